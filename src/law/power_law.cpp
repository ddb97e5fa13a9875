#include "vocabplan/law/power_law.hpp"

#include <cmath>

namespace vocabplan {

// Squares and square roots are rounded once where pow may be off by more: the published FLOPs law
// has the exponent 1/2, and its round trip is then exact to a unit in the last place.
double PowerLaw::at(double x) const {
  const double power = exponent == 0.5 ? std::sqrt(x) : std::pow(x, exponent);
  return std::exp(ln_k) * power;
}

double PowerLaw::inverse(double y) const {
  const double ratio = y * std::exp(-ln_k);
  return exponent == 0.5 ? ratio * ratio : std::pow(ratio, 1.0 / exponent);
}

}  // namespace vocabplan
