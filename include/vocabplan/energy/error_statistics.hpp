#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "vocabplan/energy/energy_pairs.hpp"
#include "vocabplan/energy/error_band.hpp"

namespace vocabplan {

/// A pair far from the others of its group.
struct PairOutlier {
  std::string name{};
  std::size_t line = 0;
  double error_percent = 0.0;  ///< 100 (estimate / measured - 1)
};

/// Errors of estimates against measurements over a set of n pairs. With the relative error
/// e_i = estimate_i / measured_i - 1 and the log ratio l_i = ln(estimate_i / measured_i):
struct ErrorStatistics {
  std::string group{};  ///< empty for all pairs together
  std::size_t n = 0;
  double bias_percent = 0.0;        ///< 100 mean e: positive when estimates are too high
  double median_percent = 0.0;      ///< 100 median e
  double mape_percent = 0.0;        ///< 100 mean |e|
  double median_ape_percent = 0.0;  ///< 100 median |e|
  double min_percent = 0.0;         ///< 100 least e
  double max_percent = 0.0;         ///< 100 greatest e
  /// 100 times the standard deviation of e, with n - 1; nothing for one pair.
  std::optional<double> sd_percent{};
  /// 100 (sum of estimates / sum of measurements - 1): every kWh counts the same, not every pair.
  double aggregate_error_percent = 0.0;
  double geometric_mean_ratio = 1.0;  ///< exp(mean l)
  /// exp of the standard deviation of l, with n - 1; nothing for one pair.
  std::optional<double> gsd{};
  double inside_band_percent = 0.0;  ///< share of pairs with low <= e <= high, in percent
  /// |l_i - median l| > 3.5 x 1.4826 MAD, MAD being the median of |l_i - median l|. Where that is
  /// 0, more than half of the pairs agreeing, 1.2533 times the mean of |l_i - median l| stands for
  /// 1.4826 MAD.
  std::vector<PairOutlier> outliers{};
  /// Pairs whose meter is too coarse: resolution / sqrt(6) is above 2 % of the measurement. A
  /// difference of two readings that are rounded to q has the standard uncertainty q / sqrt(6).
  std::size_t coarse = 0;
  /// Greatest resolution / sqrt(6) over the measurement, in percent; nothing when no pair has a
  /// resolution.
  std::optional<double> worst_resolution_percent{};
};

/// Share of a measurement above which the uncertainty of its meter's display is told.
inline constexpr double kCoarseMeter = 0.02;

/// The statistics of all these pairs, at least one. Throws `DomainError` for none, for a pair
/// outside its domain, and for a band that does not keep -1 < low <= high.
[[nodiscard]] ErrorStatistics error_statistics(const std::vector<EnergyPair>& pairs,
                                               const ErrorBand& band);

/// The same for every group, in the order of their first appearance.
[[nodiscard]] std::vector<ErrorStatistics> group_statistics(const std::vector<EnergyPair>& pairs,
                                                            const ErrorBand& band);

}  // namespace vocabplan
