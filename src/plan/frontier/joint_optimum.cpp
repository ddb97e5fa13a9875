#include "vocabplan/plan/joint_optimum.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <utility>

#include "plan/frontier/open_optimum.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// ln N = at_one - ln(lambda) / rate: the parameters whose last one lowers the loss by lambda.
struct Demand {
  double at_one;
  double rate;

  [[nodiscard]] double log_params(double y) const { return at_one - y / rate; }
};

Demand demand_of(double a, double alpha, double unit) {
  const double rate = 1.0 + alpha;
  return {.at_one = (std::log(alpha) + std::log(a) + alpha * std::log(unit)) / rate, .rate = rate};
}

double log_sum(double a, double b) {
  return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b)));
}

// The right side: ln(beta B) + beta ln(6 unit_tokens / C).
double log_supply(const LossSurface& s, double flops) {
  return std::log(s.beta) + std::log(s.B) +
         s.beta * (std::log(6.0) + std::log(s.unit_tokens) - std::log(flops));
}

// The root for one kind of parameters alone.
double alone(const Demand& demand, double q, double supply) {
  return (supply - q * demand.at_one) / (1.0 - q / demand.rate);
}

// ln lambda.
double solve(const Demand& n, const Demand& v, double q, double supply) {
  const auto residual = [&](double y) {
    const double x = n.log_params(y);
    const double z = v.log_params(y);
    const double share = 1.0 / (1.0 + std::exp(z - x));
    const double slope = 1.0 - q * (share / n.rate + (1.0 - share) / v.rate);
    return std::make_pair(y + q * log_sum(x, z) - supply, slope);
  };
  // S lies between the greater kind of parameters and twice that.
  const double least_slope = std::min(1.0, 1.0 - q / std::min(n.rate, v.rate));
  const double reach = q * std::log(2.0) / least_slope;
  const double on_n = alone(n, q, supply);
  const double on_v = alone(v, q, supply);
  const double near = q > 0.0 ? std::min(on_n, on_v) : std::max(on_n, on_v);
  const double slack = 1e-6 * (1.0 + std::abs(near));  // for Newton's last, rounded step
  const double lowest = std::min(near, near - reach) - slack;
  const double highest = std::max(near, near - reach) + slack;
  constexpr int kBits = 30;
  std::uintmax_t count = 50;
  return boost::math::tools::newton_raphson_iterate(residual, near - 0.5 * reach, lowest, highest,
                                                    kBits, count);
}

struct Terms {
  double t1, t2, t3;
};

Terms terms_at(const LossSurface& s, double n_nv, double n_v, double flops) {
  const double tokens = tokens_at_budget(n_nv, n_v, flops) / s.unit_tokens;
  return {.t1 = s.alpha1 * s.A1 * std::pow(n_nv / s.unit_n_nv, -s.alpha1),
          .t2 = s.alpha2 * s.A2 * std::pow(n_v / s.unit_n_v, -s.alpha2),
          .t3 = s.beta * s.B * std::pow(tokens, -s.beta)};
}

// Newton's step for both conditions in (ln N_nv, ln N_v): it takes away what the logarithms of
// large numbers lost.
void polish(const LossSurface& s, double flops, double& n_nv, double& n_v) {
  const Terms t = terms_at(s, n_nv, n_v, flops);
  const double p = n_nv / (n_nv + n_v);
  const double share = n_v / (n_nv + n_v);
  const double on_n = std::log(t.t1 / (t.t3 * p));
  const double on_v = std::log(t.t2 / (t.t3 * share));
  if (!std::isfinite(on_n) || !std::isfinite(on_v)) return;  // a power is no double
  const double q = 1.0 - s.beta;
  const double nn = q * p - (1.0 + s.alpha1);
  const double vv = q * share - (1.0 + s.alpha2);
  const double determinant = nn * vv - q * share * q * p;
  n_nv *= std::exp((q * share * on_v - vv * on_n) / determinant);
  n_v *= std::exp((q * p * on_n - nn * on_v) / determinant);
}

void check(const LossSurface& s, bool with_vocabulary) {
  const bool model = s.A1 > 0.0 && s.alpha1 > 0.0 && s.B > 0.0 && s.beta > 0.0;
  if (model && (!with_vocabulary || (s.A2 > 0.0 && s.alpha2 > 0.0))) return;
  throw DomainError(
      "the loss surface has no joint optimum of model and vocabulary; accepted are A1, A2, B, "
      "alpha1, alpha2 and beta above 0");
}

[[noreturn]] void refuse(double flops) {
  throw DomainError("the joint optimum at flops " + shortest(flops) +
                    " is outside the range of a double for this law");
}

}  // namespace

OpenOptimum open_joint_optimum(const LossSurface& surface, double flops) {
  const Demand n = demand_of(surface.A1, surface.alpha1, surface.unit_n_nv);
  const Demand v = demand_of(surface.A2, surface.alpha2, surface.unit_n_v);
  const double y = solve(n, v, 1.0 - surface.beta, log_supply(surface, flops));
  OpenOptimum optimum{.n_nv = std::exp(n.log_params(y)), .n_v = std::exp(v.log_params(y))};
  polish(surface, flops, optimum.n_nv, optimum.n_v);
  return optimum;
}

OpenOptimum open_optimum_without_vocabulary(const LossSurface& surface, double flops) {
  const Demand n = demand_of(surface.A1, surface.alpha1, surface.unit_n_nv);
  const double y = alone(n, 1.0 - surface.beta, log_supply(surface, flops));
  return {.n_nv = std::exp(n.log_params(y)), .n_v = 0.0};
}

JointOptimum joint_optimum(const LossSurface& surface, Flops flops) {
  check(surface, true);
  const double c = flops.value();
  const auto [n_nv, n_v] = open_joint_optimum(surface, c);
  const Terms t = terms_at(surface, n_nv, n_v, c);
  const double reducible = t.t1 / surface.alpha1 + t.t2 / surface.alpha2 + t.t3 / surface.beta;
  if (!std::isnormal(n_nv) || !std::isnormal(n_v) || !std::isnormal(reducible)) refuse(c);
  return {.n_nv = n_nv,
          .n_v = n_v,
          .tokens = tokens_at_budget(n_nv, n_v, c),
          .reducible = reducible,
          .slope = -t.t3 / reducible};
}

double optimum_without_vocabulary(const LossSurface& surface, Flops flops) {
  check(surface, false);
  const double n_nv = open_optimum_without_vocabulary(surface, flops.value()).n_nv;
  if (!std::isnormal(n_nv)) refuse(flops.value());
  return n_nv;
}

}  // namespace vocabplan
