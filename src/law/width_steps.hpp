#pragma once

#include <optional>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/width_table.hpp"

namespace vocabplan {

/// A stretch of N_nv over which the width is the same, both ends included.
struct WidthStep {
  double lowest = 0.0;   ///< parameters
  double highest = 0.0;  ///< parameters
  double width = 0.0;    ///< dimension
};

/// The rows of the table between `lowest` > 0 and `highest` (parameters), in ascending order and
/// without gaps: a row that ends at a bound is followed by one from the next double on. One step
/// alone when the width is given.
[[nodiscard]] std::vector<WidthStep> width_steps(const WidthTable& table,
                                                 const std::optional<Width>& given, double lowest,
                                                 double highest);

}  // namespace vocabplan
