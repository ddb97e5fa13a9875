#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan {

/// The interval of a vocabulary size by the resampled fits of a law, in entries.
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

/// True where the draws that have no optimum are enough to leave the interval of approach 3 open at
/// both ends, at every budget: then the law does not say which vocabulary is best. False for a law
/// without draws. Throws `DomainError` unless 0 < level < 1.
[[nodiscard]] bool optimum_is_open(const Law& law, double level);

/// The sentence about the vocabularies of such a law.
inline constexpr std::string_view kOpenOptimum =
    "the law's own draws leave the optimum open on both sides";

/// The place of a point that is not inside its own interval: `below`, `above`, `at the lower end
/// of` or `at the upper end of` (within 0.1 %, as resampled fits that repeat the point have it).
/// Empty inside, and at open ends.
[[nodiscard]] std::string_view place_at_edge(double vocab_size, const Interval& interval);

/// N_v of `isoloss_optimum` for every draw of the law, in parameters, at the N_nv and FLOPs of one
/// budget. 0 where a draw has no optimum because the loss falls towards smaller vocabularies,
/// infinity where it falls towards larger ones.
[[nodiscard]] std::vector<double> draw_optima(const Law& law, const Budget& budget);

/// The interval of approach 3 at one budget: V = N_v / d of `draw_optima`. It is conditional on
/// that budget: that the compute-optimal line is uncertain too does not widen it. Nothing when the
/// law has no draws. Throws what `percentile_interval` throws.
[[nodiscard]] std::optional<Interval> isoloss_interval(const Law& law, const Budget& budget,
                                                       double level);

/// The same for approach 1, at the FLOPs of the law's own compute-optimal line for N_nv, as
/// `isoflops_optimum`. Nothing off that line.
[[nodiscard]] std::optional<Interval> isoflops_interval(const Law& law, const Budget& budget,
                                                        double level);

/// The same for approach 2. Nothing off the compute-optimal line.
[[nodiscard]] std::optional<Interval> derivative_interval(const Law& law, const Budget& budget,
                                                          double level);

/// The interval of `fixed_text_optima`. Nothing when the law has no draws.
[[nodiscard]] std::optional<Interval> fixed_text_interval(const Law& law, double width,
                                                          Characters characters, double level);

/// The interval of the price of one vocabulary by the resampled fits of a law, as
/// `Price::extra_compute`.
struct PriceInterval {
  double lower = 0.0;     ///< extra compute as a share of C
  double upper = 0.0;     ///< likewise; infinite when the draws do not bound it
  double level = 0.0;     ///< share of the draws that the interval holds
  std::size_t draws = 0;  ///< resampled fits
};

/// The interval of the price of `vocab_size` entries (`extra_compute_of`): every draw's price
/// against its own optimum, at the budget's N_nv, FLOPs and width. For a draw whose loss falls
/// towards ever smaller vocabularies it is the compute of the vocabulary itself, N_v / N_nv;
/// towards ever larger ones, infinite.
///
/// `optima` are the `draw_optima` of the law at that budget. Nothing when there are none. Throws
/// `DomainError` unless there is one for each draw, 0 < level < 1, and `vocab_size` is finite and
/// above 0.
[[nodiscard]] std::optional<PriceInterval> price_interval(const Law& law, const Budget& budget,
                                                          std::span<const double> optima,
                                                          double vocab_size, double level);

/// The intervals of a prediction.
struct PredictionIntervals {
  std::optional<Interval> isoflops{};
  std::optional<Interval> derivative{};
  std::optional<Interval> isoloss{};
  std::optional<Interval> fixed_text{};  ///< only of a prediction that has it
  std::vector<double> draw_optima{};     ///< of approach 3, for intervals of prices
};

/// All three at the budget of a prediction. Apart from `predict`, so that who asks for none pays
/// nothing: a thousand draws take a few hundred times as long as the prediction.
[[nodiscard]] PredictionIntervals predict_intervals(const Law& law, const Budget& budget,
                                                    double level);

/// The same for a prediction, at the run of each of its approaches; nothing for an approach that it
/// leaves out.
[[nodiscard]] PredictionIntervals predict_intervals(const Law& law, const Prediction& prediction,
                                                    double level);

/// A sentence for each approach whose point is outside its own interval or at an end of it.
[[nodiscard]] std::vector<std::string> edge_warnings(const Prediction& prediction,
                                                     const PredictionIntervals& intervals);

}  // namespace vocabplan
