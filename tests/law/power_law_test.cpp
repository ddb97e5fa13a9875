#include "vocabplan/law/power_law.hpp"

#include <cmath>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law.hpp"

namespace power_law_test {

using vocabplan::PowerLaw;
using vocabplan::test::Exact;
using vocabplan::test::relative_error;

namespace {

constexpr double kEps = 2.220446049250313e-16;

Exact exact_at(const PowerLaw& law, double x) {
  return exp(Exact(law.ln_k)) * pow(Exact(x), Exact(law.exponent));
}

}  // namespace

TEST_CASE("law: a power law and its inverse in fifty digits", "[law]") {
  vocabplan::test::Random random(8);
  for (int i = 0; i < 3000; ++i) {
    const PowerLaw law{random.uniform(-5.0, 5.0), i % 3 == 0 ? 0.5 : random.uniform(0.1, 2.0)};
    // Wide, but such that the inverse is a double as well.
    const double x = random.log_uniform(1e-25, 1e25);
    CAPTURE(law.ln_k, law.exponent, x);
    REQUIRE(relative_error(law.at(x), exact_at(law, x)) < 3 * kEps);
    // The inverse raises its rounding errors, among them that of exp(ln_k), to 1 / exponent; 1 /
    // exponent is rounded too, which the logarithm of the ratio multiplies.
    const double power = 1.0 / law.exponent;
    const double size = std::abs(std::log(x)) + 2.0;
    const Exact inverse = pow(Exact(x) / exp(Exact(law.ln_k)), 1 / Exact(law.exponent));
    const double rounded = law.exponent == 0.5 ? 0.0 : 0.5 * size * power;
    REQUIRE(relative_error(law.inverse(x), inverse) < (2.0 * power + rounded + 1.0) * kEps);
  }
}

TEST_CASE("law: power laws whose values are known", "[law]") {
  CHECK(PowerLaw{0.0, 0.5}.at(16.0) == 4.0);
  CHECK(PowerLaw{0.0, 0.5}.inverse(4.0) == 16.0);
  CHECK(PowerLaw{0.0, 2.0}.at(3.0) == 9.0);
  CHECK(PowerLaw{0.0, 1.0}.at(7.0) == 7.0);
  CHECK(PowerLaw{0.0, 1.0}.inverse(7.0) == 7.0);
  CHECK(std::abs(PowerLaw{1.0, 1.0}.at(1.0) - 2.718281828459045) < 1e-15);
}

TEST_CASE("law: the FLOPs of the published line and back", "[law]") {
  const auto& law = vocabplan::default_law();
  vocabplan::test::Random random(9);
  for (int i = 0; i < 20000; ++i) {
    const double n_nv = random.log_uniform(1.0, 1e30);
    const double back = law.compute_optimal_n_nv(law.compute_optimal_flops(n_nv));
    CAPTURE(n_nv);
    REQUIRE(std::abs(back / n_nv - 1.0) < 3 * kEps);
  }
}

TEST_CASE("law: the derivative approach's power law", "[law]") {
  const auto& law = vocabplan::default_law().derivative;
  CHECK(law.n_v(law.anchor_n_nv) == law.anchor_n_v);
  vocabplan::test::Random random(10);
  for (int i = 0; i < 2000; ++i) {
    const double n_nv = random.log_uniform(1.0, 1e30);
    const Exact exact =
        Exact(law.anchor_n_v) * pow(Exact(n_nv) / Exact(law.anchor_n_nv), Exact(law.gamma));
    CAPTURE(n_nv);
    REQUIRE(relative_error(law.n_v(n_nv), exact) < 3 * kEps);
  }
}

TEST_CASE("law: how far outside a range a value lies", "[law]") {
  const vocabplan::Range range{10.0, 100.0};
  CHECK(range.factor_outside(10.0) == 1.0);
  CHECK(range.factor_outside(55.0) == 1.0);
  CHECK(range.factor_outside(100.0) == 1.0);
  CHECK(range.factor_outside(200.0) == 2.0);
  CHECK(range.factor_outside(2.5) == 4.0);
}

}  // namespace power_law_test
