#include "vocabplan/plan/joint_optimum.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "random_surface.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test::joint_optimum_test {
namespace {

// The least reducible loss along n alone and v alone, that is the partial derivatives of
//   L(n, v) = A1 n^-a1 + A2 v^-a2 + B (C / (6 (n + v)))^-b,
// in 50 digits and multiplied by n and v.
struct ExactConditions {
  Exact on_n;
  Exact on_v;
};

ExactConditions conditions(const LossSurface& s, double flops, const Exact& n_nv,
                           const Exact& n_v) {
  const Exact sum = n_nv + n_v;
  const Exact tokens = Exact(flops) / (6 * sum) / Exact(s.unit_tokens);
  const Exact data = Exact(s.beta) * Exact(s.B) * pow(tokens, -Exact(s.beta));
  const Exact model =
      Exact(s.alpha1) * Exact(s.A1) * pow(n_nv / Exact(s.unit_n_nv), -Exact(s.alpha1));
  const Exact vocabulary =
      Exact(s.alpha2) * Exact(s.A2) * pow(n_v / Exact(s.unit_n_v), -Exact(s.alpha2));
  return {data * n_nv / sum - model, data * n_v / sum - vocabulary};
}

// Parameters of one kind whose last one lowers the loss by lambda.
Exact demand(double a, double alpha, double unit, const Exact& lambda) {
  return Exact(unit) *
         pow(lambda * Exact(unit) / (Exact(alpha) * Exact(a)), -1 / (1 + Exact(alpha)));
}

struct ExactOptimum {
  Exact n_nv;
  Exact n_v;
};

ExactOptimum at_lambda(const LossSurface& s, const Exact& lambda) {
  return {demand(s.A1, s.alpha1, s.unit_n_nv, lambda), demand(s.A2, s.alpha2, s.unit_n_v, lambda)};
}

// Halves an interval of ln lambda in which the sign of the condition changes, to 45 digits.
ExactOptimum exact_joint_optimum(const LossSurface& s, double flops) {
  Exact low = -700;
  Exact high = 700;
  for (int i = 0; i < 160; ++i) {
    const Exact middle = (low + high) / 2;
    const ExactOptimum there = at_lambda(s, exp(middle));
    // Both conditions are the same along lambda: many parameters where lambda is small.
    (conditions(s, flops, there.n_nv, there.n_v).on_n > 0 ? low : high) = middle;
  }
  return at_lambda(s, exp((low + high) / 2));
}

void check_exact(const LossSurface& s, double flops, double tolerance) {
  CAPTURE(flops, s.alpha1, s.alpha2, s.beta);
  const JointOptimum optimum = joint_optimum(s, Flops(flops));
  const ExactOptimum exact = exact_joint_optimum(s, flops);
  CHECK(relative_error(optimum.n_nv, exact.n_nv) < tolerance);
  CHECK(relative_error(optimum.n_v, exact.n_v) < tolerance);
  CHECK(relative_error(optimum.tokens, Exact(flops) / (6 * (exact.n_nv + exact.n_v))) < tolerance);
}

// L_u + E; adding E to a loss would round the small ones away.
double reducible(LossSurface s, double n_nv, double n_v, double flops) {
  s.E = 0.0;
  return s.loss_at_budget(n_nv, n_v, flops);
}

TEST_CASE("plan: the joint optimum of the published law is exact to 1e-14") {
  for (double exponent = 15.0; exponent < 30.0; exponent += 0.75) {
    check_exact(default_law().isoloss, std::pow(10.0, exponent), 1e-14);
  }
}

TEST_CASE("plan: the joint optimum of other laws is exact to 1e-13") {
  Random random(11);
  for (int i = 0; i < vocabplan::test::cases(40); ++i) {
    const LossSurface s = random_surface(random);
    check_exact(s, random.log_uniform(1e15, 1e27), 1e-13);
  }
}

TEST_CASE("plan: the joint optimum obeys its first-order conditions to 1e-12") {
  Random random(12);
  for (int i = 0; i < 500; ++i) {
    const LossSurface s = random_surface(random);
    const double flops = random.log_uniform(1e12, 1e30);
    CAPTURE(i, flops, s.alpha1, s.alpha2, s.beta);
    const JointOptimum o = joint_optimum(s, Flops(flops));
    const ExactConditions left = conditions(s, flops, o.n_nv, o.n_v);
    const double scale = s.alpha1 * s.A1 * std::pow(o.n_nv / s.unit_n_nv, -s.alpha1);
    const double scale_v = s.alpha2 * s.A2 * std::pow(o.n_v / s.unit_n_v, -s.alpha2);
    CHECK(std::abs(static_cast<double>(left.on_n)) < 1e-12 * scale);
    CHECK(std::abs(static_cast<double>(left.on_v)) < 1e-12 * scale_v);
    CHECK(o.tokens == Approx(flops / (6.0 * (o.n_nv + o.n_v))).epsilon(1e-14));
    CHECK(o.reducible == Approx(reducible(s, o.n_nv, o.n_v, flops)).epsilon(1e-12));
  }
}

TEST_CASE("plan: no neighbour of the joint optimum is better") {
  Random random(13);
  std::vector<LossSurface> surfaces{default_law().isoloss};
  for (int i = 0; i < 20; ++i) surfaces.push_back(random_surface(random));
  for (const LossSurface& s : surfaces) {
    const double flops = random.log_uniform(1e17, 1e26);
    const JointOptimum o = joint_optimum(s, Flops(flops));
    for (const double step : {1e-6, 1e-4, 1e-2, 0.3}) {
      for (int i = -10; i <= 10; ++i) {
        for (int j = -10; j <= 10; ++j) {
          const double there = reducible(s, o.n_nv * std::exp(step * i / 10.0),
                                         o.n_v * std::exp(step * j / 10.0), flops);
          CHECK(there >= o.reducible * (1.0 - 1e-13));
        }
      }
    }
  }
}

TEST_CASE("plan: the joint optimum is the isoloss optimum of its own model") {
  for (const double flops : {1e17, 1e20, 1e23, 1e26}) {
    const LossSurface& s = default_law().isoloss;
    const JointOptimum o = joint_optimum(s, Flops(flops));
    const Root root = isoloss_optimum(s, NonVocabParams(o.n_nv), Flops(flops));
    CHECK(o.n_v == Approx(root.value).epsilon(1e-13));
  }
}

// With beta = 1 the last FLOP is worth the same at every size: lambda = 6 B unit_tokens / C.
TEST_CASE("plan: with beta 1 the joint optimum has a closed form") {
  LossSurface s = default_law().isoloss;
  s.beta = 1.0;
  const double flops = 3e21;
  const double lambda = 6.0 * s.B * s.unit_tokens / flops;
  const JointOptimum o = joint_optimum(s, Flops(flops));
  const double n = std::pow(lambda * s.unit_n_nv / (s.alpha1 * s.A1), -1.0 / (1.0 + s.alpha1));
  const double v = std::pow(lambda * s.unit_n_v / (s.alpha2 * s.A2), -1.0 / (1.0 + s.alpha2));
  CHECK(o.n_nv == Approx(n * s.unit_n_nv).epsilon(1e-13));
  CHECK(o.n_v == Approx(v * s.unit_n_v).epsilon(1e-13));
}

// Model and vocabulary with the same constants share the parameters equally:
// alpha A n^-alpha = (beta B / 2) (12 n unit_tokens / C)^beta.
TEST_CASE("plan: equal terms of model and vocabulary have a closed form") {
  const LossSurface s{.A1 = 2.0,
                      .A2 = 2.0,
                      .B = 3.0,
                      .E = 5.0,
                      .alpha1 = 0.4,
                      .alpha2 = 0.4,
                      .beta = 0.3,
                      .unit_n_nv = 1e6,
                      .unit_n_v = 1e6,
                      .unit_tokens = 1e9};
  const double flops = 1e21;
  const double k = std::pow(12.0 * 1e6 * 1e9 / flops, s.beta);
  const double n = std::pow(2.0 * s.alpha1 * s.A1 / (s.beta * s.B * k), 1.0 / (s.alpha1 + s.beta));
  const JointOptimum o = joint_optimum(s, Flops(flops));
  CHECK(o.n_nv == Approx(n * 1e6).epsilon(1e-13));
  CHECK(o.n_v == Approx(n * 1e6).epsilon(1e-13));
}

TEST_CASE("plan: a vocabulary that adds nothing leaves the optimum without one") {
  LossSurface s = default_law().isoloss;
  s.A2 = 1e-30;
  const double flops = 1e22;
  // alpha1 A1 n^-alpha1 = beta B (6 n unit_n_nv unit_tokens / C)^beta
  const double k = std::pow(6.0 * s.unit_n_nv * s.unit_tokens / flops, s.beta);
  const double n =
      std::pow(s.alpha1 * s.A1 / (s.beta * s.B * k), 1.0 / (s.alpha1 + s.beta)) * s.unit_n_nv;
  CHECK(optimum_without_vocabulary(s, Flops(flops)) == Approx(n).epsilon(1e-13));
  CHECK(joint_optimum(s, Flops(flops)).n_nv == Approx(n).epsilon(1e-9));
}

TEST_CASE("plan: the joint optimum does not depend on the units of the law") {
  Random random(14);
  for (int i = 0; i < 50; ++i) {
    const LossSurface s = random_surface(random);
    const double flops = random.log_uniform(1e15, 1e27);
    LossSurface other = s;
    other.unit_n_nv = 1.0;
    other.A1 *= std::pow(s.unit_n_nv, s.alpha1);
    other.unit_n_v *= 1000.0;
    other.A2 *= std::pow(1000.0, -s.alpha2);
    other.unit_tokens *= 1e-6;
    other.B *= std::pow(1e6, s.beta);
    const JointOptimum a = joint_optimum(s, Flops(flops));
    const JointOptimum b = joint_optimum(other, Flops(flops));
    CHECK(a.n_nv == Approx(b.n_nv).epsilon(1e-12));
    CHECK(a.n_v == Approx(b.n_v).epsilon(1e-12));
    CHECK(a.slope == Approx(b.slope).epsilon(1e-12));
  }
}

TEST_CASE("plan: the slope of the frontier is that of finite differences") {
  Random random(15);
  for (int i = 0; i < 50; ++i) {
    const LossSurface s = random_surface(random);
    const double flops = random.log_uniform(1e16, 1e26);
    const double h = 1e-4;
    const double up = joint_optimum(s, Flops(flops * std::exp(h))).reducible;
    const double down = joint_optimum(s, Flops(flops * std::exp(-h))).reducible;
    // The error of the central difference is of order h^2, that of rounding 1e-16 / h.
    CHECK(joint_optimum(s, Flops(flops)).slope ==
          Approx((std::log(up) - std::log(down)) / (2.0 * h)).epsilon(1e-7));
  }
}

TEST_CASE("plan: a surface without a joint optimum is refused") {
  for (double LossSurface::*member :
       {&LossSurface::A1, &LossSurface::A2, &LossSurface::B, &LossSurface::alpha1,
        &LossSurface::alpha2, &LossSurface::beta}) {
    LossSurface s = default_law().isoloss;
    s.*member = 0.0;
    CHECK_THROWS_AS(joint_optimum(s, Flops(1e22)), DomainError);
  }
  LossSurface s = default_law().isoloss;
  s.A2 = 0.0;
  CHECK_NOTHROW(optimum_without_vocabulary(s, Flops(1e22)));
}

}  // namespace
}  // namespace vocabplan::test::joint_optimum_test
