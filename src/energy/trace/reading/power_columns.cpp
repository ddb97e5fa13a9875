#include "energy/trace/reading/power_columns.hpp"

#include <cmath>

#include "energy/trace/reading/cells.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {

void PowerColumns::add(std::size_t column, const std::string& component, const StatedUnit& unit) {
  const std::vector<std::string>& header = table_.header();
  const auto [place, added] = places_.try_emplace(component, column);
  if (!added) {
    sink_.refuse(table_.header_line(), "columns " + in_quotes(header[place->second]) + " and " +
                                           in_quotes(header[column]) +
                                           " are both of the power of " + in_quotes(component) +
                                           ": leave one");
  }
  const StatedUnit read_in = unit ? unit : StatedUnit{"W", 1.0};
  columns_.push_back(
      {column, sink_.component(component),
       CellPlace{0, header[column], read_in.sign, table_.comma_separates(), read_in.per}});
}

void PowerColumns::read(RowClock& clock, std::optional<std::size_t> time) {
  if (!time) clock.need_interval();
  while (const Record* row = table_.next()) {
    const auto at = time ? clock.read(row->fields[*time], row->line) : clock.count(0);
    if (!at) continue;
    for (Column& column : columns_) {
      column.place.line = row->line;
      const Reading watts = take_reading(sink_, column.place, row->fields[column.at]);
      if (watts.is_number()) sink_.power(column.component, *at, watts.value, row->line);
      if (watts.is_missing()) {
        sink_.missing(column.component, empty_cells_say_nothing_ ? std::nan("") : *at, 0.0);
      }
    }
  }
}

}  // namespace vocabplan
