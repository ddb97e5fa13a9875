#include "vocabplan/law/law.hpp"

#include <cmath>

namespace vocabplan {

double DerivativeLaw::n_v(double n_nv) const {
  return anchor_n_v * std::pow(n_nv / anchor_n_nv, gamma);
}

double Range::factor_outside(double value) const {
  if (value > highest) return value / highest;
  if (value < lowest) return lowest / value;
  return 1.0;
}

}  // namespace vocabplan
