#pragma once

#include <vector>

#include "vocabplan/predict/interval.hpp"

// The steps of `percentile_interval`, for values of which only those at the quantiles are exact.
namespace vocabplan {

/// Makes minus infinity of 0. Throws `DomainError` for a negative value, for NaN, and unless
/// 0 < level < 1.
void mark_unbounded(std::vector<double>& values, double level);

/// Puts the values in order at both ends, beyond what the quantiles at `p` and 1 - p need; returns
/// how many at each end.
std::size_t sort_tails(std::vector<double>& values, double p);

/// The interval of values that are marked and whose tails are sorted.
[[nodiscard]] Interval interval_of_tails(const std::vector<double>& values, double level);

}  // namespace vocabplan
