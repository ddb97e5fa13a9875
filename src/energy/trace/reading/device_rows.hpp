#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "energy/trace/reading/column_name.hpp"
#include "energy/trace/reading/device_columns.hpp"
#include "energy/trace/reading/table.hpp"
#include "energy/trace/sink.hpp"

namespace vocabplan {

// The columns of a table whose rows are of one device each, as AMD's tools write it.
struct DeviceRowColumns {
  std::optional<std::size_t> device{};
  std::size_t value = 0;
  StatedUnit unit{"W", 1.0};
  bool is_counter = false;  // joules of a cumulative counter, not watts
};

// Reads all rows of the table; times are read, or counted in rows of a device.
void read_device_rows(TraceTable& table, const DeviceRowColumns& columns, TraceSink& sink);

}  // namespace vocabplan
