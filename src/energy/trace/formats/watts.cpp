#include "core/column_names.hpp"
#include "energy/trace/formats/cells.hpp"
#include "energy/trace/formats/device_columns.hpp"
#include "energy/trace/formats/table.hpp"
#include "energy/trace/layout.hpp"

// A plain table of power samples: timestamp, component, watts and, where one component contains
// others, inside. Other columns are left alone; without `component` there is one, "power".
namespace vocabplan {
namespace {

const std::initializer_list<std::string_view> kComponents{"component", "device", "sensor"};
const std::initializer_list<std::string_view> kWatts{"watts", "watts [W]", "power_w", "power [W]"};

bool matches_watts(std::string_view head) {
  const auto header = header_fields(head);
  return (find_one_of(header, kTimeNames) || find_one_of(header, kComponents)) &&
         find_one_of(header, kWatts);
}

void read_watts(RecordReader::Source source, TraceSink& sink) {
  TraceTable table(std::move(source), sink);
  const auto time = table.find(kTimeNames);
  const auto component = table.find(kComponents);
  const auto watts = table.find(kWatts);
  const auto inside = table.find({"inside"});
  if (!watts) sink.refuse(table.header_line(), "has no column watts");
  RowClock clock(sink);
  if (!time) clock.need_interval();
  DeviceColumns devices(table, sink, component, time);
  // A component of the layout's own column is called what it says.
  const bool is_own = component && !devices.are_stated();
  ComponentColumn components(sink, is_own ? std::string() : devices.prefix());
  while (const Record* row = table.next()) {
    const auto& fields = row->fields;
    const std::string_view name = devices.name_devices() ? devices.device(*row) : "power";
    if (name.empty()) {
      sink.fault(row->line, "names no component");
      continue;
    }
    const bool lies_inside = inside && !is_missing(fields[*inside]);
    const std::size_t number =
        components.number(name, lies_inside ? fields[*inside] : std::string_view());
    devices.watch(*row, number);
    const auto at = time ? clock.read(fields[*time], row->line) : clock.count(number);
    if (!at) continue;
    const Reading value =
        take_reading(sink, {row->line, "watts", "W", table.comma_separates()}, fields[*watts]);
    if (value.is_number()) sink.power(number, *at, value.value, row->line);
    if (value.is_missing()) sink.missing(number, *at, 0.0);
  }
  devices.finish();
}

}  // namespace

const TraceLayout kWattsTrace{TraceFormat::watts, &matches_watts, &read_watts};

}  // namespace vocabplan
