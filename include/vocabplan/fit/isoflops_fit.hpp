#pragma once

#include <span>
#include <vector>

#include "vocabplan/fit/envelope.hpp"
#include "vocabplan/fit/power_law_fit.hpp"

namespace vocabplan {

struct IsoflopsFitOptions {
  double n_nv_exponent = 0.5;  ///< held, as in the paper
  double delta = 0.0;          ///< Huber's delta of all fits; 0: chosen by each (`fit_power_law`)
  bool as_published = false;   ///< the scripts' early stop (`PowerLawFitOptions`)
};

/// Approach 1: power laws of the training FLOPs through the best runs.
struct IsoflopsFit {
  PowerLawFit compute_optimal{};  ///< N_nv, exponent held
  PowerLawFit isoflops{};         ///< N_v
  PowerLawFit free_n_nv{};        ///< N_nv with its exponent fitted: how well the held one does
  std::vector<EnvelopePoint> points{};
  /// Share of the points whose run is of the smallest or the largest size of all runs: there a
  /// better size may lie outside the design. 0 without points.
  double edge_share = 0.0;
};

/// Fits the three power laws to the envelope of the runs that count (`LossEnvelope::points`). Every
/// point has weight 1: resampling decides which runs are there, not how much a budget counts.
/// Source: Tao et al. 2024, section 4.1. Errors as for `LossEnvelope::points`.
[[nodiscard]] IsoflopsFit fit_isoflops(const LossEnvelope& envelope,
                                       std::span<const double> run_weights = {},
                                       const IsoflopsFitOptions& options = {});

}  // namespace vocabplan
