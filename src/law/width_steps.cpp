#include "law/width_steps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vocabplan {

std::vector<WidthStep> width_steps(const WidthTable& table, const std::optional<Width>& given,
                                   double lowest, double highest) {
  if (given) return {{lowest, highest, given->value()}};
  std::vector<WidthStep> steps;
  steps.reserve(table.rows().size());
  double first = lowest;
  for (const WidthTable::Row& row : table.rows()) {
    const double last = std::min(row.max_n_nv, highest);
    if (last >= first) steps.push_back({first, last, row.width});
    // A model of exactly the bound still has the width of the row below it.
    first = std::max(first, std::nextafter(row.max_n_nv, std::numeric_limits<double>::infinity()));
  }
  return steps;
}

}  // namespace vocabplan
