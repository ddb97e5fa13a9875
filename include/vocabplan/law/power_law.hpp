#pragma once

namespace vocabplan {

/// y = exp(ln_k) x^exponent, for x > 0. The logarithm of k is kept because the published constants
/// are logarithms.
struct PowerLaw {
  double ln_k = 0.0;
  double exponent = 1.0;

  /// y at `x` > 0. Relative error below 1e-15 |exponent| plus a few units in the last place.
  [[nodiscard]] double at(double x) const;

  /// The x at which the law gives `y` > 0: (y / k)^(1/exponent). `exponent` must not be 0.
  [[nodiscard]] double inverse(double y) const;
};

}  // namespace vocabplan
