#include "vocabplan/law/loss_surface.hpp"

#include <cmath>

namespace vocabplan {

double tokens_at_budget(double n_nv, double n_v, double flops) {
  return flops / (6.0 * (n_nv + n_v));
}

double LossSurface::loss(double n_nv, double n_v, double tokens) const {
  return -E + A1 * std::pow(n_nv / unit_n_nv, -alpha1) + A2 * std::pow(n_v / unit_n_v, -alpha2) +
         B * std::pow(tokens / unit_tokens, -beta);
}

double LossSurface::loss_at_budget(double n_nv, double n_v, double flops) const {
  return loss(n_nv, n_v, tokens_at_budget(n_nv, n_v, flops));
}

double LossSurface::slope_at_budget(double n_nv, double n_v, double flops) const {
  const double vocabulary = alpha2 * A2 * std::pow(n_v / unit_n_v, -alpha2);
  const double data = beta * B * std::pow(tokens_at_budget(n_nv, n_v, flops) / unit_tokens, -beta);
  return data * (n_v / (n_nv + n_v)) - vocabulary;
}

}  // namespace vocabplan
