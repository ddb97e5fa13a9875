#include <algorithm>
#include <cmath>
#include <string>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace isoloss_other_laws_test {

using vocabplan::Flops;
using vocabplan::LossSurface;
using vocabplan::NonVocabParams;
using vocabplan::shortest;
using vocabplan::test::Exact;
using vocabplan::test::loss_derivative;
using vocabplan::test::Random;

namespace {

constexpr double kEps = 2.220446049250313e-16;

LossSurface random_surface(Random& random) {
  return {.A1 = 1.0,
          .A2 = random.log_uniform(1e-6, 1e6),
          .B = random.log_uniform(1e-6, 1e6),
          .E = 5.0,
          .alpha1 = 0.4,
          .alpha2 = random.uniform(0.05, 2.0),
          .beta = random.uniform(0.05, 2.0),
          .unit_n_nv = 1e6,
          .unit_n_v = 1e6,
          .unit_tokens = 1e9};
}

// Any method in doubles that compares the two sides of v^(a+1) = t (n+v)^(1-b) as products of
// powers makes some ten roundings, one of which the budget's power multiplies by beta and one the
// sum's by 1-beta. The offset in ln v is their sum over the slope of the equation, which is least
// alpha2 + min(beta, 1); two more roundings turn it into N_v.
double tolerance(const LossSurface& s) {
  const double roundings = 10.0 + 2.0 * s.beta + std::abs(1.0 - s.beta);
  return kEps * (2.0 + 0.5 * roundings / (s.alpha2 + std::min(s.beta, 1.0)));
}

// Where the powers leave the range of a double only their logarithms are left, and each costs half
// a unit of its size, up to about 1500 for the ones below.
double tolerance_in_logarithms(const LossSurface& s, double n_v, double n_nv, double flops) {
  const double size = std::abs(std::log(flops)) * s.beta + 40.0 * (1.0 + s.beta) +
                      (s.alpha2 + 1.0) * std::abs(std::log(n_v / s.unit_n_v)) +
                      std::abs(1.0 - s.beta) * std::abs(std::log((n_nv + n_v) / s.unit_n_v));
  return tolerance(s) + kEps * size / (s.alpha2 + std::min(s.beta, 1.0));
}

std::string described(const LossSurface& s, double n_nv, double flops) {
  return "alpha2 " + shortest(s.alpha2) + ", beta " + shortest(s.beta) + ", A2 " + shortest(s.A2) +
         ", B " + shortest(s.B) + ", n_nv " + shortest(n_nv) + ", flops " + shortest(flops);
}

}  // namespace

TEST_CASE("predict: isoloss for other laws equals a root in fifty digits", "[predict]") {
  Random random(40);
  double most = 0.0;
  for (int i = 0; i < vocabplan::test::cases(6000); ++i) {
    const LossSurface s = random_surface(random);
    const double n_nv = random.log_uniform(1.0, 1e30);
    const double flops = random.log_uniform(1e-3, 1e70);
    CAPTURE(s.alpha2, s.beta, s.A2, s.B, n_nv, flops);
    const auto root = isoloss_optimum(s, NonVocabParams(n_nv), Flops(flops));
    const Exact exact = vocabplan::test::exact_optimum(s, n_nv, flops, root.value);
    const double error = vocabplan::test::relative_error(root.value, exact);
    REQUIRE(error < tolerance(s));
    most = std::max(most, error / tolerance(s));
    REQUIRE(Exact(root.lower) <= exact * (1 + Exact(tolerance(s))));
    REQUIRE(Exact(root.upper) >= exact * (1 - Exact(tolerance(s))));
    REQUIRE(root.evaluations <= 12);
  }
  WARN("largest error as a share of the tolerance: " << most);
}

TEST_CASE("predict: isoloss for other laws at any budget is right or refused", "[predict]") {
  Random random(41);
  int refused = 0;
  double most = 0.0;
  std::string worst;
  for (int i = 0; i < vocabplan::test::cases(6000); ++i) {
    const LossSurface s = random_surface(random);
    const double n_nv = random.log_uniform(1.0, 1e30);
    const double flops = random.log_uniform(1e-323, 1.79e308);
    const std::string run = described(s, n_nv, flops);
    CAPTURE(run);
    try {
      const auto root = isoloss_optimum(s, NonVocabParams(n_nv), Flops(flops));
      const Exact exact = vocabplan::test::exact_optimum(s, n_nv, flops, root.value);
      const double error = vocabplan::test::relative_error(root.value, exact);
      const double share = error / tolerance_in_logarithms(s, root.value, n_nv, flops);
      if (share > most)
        worst = run + " gives " + shortest(root.value) + ", off by " + shortest(error);
      most = std::max(most, share);
    } catch (const vocabplan::DomainError&) {
      ++refused;
      // Refused rightly only if the derivative has one sign over all normal doubles.
      const Exact low = loss_derivative(s, n_nv, 2.3e-308, flops);
      const Exact high = loss_derivative(s, n_nv, 1.79e308, flops);
      CHECK((low > 0 || high < 0));
    }
  }
  CAPTURE(worst);
  CHECK(most < 1.0);
  WARN("refused: " << refused << " of " << vocabplan::test::cases(6000));
}

TEST_CASE("predict: isoloss where the equation is linear in logarithms", "[predict]") {
  // beta = 1: v^(alpha2+1) = alpha2 A2 / B * C / (6 units), whatever the model.
  Random random(42);
  for (int i = 0; i < 500; ++i) {
    LossSurface s = random_surface(random);
    s.beta = 1.0;
    const double flops = random.log_uniform(1e10, 1e30);
    const Exact exact = Exact(s.unit_n_v) *
                        pow(Exact(s.alpha2) * Exact(s.A2) / Exact(s.B) * Exact(flops) / Exact(6e15),
                            1 / (Exact(s.alpha2) + 1));
    CAPTURE(s.alpha2, s.A2, s.B, flops);
    for (const double n_nv : {1.0, 1e9, 1e30}) {
      const double n_v = isoloss_optimum(s, NonVocabParams(n_nv), Flops(flops)).value;
      REQUIRE(vocabplan::test::relative_error(n_v, exact) < tolerance(s));
    }
  }
}

TEST_CASE("predict: the units of a law are only units", "[predict]") {
  // Other units with coefficients to match are the same law: A2 v^-alpha2, B D^-beta.
  Random random(43);
  for (int i = 0; i < 2000; ++i) {
    const LossSurface s = random_surface(random);
    LossSurface t = s;
    t.unit_n_v = random.log_uniform(1e-3, 1e12);
    t.unit_tokens = random.log_uniform(1e-3, 1e15);
    t.A2 *= std::pow(s.unit_n_v / t.unit_n_v, s.alpha2);
    t.B *= std::pow(s.unit_tokens / t.unit_tokens, s.beta);
    const NonVocabParams n_nv(random.log_uniform(1.0, 1e20));
    const Flops flops(random.log_uniform(1e5, 1e40));
    const double one = isoloss_optimum(s, n_nv, flops).value;
    const double other = isoloss_optimum(t, n_nv, flops).value;
    CAPTURE(s.alpha2, s.beta, n_nv.value(), flops.value());
    REQUIRE(std::abs(other / one - 1.0) < 3.0 * tolerance(s));
  }
}

TEST_CASE("predict: units far from one are no reason to refuse", "[predict]") {
  for (const double unit : {1e-30, 1e-9, 1e12, 1e30}) {
    LossSurface s{.A1 = 1.0,
                  .A2 = 1.0,
                  .B = 1.0,
                  .E = 5.0,
                  .alpha1 = 0.4,
                  .alpha2 = 0.7,
                  .beta = 0.4,
                  .unit_n_nv = 1e6,
                  .unit_n_v = unit,
                  .unit_tokens = unit};
    CAPTURE(shortest(unit));
    double n_v = 0.0;
    CHECK_NOTHROW(n_v = isoloss_optimum(s, NonVocabParams(7e9), Flops(1e22)).value);
    if (n_v == 0.0) continue;
    const Exact exact = vocabplan::test::exact_optimum(s, 7e9, 1e22, n_v);
    CHECK(vocabplan::test::relative_error(n_v, exact) < tolerance_in_logarithms(s, n_v, 7e9, 1e22));
  }
}

}  // namespace isoloss_other_laws_test
