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

LossSurface surface_of(const LawDraw& draw, const LossSurface& units) {
  LossSurface surface = units;
  surface.A1 = draw.A1;
  surface.A2 = draw.A2;
  surface.B = draw.B;
  surface.E = draw.E;
  surface.alpha1 = draw.alpha1;
  surface.alpha2 = draw.alpha2;
  surface.beta = draw.beta;
  return surface;
}

}  // namespace vocabplan
