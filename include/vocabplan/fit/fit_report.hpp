#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/fit/diagnostics.hpp"
#include "vocabplan/fit/family_minima.hpp"
#include "vocabplan/fit/late_checkpoints.hpp"
#include "vocabplan/fit/run_fit.hpp"
#include "vocabplan/fit/target_width.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan {

/// The run of a question. At most one of FLOPs, tokens and characters; without them, the FLOPs of
/// the fit's own compute-optimal line. Tokens and characters become FLOPs at the optimum of the
/// fitted law, as in `BudgetRequest`.
struct TargetRequest {
  double n_nv = 0.0;
  std::optional<double> flops{};
  std::optional<double> tokens{};
  std::optional<double> characters{};
  /// Nothing: that of the nearest size in the runs for an N_nv among theirs, else of the law's
  /// table.
  std::optional<double> width{};
};

/// Two quantiles of a coefficient over the resampled fits.
struct CoefficientInterval {
  double lower = 0.0;
  double upper = 0.0;
};

/// The answer of one approach at a target.
struct TargetEstimate {
  double vocab_size = 0.0;  ///< entries; isoloss: 0 or infinity without an optimum (`Optimum`)
  /// Nothing without draws; isoloss: nor for a fit that has not `converged`.
  std::optional<Interval> interval{};
};

struct TargetReport {
  FitTarget target{};
  TargetRequest asked{};                       ///< what the target was given as
  std::optional<RunWidth> run_width{};         ///< when the width is that of the runs
  std::optional<TargetEstimate> isoflops{};    ///< nothing off the compute-optimal line
  std::optional<TargetEstimate> derivative{};  ///< likewise
  std::optional<TargetEstimate> isoloss{};     ///< nothing when the loss surface was not fitted
  std::optional<TargetEstimate> bowls{};       ///< nothing without three bowls
  /// Of the isoloss objective over V; empty for more than 20,000 rows.
  std::vector<ProfilePoint> profile{};
};

/// Intervals of the coefficients; nothing without draws. The loss surface has none unless its fit
/// `converged`.
struct CoefficientIntervals {
  std::optional<CoefficientInterval> A1{}, A2{}, B{}, E{}, alpha1{}, alpha2{}, beta{};
  std::optional<CoefficientInterval> line_ln_k{};
  std::optional<CoefficientInterval> isoflops_ln_k{}, isoflops_exponent{};
  std::optional<CoefficientInterval> anchor_n_v{};
  std::optional<CoefficientInterval> bowls_exponent{};
};

/// A fit with everything that is worth saying about it.
struct FitReport {
  RunFit fit{};
  Law law;  ///< `law_of_fit`, with the `minimum_warnings`
  double level = 0.9;
  CoefficientIntervals intervals{};
  std::vector<FamilyMinimum> minima{};
  std::vector<TargetReport> targets{};
  std::vector<HoldOut> hold_outs{};
  std::vector<RunLeverage> leverage{};  ///< at the first target; empty for too many runs or rows
  double warm_up = 1.0;                 ///< `warm_up_ratio`
  std::optional<SkippedCheckpoints> skipped{};  ///< `compare_with_all`
  std::vector<std::string> warnings{};
};

struct FitReportRequest {
  RunFitOptions options{};
  double level = 0.9;  ///< of the intervals, in (0, 1)
  std::vector<TargetRequest> targets{};
  std::string law_name = "fitted";
  std::string law_title{};
};

/// Runs beyond which `leverage` stays empty: it takes one fit each.
inline constexpr std::size_t kMostLeverageRuns = 500;

/// Fits `table` and examines the fit: intervals (percentiles of the draws), the optimum at each
/// target by each approach, the profile of the objective over V, hold-outs, the leverage of single
/// runs, and warnings. Throws what `fit_runs` throws, and `DomainError` for a target outside its
/// domain.
[[nodiscard]] FitReport report_fit(const RunTable& table, const Law& base,
                                   const FitReportRequest& request);

/// For the report of the `late_checkpoints` of `all`: the loss surface of all of them, a line in
/// the law's provenance, and a warning for each target whose V it has outside the interval of
/// `report`, or where one of the two has no optimum.
void compare_with_all(FitReport& report, const RunTable& all, const Law& base,
                      const FitReportRequest& request, double share);

}  // namespace vocabplan
