#include "energy/trace/reading/device_rows.hpp"

#include "energy/trace/reading/cells.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {

void read_device_rows(TraceTable& table, const DeviceRowColumns& columns, TraceSink& sink) {
  RowClock clock(sink);
  const auto time = clock.find_column(table.header());
  if (!time) clock.need_interval();
  DeviceColumns devices(table, sink, columns.device, time);
  ComponentColumn components(sink, devices.are_stated() ? devices.prefix() : "gpu ");
  const std::string& first = table.header().front();
  CellPlace place{0, table.header()[columns.value], columns.unit.sign, table.comma_separates(),
                  columns.unit.per};
  while (const Record* row = table.next()) {
    const std::string_view device = devices.name_devices() ? devices.device(*row) : "gpu";
    if (device.empty()) {
      sink.fault(row->line, "names no device");
      continue;
    }
    // The same header again is passed over by the table.
    if (row->fields.front() == first) {
      sink.refuse(row->line, "has another header here: record each set of columns by itself");
    }
    const std::size_t number = components.number(device);
    devices.watch(*row, number);
    const auto at = time ? clock.read(row->fields[*time], row->line) : clock.count(number);
    if (!at) continue;
    place.line = row->line;
    const Reading value = take_reading(sink, place, row->fields[columns.value]);
    if (value.is_missing()) sink.missing(number, *at, 0.0);
    if (!value.is_number()) continue;
    if (columns.is_counter) {
      sink.counter(number, *at, value.value, row->line);
    } else {
      sink.power(number, *at, value.value, row->line);
    }
  }
  devices.finish();
}

}  // namespace vocabplan
