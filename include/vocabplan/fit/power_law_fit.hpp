#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "vocabplan/fit/status.hpp"
#include "vocabplan/law/power_law.hpp"

namespace vocabplan {

struct PowerLawFitOptions {
  /// The exponent to hold; nothing: it is fitted.
  std::optional<double> fixed_exponent{};
  /// Huber's delta in ln y; 0: 1.345 standard deviations of the residuals of a squared-loss fit,
  /// estimated from their median distance from the median. Infinity: squared loss.
  double delta = 0.0;
  /// Search as the published scripts do, stopping early, instead of to the minimum; without weights
  /// and with delta 1e-3 the published constants come out (to 2e-8). `delta` must not be 0.
  bool as_published = false;
};

struct PowerLawFit {
  FitStatus status = FitStatus::too_few_data;
  PowerLaw law{.ln_k = 0.0, .exponent = 0.0};
  double objective = 0.0;  ///< the sum below, at `law`
  PowerLaw minimum{.ln_k = 0.0,
                   .exponent = 0.0};  ///< where the sum is least; `law` unless as_published
  double least = 0.0;                 ///< the sum there
  double delta = 0.0;                 ///< Huber's delta that was used
  std::size_t points = 0;             ///< of positive weight
};

/// y = exp(ln_k) x^exponent through points:
///   min over ln_k, exponent of sum_i w_i h(ln_k + exponent ln x_i - ln y_i),
/// h(r) = r^2/2 for |r| <= delta, delta (|r| - delta/2) beyond (Huber 1964). Convex: no
/// start and no local minimum. Where delta is so small that no residual is within it, the minimum
/// can be an interval, as that of a median is, and the result is one point of it.
///
/// `as_published`: the place where the published scripts stop; status `iteration_limit`, because it
/// is no minimum. `minimum` is found all the same.
///
/// `x`, `y` > 0; weights >= 0, empty: all 1. `too_few_data`: fewer points than unknowns;
/// `collinear`: an exponent from points of one x.
/// Throws `DomainError` for columns of different lengths and values outside these ranges.
[[nodiscard]] PowerLawFit fit_power_law(std::span<const double> x, std::span<const double> y,
                                        std::span<const double> weights = {},
                                        const PowerLawFitOptions& options = {});

}  // namespace vocabplan
