#pragma once

#include <cstddef>
#include <vector>

#include "fit/solver/power_terms.hpp"
#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan {

/// Rows that a scan of the whole box looks at: it compares places that are far apart, for which a
/// part of a large table does.
inline constexpr std::size_t kMostScanRows = 5000;

/// `fit_separable` of all rows, each with weight 1. Where they are more than `kMostScanRows`, the
/// box is scanned on a part of them, and its best minimum is refined on all.
[[nodiscard]] SeparableFit fit_scanned(const PowerTerms& terms, const std::vector<double>& observed,
                                       SeparableOptions search);

}  // namespace vocabplan
