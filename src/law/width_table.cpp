#include "vocabplan/law/width_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

WidthTable::WidthTable(std::vector<Row> rows) : rows_(std::move(rows)) {
  if (rows_.empty()) throw DomainError("the width table has no rows");
  double previous = 0.0;
  for (const Row& row : rows_) {
    if (!(row.max_n_nv > previous)) {
      throw DomainError("max_n_nv is " + shortest(row.max_n_nv) + " after " + shortest(previous) +
                        "; bounds must be positive and ascend");
    }
    if (!(row.width >= 1.0 && std::isfinite(row.width))) {
      throw DomainError("width is " + shortest(row.width) + "; accepted is 1 or more");
    }
    previous = row.max_n_nv;
  }
  if (std::isfinite(previous)) {
    throw DomainError("the last row ends at " + shortest(previous) +
                      "; its max_n_nv must be null, so that every model has a width");
  }
}

const WidthTable::Row& WidthTable::row(double n_nv) const noexcept {
  // The first row whose bound is not below n_nv; a NaN falls into the last row.
  const auto found = std::partition_point(
      rows_.begin(), rows_.end() - 1, [n_nv](const Row& row) { return !(n_nv <= row.max_n_nv); });
  return *found;
}

}  // namespace vocabplan
