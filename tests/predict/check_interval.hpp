#pragma once

#include <optional>
#include <vector>

#include "vocabplan/predict/interval.hpp"

namespace vocabplan::test {

/// Checks that the interval is that of the quantiles of `values`, all finite, within a relative
/// tolerance; the quantiles are computed in another way than the library does.
void check_interval(const std::optional<Interval>& interval, const std::vector<double>& values,
                    double level, double tolerance);

}  // namespace vocabplan::test
