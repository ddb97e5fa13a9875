#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/column_name.hpp"
#include "energy/trace/reading/table.hpp"
#include "energy/trace/sink.hpp"

namespace vocabplan {

// Columns of power of a table, each of one device, whose readings of a row are of one time.
class PowerColumns {
 public:
  PowerColumns(TraceTable& table, TraceSink& sink) : table_(table), sink_(sink) {}

  // A column of the device that is called `component`. Refuses a second one of that device.
  void add(std::size_t column, const std::string& component, const StatedUnit& unit);
  // A cell without a value is no reading that is missing at the row's time: tables that were put
  // together from several have such cells.
  void empty_cells_say_nothing() { empty_cells_say_nothing_ = true; }
  [[nodiscard]] bool empty() const { return columns_.empty(); }

  // Reads all rows; the times are in column `time`, or a stated interval apart.
  void read(RowClock& clock, std::optional<std::size_t> time);

 private:
  struct Column {
    std::size_t at = 0;
    std::size_t component = 0;
    CellPlace place{};
  };

  TraceTable& table_;
  TraceSink& sink_;
  bool empty_cells_say_nothing_ = false;
  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t> places_;  // of a component's column in the header
};

}  // namespace vocabplan
