#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan {

/// L = E + A / N^alpha + B / D^beta, N in parameters, D in tokens, L in nats per token.
struct ChinchillaLaw {
  double E = 0.0;
  double A = 0.0;
  double B = 0.0;
  double alpha = 0.0;
  double beta = 0.0;

  [[nodiscard]] double loss(double n, double tokens) const;
  /// a of N ~ C^a, the best size for C = 6 N D FLOPs: beta / (alpha + beta). D ~ C^(1 - a).
  [[nodiscard]] double size_exponent() const { return beta / (alpha + beta); }
};

struct ChinchillaFit {
  FitStatus status = FitStatus::too_few_data;
  ChinchillaLaw law{};
  double objective = 0.0;  ///< sum_i w_i rho(ln L_fitted - ln L), Huber's terms
  double delta = 0.0;
  double gradient = 0.0;   ///< see SeparableFit
  double condition = 0.0;  ///< see SeparableFit
  std::size_t evaluations = 0;
  std::vector<double> residuals{};  ///< ln L_fitted - ln L, one a row; empty: nothing was fitted
};

/// The exponents that are searched.
inline constexpr Bounds kChinchillaExponents{0.05, 1.6};

/// Fits the Chinchilla form by Huber's loss on the logarithm of the loss, as Hoffmann et al. do,
/// with E, A, B >= 0, over the whole box of exponents: two numbers are searched, the other three
/// follow from a regression.
///
/// Accuracy: the gradient vanishes to 1e-10 of the objective.
/// Source: Hoffmann et al. 2022, appendix D.3; Besiroglu et al. 2024 for the sum instead of the
/// mean.
class ChinchillaFitter {
 public:
  /// `n`, `tokens`, `loss`: > 0, one entry a row; they are copied. `delta` > 0 (1e-3 in the paper;
  /// infinity is the squared loss). Throws `DomainError` for lengths that differ or values outside
  /// their domain.
  ChinchillaFitter(std::span<const double> n, std::span<const double> tokens,
                   std::span<const double> loss, double delta);
  ~ChinchillaFitter();
  ChinchillaFitter(ChinchillaFitter&&) noexcept;
  ChinchillaFitter& operator=(ChinchillaFitter&&) noexcept;
  ChinchillaFitter(const ChinchillaFitter&) = delete;
  ChinchillaFitter& operator=(const ChinchillaFitter&) = delete;

  /// The fit to all rows, each with weight 1.
  [[nodiscard]] const ChinchillaFit& fit() const;

  /// The fit with other weights (>= 0, one a row) and a coarser scan that also starts from the fit
  /// to all rows. Residuals are left out. Safe to call from several threads.
  [[nodiscard]] ChinchillaFit refit(std::span<const double> weights) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The fit to all rows of a `ChinchillaFitter`.
[[nodiscard]] ChinchillaFit fit_chinchilla(std::span<const double> n,
                                           std::span<const double> tokens,
                                           std::span<const double> loss, double delta);

}  // namespace vocabplan
