#include "vocabplan/predict/isoloss.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// v^(a+1) = t (n+v)^(1-b), the form that all conditions take: b = beta at a fixed budget, b = 0 at
// fixed tokens, b = -beta at fixed tokens per parameter. t > 0 is kept beside its logarithm:
// products of powers keep a relative error of a few units in the last place, where a logarithm near
// 20 would lose as much again.
struct Balance {
  double a;
  double b;
  double n;
  double t;
  double log_t;
};

// The greater of the two asymptotes when 1-b > 0, the lesser otherwise: the end of the bracket that
// the root touches when v << n or v >> n.
double asymptote(const Balance& e) {
  const double q = 1.0 - e.b;
  const double small_v = (e.log_t + q * std::log(e.n)) / (e.a + 1.0);
  const double large_v = e.log_t / (e.a + e.b);
  return q >= 0.0 ? std::max(small_v, large_v) : std::min(small_v, large_v);
}

bool all_normal(std::initializer_list<double> values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isnormal(x); });
}

// ln of the ratio of the right side to the left one at v0; its sign is that of 1-b.
double log_ratio_at(const Balance& e, double v0) {
  const double sum = e.n + v0;
  // Powers of a and b, not of a+1 and 1-b: rounding those exponents costs up to 1e-16 ln v.
  const double power = std::pow(v0, e.a);
  const double first = e.t / std::pow(sum, e.b);
  const double second = first / power;
  const double ratio = second * (sum / v0);
  if (all_normal({e.t, v0, power, first, second, ratio})) return std::log(ratio);
  // Only laws far from the published one come here: a power is out of the range of a double.
  return e.log_t + (1.0 - e.b) * std::log(sum) - (e.a + 1.0) * std::log(v0);
}

// Solves (a+1) u - (1-b) ln(1 + p (e^u - 1)) = r for u = ln(v / v0), p = v0 / (n + v0). Everything
// in it is of order one or smaller, so nothing cancels.
double solve_offset(const Balance& e, double p, double r, double reach, int& evaluations) {
  const double q = 1.0 - e.b;
  const double slack = 0.01;  // keeps Newton's last, rounded step inside the bracket
  const double lowest = std::min(0.0, reach) - slack;
  const double highest = std::max(0.0, reach) + slack;
  const auto residual = [&](double u) {
    const double growth = p * std::expm1(u);
    const double value = (e.a + 1.0) * u - q * std::log1p(growth) - r;
    const double slope = (e.a + 1.0) - q * (p + growth) / (1.0 + growth);
    return std::make_pair(value, slope);
  };
  // Newton's first step from u = 0 costs no evaluation there, because the residual is -r.
  const double guess = std::clamp(r / ((e.a + 1.0) - q * p), lowest + slack, highest - slack);
  constexpr int kBits = 27;  // a step below 2^-26 u leaves an error below 2^-52 u
  std::uintmax_t count = 50;
  const double u =
      boost::math::tools::newton_raphson_iterate(residual, guess, lowest, highest, kBits, count);
  evaluations += static_cast<int>(count);
  return u;
}

// The root in parameters, `unit` to one v.
Root solve(const Balance& e, double unit) {
  const double q = 1.0 - e.b;
  const double v0 = std::exp(asymptote(e));
  const double r = log_ratio_at(e, v0);
  int evaluations = 1;
  // Beyond the asymptote by at most |q| ln 2 over the least slope.
  const double least_slope = std::min(e.a + e.b, e.a + 1.0);
  const double reach = q * std::log(2.0) / least_slope;
  const double u = r == 0.0 ? 0.0 : solve_offset(e, v0 / (e.n + v0), r, reach, evaluations);
  // The unit first: v0 alone may be too small to be a normal double.
  const double near = v0 * unit;
  const double far = near * std::exp(reach);
  return {.value = near * std::exp(u),
          .lower = std::min(near, far),
          .upper = std::max(near, far),
          .evaluations = evaluations};
}

// (x / unit)^power, also where x / unit is too small to be a normal double.
double power_of(double x, double unit, double power) {
  constexpr double kTiny = 1e-280;
  constexpr int kShift = 512;
  if (x >= kTiny) return std::pow(x / unit, power);
  return std::pow(std::ldexp(x, kShift) / unit, power) * std::pow(std::ldexp(1.0, -kShift), power);
}

Root in_parameters(const LossSurface& surface, NonVocabParams n_nv, const Balance& balance) {
  Root root = solve(balance, surface.unit_n_v);
  // A rounding error may put the root a unit in the last place outside the bracket.
  root.lower = std::min(root.lower, root.value);
  root.upper = std::max(root.upper, root.value);
  if (std::isnormal(root.value)) return root;
  throw DomainError("the isoloss optimum at n_nv " + shortest(n_nv.value()) +
                    " is outside the range of a double for this law and budget");
}

Balance balance_of(const LossSurface& s, double n_nv, double resource, double unit, double b) {
  const double weight = s.alpha2 * s.A2 / (s.beta * s.B);
  return {.a = s.alpha2,
          .b = b,
          .n = n_nv / s.unit_n_v,
          .t = weight * power_of(resource, unit, s.beta),
          .log_t = std::log(weight) + s.beta * (std::log(resource) - std::log(unit))};
}

}  // namespace

Root isoloss_optimum(const LossSurface& surface, NonVocabParams n_nv, Flops flops) {
  const double unit = 6.0 * surface.unit_n_v * surface.unit_tokens;
  return in_parameters(surface, n_nv,
                       balance_of(surface, n_nv.value(), flops.value(), unit, surface.beta));
}

Root isoloss_optimum_at_tokens(const LossSurface& surface, NonVocabParams n_nv, Tokens tokens) {
  return in_parameters(surface, n_nv,
                       balance_of(surface, n_nv.value(), tokens.value(), surface.unit_tokens, 0.0));
}

Root isoloss_optimum_at_tokens_per_param(const LossSurface& surface, NonVocabParams n_nv,
                                         TokensPerParam ratio) {
  if (!(surface.alpha2 > surface.beta)) {
    throw DomainError("tokens per param: the law's alpha2 " + shortest(surface.alpha2) +
                      " is not above its beta " + shortest(surface.beta) +
                      ", so that no vocabulary is best: data grow with it faster than its price");
  }
  const double unit = surface.unit_tokens / surface.unit_n_v;
  return in_parameters(surface, n_nv,
                       balance_of(surface, n_nv.value(), ratio.value(), unit, -surface.beta));
}

}  // namespace vocabplan
