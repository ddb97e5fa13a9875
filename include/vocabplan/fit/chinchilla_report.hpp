#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/fit/chinchilla_fit.hpp"
#include "vocabplan/fit/fit_report.hpp"
#include "vocabplan/fit/loss_table.hpp"
#include "vocabplan/fit/mixed_experiments.hpp"
#include "vocabplan/fit/resampling.hpp"

namespace vocabplan {

struct ChinchillaRequest {
  double delta = 1e-3;  ///< as of `ChinchillaFitter`
  /// `run` or `row`; nothing: `run` where some run has several rows, else `row`.
  std::optional<ResampleUnit> resample{};
  std::size_t draws = 1000;  ///< resampled fits; 0: none
  std::uint64_t seed = 1;
  unsigned threads = 1;
  double level = 0.9;  ///< of the intervals, in (0, 1)
  /// Called on the calling thread with the number of resampled fits done; may be empty.
  std::function<void(std::size_t)> progress{};
};

/// The uncertainty of a constant by the resampled fits.
struct ResampledConstant {
  CoefficientInterval interval{};
  /// Standard deviation over the fits that are not degenerate; nothing where more than
  /// `kDegenerateShare` are.
  std::optional<double> standard_error{};
};

/// Of the constants; nothing without draws.
struct ChinchillaUncertainty {
  std::optional<ResampledConstant> E{}, A{}, B{}, alpha{}, beta{};
  std::optional<ResampledConstant> size_exponent{};  ///< `ChinchillaLaw::size_exponent`
};

/// The distance of rows from a law.
struct LossErrors {
  std::optional<double> r_squared{};  ///< of the losses, about their own mean; nothing if all alike
  double rmse = 0.0;                  ///< of the losses, in their unit
  double rmse_log = 0.0;              ///< of their logarithms
  double bias = 0.0;                  ///< mean of fitted less observed
};

/// The law fitted without a part of the rows, and how it does on that part.
struct ChinchillaHoldOut {
  std::string_view held;  ///< `largest_n` or `largest_flops`
  double from = 0.0;      ///< rows of at least this n, or these 6 N D FLOPs, were held out
  std::size_t rows_held = 0;
  FitStatus status = FitStatus::too_few_data;
  LossErrors errors{};  ///< on the rows held out
};

/// A fit of the Chinchilla form with everything that is worth saying about it.
struct ChinchillaReport {
  ChinchillaFit fit{};
  LossErrors errors{};
  ResampleUnit resample = ResampleUnit::row;
  std::uint64_t seed = 0;
  double level = 0.9;
  std::size_t draws = 0;          ///< resampled fits that were made
  double degenerate_share = 0.0;  ///< of them: not `usable`
  ChinchillaUncertainty uncertainty{};
  std::vector<ChinchillaHoldOut> hold_outs{};
  std::vector<ExperimentRows> experiments{};
  std::vector<std::string> warnings{};
};

/// N within this share of the largest is of the largest size: sizes that were read off a picture
/// differ in their last digits.
inline constexpr double kSameSize = 0.01;

/// Fits the Chinchilla form to `table` and examines the fit: intervals (percentiles of the fits to
/// resampled runs or rows; none unless the fit has converged), errors, hold-outs (the largest size,
/// and the tenth of the rows with the most 6 N D FLOPs), and warnings. Throws `DomainError` for a
/// `resample` of families, for runs where the table has none, and what `ChinchillaFitter` throws.
[[nodiscard]] ChinchillaReport report_chinchilla(const LossTable& table,
                                                 const ChinchillaRequest& request);

}  // namespace vocabplan
