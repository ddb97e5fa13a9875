#include "core/table/column_names.hpp"
#include "energy/trace/layout.hpp"
#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/column_name.hpp"
#include "energy/trace/reading/device_columns.hpp"
#include "energy/trace/reading/table.hpp"
#include "vocabplan/core/ascii.hpp"

// A plain table of power samples: timestamp, component, watts and, where one component contains
// others, inside. Other columns are left alone; without `component` there is one, "power".
namespace vocabplan {
namespace {

const std::initializer_list<std::string_view> kComponents{"component", "device", "sensor"};
const std::initializer_list<std::string_view> kWatts{"watts", "watts [W]", "power_w", "power [W]"};

struct WattsColumn {
  std::size_t at = 0;
  StatedUnit unit{"W", 1.0};
};

// One of `kWatts`, or else the only column whose name says power, its unit and no number of a
// device: power_mw, "power.draw [mW]", gpu_power_watts.
std::optional<WattsColumn> find_watts(const std::vector<std::string>& header) {
  if (const auto at = find_one_of(header, kWatts)) return WattsColumn{*at};
  std::optional<WattsColumn> found;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const auto power = power_of_column(header[i]);
    // power.draw with its point is nvidia-smi's.
    if (!power || !power->unit || lower_case(header[i]).starts_with("power.draw")) continue;
    if (found || power->has_number) return std::nullopt;
    found = WattsColumn{i, power->unit};
  }
  return found;
}

bool matches_watts(std::string_view head) {
  const auto header = header_fields(head);
  return (find_time(header) || find_one_of(header, kComponents)) && find_watts(header);
}

void read_watts(RecordReader::Source source, TraceSink& sink) {
  TraceTable table(std::move(source), sink);
  RowClock clock(sink);
  const auto time = clock.find_column(table.header());
  const auto component = table.find(kComponents);
  const auto watts = find_watts(table.header());
  const auto inside = table.find({"inside"});
  if (!watts) sink.refuse(table.header_line(), "has no column watts");
  if (!time) clock.need_interval();
  DeviceColumns devices(table, sink, component, time);
  // A component of the layout's own column is called what it says.
  const bool is_own = component && !devices.are_stated();
  ComponentColumn components(sink, is_own ? std::string() : devices.prefix());
  CellPlace place{0, "watts", watts->unit.sign, table.comma_separates(), watts->unit.per};
  while (const Record* row = table.next()) {
    place.line = row->line;
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
    const Reading value = take_reading(sink, place, fields[watts->at]);
    if (value.is_number()) sink.power(number, *at, value.value, row->line);
    if (value.is_missing()) sink.missing(number, *at, 0.0);
  }
  devices.finish();
}

}  // namespace

const TraceLayout kWattsTrace{TraceFormat::watts, &matches_watts, &read_watts};

}  // namespace vocabplan
