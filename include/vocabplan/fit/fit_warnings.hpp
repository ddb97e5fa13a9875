#pragma once

#include <span>
#include <string>
#include <vector>

#include "vocabplan/fit/chinchilla_fit.hpp"
#include "vocabplan/fit/diagnostics.hpp"
#include "vocabplan/fit/run_fit.hpp"

namespace vocabplan {

/// Draws of which this share is degenerate make an interval say little.
inline constexpr double kDegenerateShare = 0.05;

/// Points of the envelope of which this share lies at the edge of the sizes say little of the best.
inline constexpr double kEdgeShare = 0.5;

/// Warnings about the fit itself, beside `design_warnings`: statuses other
/// than `converged`, exponents at the edge of their box, anchors and bowls at the edge of the
/// vocabularies, degenerate draws, warm-up checkpoints (`warm_up`, from `warm_up_ratio`). Sentences
/// without a full stop, with the numbers that gave rise to them; empty when nothing is wrong.
[[nodiscard]] std::vector<std::string> fit_warnings(const RunFit& fit, double warm_up);

/// Warnings from a profile of the objective at `n_nv`: whether a range of V wider than twofold
/// costs less than 1 % of the objective. Empty when the data tell V well.
[[nodiscard]] std::string flatness_warning(std::span<const ProfilePoint> profile, double n_nv);

/// The same for a fit of the Chinchilla form to `rows` rows.
[[nodiscard]] std::vector<std::string> chinchilla_warnings(const ChinchillaFit& fit,
                                                           std::size_t rows);

}  // namespace vocabplan
