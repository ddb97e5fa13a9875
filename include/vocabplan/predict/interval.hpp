#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {

/// Where a vocabulary size lies by the resampled fits of a law, in entries.
///
/// An end is open when the draws do not bound it: the quantile falls on a draw without an optimum,
/// or between such a draw and another.
struct Interval {
  double lower = 0.0;            ///< 0 when open
  double upper = 0.0;            ///< infinity when open
  bool lower_open = false;       ///< whether smaller sizes are not excluded
  bool upper_open = false;       ///< whether greater sizes are not excluded
  double level = 0.0;            ///< share of the draws that the interval holds
  std::size_t draws = 0;         ///< resampled fits
  double unbounded_share = 0.0;  ///< share of the draws without an optimum
};

/// The quantile at `p` in 0 .. 1 of values in ascending order, none of them NaN: linear between the
/// two order statistics around position (n - 1) p, counted from 0. Positions within 1e-12 of an
/// order statistic are that order statistic. Between two values of which one is infinite it is
/// infinite, and where both are, the lower. Throws `DomainError` when there are no values, or for
/// another `p`.
/// Source: Hyndman & Fan, "Sample Quantiles in Statistical Packages", 1996, type 7.
[[nodiscard]] double quantile_of_sorted(std::span<const double> values, double p);

/// The interval from the quantile at (1 - level) / 2 to the one at (1 + level) / 2 of what the
/// draws say, in entries. A value of 0 or infinity is a draw without an optimum. Throws
/// `DomainError` when there are no values or one is negative or NaN, and unless 0 < level < 1.
[[nodiscard]] Interval percentile_interval(std::vector<double> values, double level);

/// The interval of approach 3 at one budget: V = N_v / d of `isoloss_optimum` for every draw, at
/// the same N_nv, FLOPs and width. It is conditional on that budget: that the compute-optimal line
/// is uncertain too does not widen it. Nothing when the law has no draws. Throws what
/// `percentile_interval` throws.
[[nodiscard]] std::optional<Interval> isoloss_interval(const Law& law, const Budget& budget,
                                                       double level);

/// The same for approach 1, at the FLOPs of the law's own compute-optimal line for N_nv, as
/// `isoflops_optimum`. Nothing off that line.
[[nodiscard]] std::optional<Interval> isoflops_interval(const Law& law, const Budget& budget,
                                                        double level);

/// The same for approach 2. Nothing off the compute-optimal line.
[[nodiscard]] std::optional<Interval> derivative_interval(const Law& law, const Budget& budget,
                                                          double level);

/// The intervals of a prediction.
struct PredictionIntervals {
  std::optional<Interval> isoflops{};
  std::optional<Interval> derivative{};
  std::optional<Interval> isoloss{};
};

/// All three at the budget of a prediction. Apart from `predict`, so that who asks for none pays
/// nothing: a thousand draws take a few hundred times as long as the prediction.
[[nodiscard]] PredictionIntervals predict_intervals(const Law& law, const Budget& budget,
                                                    double level);

/// The same for a prediction, at the run of each of its approaches; nothing for an approach that it
/// leaves out.
[[nodiscard]] PredictionIntervals predict_intervals(const Law& law, const Prediction& prediction,
                                                    double level);

}  // namespace vocabplan
