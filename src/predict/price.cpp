#include "vocabplan/predict/price.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "core/infinity.hpp"
#include "predict/price_checks.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// The price depends on the budget through the share of the vocabulary alone.
struct Shape {
  double alpha2;
  double beta;
  double p;  // v* / (n + v*)
  double r;  // A2 v*^-alpha2 over B D*^-beta; beta p / alpha2 by the condition of the optimum
};

void check(const char* name, double value) {
  if (std::isfinite(value) && value > 0.0) return;
  throw DomainError(std::string(name) + " " + shortest(value) + "; accepted is a number above 0");
}

Shape shape_of(const LossSurface& surface, const PricedOptimum& optimum) {
  check("n_nv", optimum.n_nv);
  check("flops", optimum.flops);
  check("n_v of the optimum", optimum.n_v);
  const double p = 1.0 / (1.0 + optimum.n_nv / optimum.n_v);
  return {.alpha2 = surface.alpha2,
          .beta = surface.beta,
          .p = p,
          .r = surface.beta * p / surface.alpha2};
}

// ln(C' / C) at u = ln(v / v*).
double log_price(const Shape& s, double u) {
  const double lost = s.r * std::expm1(-s.alpha2 * u);
  if (lost >= 1.0) return kInfinity;
  return std::log1p(s.p * std::expm1(u)) - std::log1p(-lost) / s.beta;
}

// The end of the band between 0, where the price is too low, and `beyond`, where it is not.
double end_of_band(const Shape& s, double log_limit, double beyond) {
  // Finite at the pole too, which the solver needs: e^(-price) runs from 1 to 0.
  const double target = std::exp(-log_limit);
  const auto excess = [&](double u) { return target - std::exp(-log_price(s, u)); };
  const double at_beyond = excess(beyond);
  if (at_beyond <= 0.0) return beyond;  // but for rounding it is not
  std::uintmax_t count = 200;
  const auto [left, right] =
      beyond > 0.0
          ? boost::math::tools::toms748_solve(excess, 0.0, beyond, target - 1.0, at_beyond,
                                              boost::math::tools::eps_tolerance<double>(), count)
          : boost::math::tools::toms748_solve(excess, beyond, 0.0, at_beyond, target - 1.0,
                                              boost::math::tools::eps_tolerance<double>(), count);
  return left + 0.5 * (right - left);
}

}  // namespace

double extra_compute_of(const LossSurface& surface, const PricedOptimum& optimum, double n_v) {
  const Shape s = shape_of(surface, optimum);
  check("n_v", n_v);
  // Rounding may put the optimum itself a unit in the last place below 0.
  return std::max(0.0, std::expm1(log_price(s, std::log(n_v / optimum.n_v))));
}

Price price_of(const LossSurface& surface, const PricedOptimum& optimum, double n_v) {
  const double extra_compute = extra_compute_of(surface, optimum, n_v);
  const Shape s = shape_of(surface, optimum);
  const double u = std::log(n_v / optimum.n_v);
  // L(n, v, C) - L(n, v*, C) over B D*^-beta: the vocabulary's loss, and that of the tokens it
  // costs.
  const double gap =
      s.r * std::expm1(-s.alpha2 * u) + std::expm1(s.beta * std::log1p(s.p * std::expm1(u)));
  const double tokens = tokens_at_budget(optimum.n_nv, optimum.n_v, optimum.flops);
  const double data_loss = surface.B * std::pow(tokens / surface.unit_tokens, -surface.beta);
  return {.extra_compute = extra_compute, .loss_gap = gap * data_loss};
}

void check_price_limit(double within) {
  constexpr double kLeast = 1e-6;
  constexpr double kMost = 100.0;
  if (within >= kLeast && within <= kMost) return;
  throw DomainError("within " + shortest(within) + "; accepted is " + shortest(kLeast) + " to " +
                    shortest(kMost));
}

PriceBand price_band(const LossSurface& surface, const PricedOptimum& optimum, double within) {
  check_price_limit(within);
  const Shape s = shape_of(surface, optimum);
  const double limit = std::log1p(within);
  // The pole, where the loss of the vocabulary alone is that of the optimum.
  const double pole = -std::log1p(1.0 / s.r) / s.alpha2;
  // Without any loss of its own the vocabulary still costs compute.
  const double beyond = std::log1p(std::expm1(limit + std::log1p(s.r) / s.beta) / s.p);
  const PriceBand band{.within = within,
                       .lower = optimum.n_v * std::exp(end_of_band(s, limit, pole)),
                       .upper = optimum.n_v * std::exp(end_of_band(s, limit, beyond))};
  if (std::isnormal(band.lower) && std::isnormal(band.upper)) return band;
  throw DomainError("the band around n_v " + shortest(optimum.n_v) +
                    " is outside the range of a double for this law and price");
}

}  // namespace vocabplan
