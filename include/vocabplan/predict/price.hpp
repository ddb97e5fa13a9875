#pragma once

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// The optimum of approach 3 that prices are relative to, and the budget at which it is one.
struct PricedOptimum {
  double n_nv = 0.0;   ///< non-vocabulary parameters
  double flops = 0.0;  ///< training FLOPs C
  double n_v = 0.0;    ///< vocabulary parameters of the optimum, `isoloss_optimum` at n_nv and C
};

/// The price of another vocabulary.
struct Price {
  /// Compute beyond C, as a share of C, with which the same model and the other vocabulary reach
  /// the loss of the optimum: 0.01 is one per cent. Infinite when no compute does: V is too small.
  double extra_compute = 0.0;
  double loss_gap = 0.0;  ///< its loss at C less that of the optimum, in the law's unit
};

/// The price of `n_v` > 0 vocabulary parameters (V d) instead of the optimal ones.
///
/// With u = ln(v / v*), p = v* / (n + v*) and r = beta p / alpha2, the compute C' that solves
/// L(n, v, C') = L(n, v*, C) is
///   ln(C' / C) = ln(1 + p (e^u - 1)) - ln(1 - r (e^(-alpha2 u) - 1)) / beta.
/// That is 0 and flat at u = 0, rises on both sides, and is infinite where the second logarithm has
/// no argument: there the vocabulary alone holds the loss above that of the optimum.
///
/// Accuracy: 1e-14 of ln(C' / C), and 1e-15 absolute. Throws `DomainError` unless n_v and the
/// fields of `optimum` are finite and above 0.
/// Source: derived from the loss surface of Tao et al. 2024, section 4.3, in docs/math.md.
[[nodiscard]] Price price_of(const LossSurface& surface, const PricedOptimum& optimum, double n_v);

/// `Price::extra_compute` alone, with half the work.
[[nodiscard]] double extra_compute_of(const LossSurface& surface, const PricedOptimum& optimum,
                                      double n_v);

/// Vocabulary parameters between which the price does not exceed a limit.
struct PriceBand {
  double within = 0.0;  ///< the limit: extra compute as a share of C
  double lower = 0.0;   ///< least vocabulary parameters
  double upper = 0.0;   ///< greatest vocabulary parameters
};

/// The band whose two ends cost exactly `within`, 1e-6 .. 100.
///
/// Both ends are bracketed beforehand: the lower by the pole of the price, the upper by the price
/// that is left when the vocabulary adds nothing to the loss. Accuracy: the price at an end is
/// `within` to 1e-9 relative while (1 + within)^beta < 1e6. Throws `DomainError` for another
/// `within`, when an end is no normal double (exotic laws), and what `price_of` throws.
[[nodiscard]] PriceBand price_band(const LossSurface& surface, const PricedOptimum& optimum,
                                   double within);

}  // namespace vocabplan
