#pragma once

#include <cstddef>
#include <span>

#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan {

/// L = E + A / N^alpha + B / D^beta, N in parameters, D in tokens, L in nats per token.
struct ChinchillaLaw {
  double E = 0.0;
  double A = 0.0;
  double B = 0.0;
  double alpha = 0.0;
  double beta = 0.0;
};

struct ChinchillaFit {
  FitStatus status = FitStatus::too_few_data;
  ChinchillaLaw law{};
  double objective = 0.0;  ///< sum_i rho(ln L_fitted - ln L), Huber's terms
  double delta = 0.0;
  double gradient = 0.0;   ///< see SeparableFit
  double condition = 0.0;  ///< see SeparableFit
  std::size_t evaluations = 0;
};

/// The exponents that are searched.
inline constexpr Bounds kChinchillaExponents{0.05, 1.6};

/// Fits the Chinchilla form by Huber's loss on the logarithm of the loss, as Hoffmann et al. do,
/// with E, A, B >= 0, over the whole box of exponents: two numbers are searched, the other three
/// follow from a regression.
///
/// `n`, `tokens`, `loss`: > 0, one entry a row. `delta` > 0 (1e-3 in the paper; infinity is the
/// squared loss). Accuracy: the gradient vanishes to 1e-10 of the objective.
/// Throws `DomainError` for lengths that differ or values outside their domain.
/// Source: Hoffmann et al. 2022, appendix D.3; Besiroglu et al. 2024 for the sum instead of the
/// mean.
[[nodiscard]] ChinchillaFit fit_chinchilla(std::span<const double> n,
                                           std::span<const double> tokens,
                                           std::span<const double> loss, double delta);

}  // namespace vocabplan
