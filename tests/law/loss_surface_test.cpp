#include "vocabplan/law/loss_surface.hpp"

#include <cmath>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "vocabplan/law/catalog.hpp"

namespace loss_surface_test {

using vocabplan::LossSurface;
using vocabplan::tokens_at_budget;
using vocabplan::test::Exact;
using vocabplan::test::relative_error;

namespace {

const LossSurface& published() {
  return vocabplan::default_law().isoloss;
}

Exact exact_loss(const LossSurface& s, const Exact& n_nv, const Exact& n_v, const Exact& flops) {
  const Exact tokens = flops / (6 * (n_nv + n_v));
  return Exact(s.A1) * pow(n_nv / Exact(s.unit_n_nv), -Exact(s.alpha1)) +
         Exact(s.A2) * pow(n_v / Exact(s.unit_n_v), -Exact(s.alpha2)) +
         Exact(s.B) * pow(tokens / Exact(s.unit_tokens), -Exact(s.beta)) - Exact(s.E);
}

}  // namespace

TEST_CASE("law: the loss where every term is its coefficient", "[law]") {
  const LossSurface& s = published();
  const double loss = s.loss(s.unit_n_nv, s.unit_n_v, s.unit_tokens);
  CHECK(std::abs(loss - (s.A1 + s.A2 + s.B - s.E)) < 1e-14);
  // With infinitely large everything only -E is left.
  CHECK(std::abs(s.loss(1e30, 1e300, 1e300) + s.E) < 1e-9);
}

TEST_CASE("law: the loss at a budget in fifty digits", "[law]") {
  vocabplan::test::Random random(11);
  for (int i = 0; i < 1000; ++i) {
    const double n_nv = random.log_uniform(1e6, 1e13);
    const double n_v = random.log_uniform(1e5, 1e12);
    const double flops = random.log_uniform(1e15, 1e30);
    CAPTURE(n_nv, n_v, flops);
    const Exact exact = exact_loss(published(), n_nv, n_v, flops);
    const double loss = published().loss_at_budget(n_nv, n_v, flops);
    // The terms are positive but for -E, so the error is a few units of the largest of them.
    const double size = std::abs(loss) + 2.0 * published().E;
    REQUIRE(std::abs(static_cast<double>(Exact(loss) - exact)) < 1e-15 * size);
  }
}

TEST_CASE("law: the slope is the derivative of the loss in ln N_v", "[law]") {
  vocabplan::test::Random random(12);
  const Exact h("1e-15");
  for (int i = 0; i < 500; ++i) {
    const double n_nv = random.log_uniform(1.0, 1e20);
    const double n_v = random.log_uniform(1e-3, 1e18);
    const double flops = random.log_uniform(1e5, 1e40);
    CAPTURE(n_nv, n_v, flops);
    const Exact above = exact_loss(published(), n_nv, Exact(n_v) * exp(h), flops);
    const Exact below = exact_loss(published(), n_nv, Exact(n_v) * exp(-h), flops);
    const Exact numerical = (above - below) / (2 * h);  // error h^2 and 1e-50 / h
    // The slope is a difference of two positive terms: its error is relative to their sizes.
    const double vocabulary = published().alpha2 * published().A2 *
                              std::pow(n_v / published().unit_n_v, -published().alpha2);
    const double slope = published().slope_at_budget(n_nv, n_v, flops);
    const double size = std::abs(slope) + 2.0 * vocabulary;
    REQUIRE(std::abs(static_cast<double>(Exact(slope) - numerical)) < 2e-15 * size);
  }
}

TEST_CASE("law: the slope is N_v times the derivative that the paper prints", "[law]") {
  vocabplan::test::Random random(13);
  const LossSurface& s = published();
  for (int i = 0; i < 500; ++i) {
    const double n_nv = random.log_uniform(1e6, 1e13);
    const double n_v = random.log_uniform(1e5, 1e12);
    const double flops = random.log_uniform(1e15, 1e30);
    CAPTURE(n_nv, n_v, flops);
    const Exact exact =
        vocabplan::test::loss_derivative(s, n_nv, n_v, flops) * Exact(n_v) / Exact(s.unit_n_v);
    const double slope = s.slope_at_budget(n_nv, n_v, flops);
    const double size =
        std::abs(slope) + 2.0 * s.alpha2 * s.A2 * std::pow(n_v / s.unit_n_v, -s.alpha2);
    REQUIRE(std::abs(static_cast<double>(Exact(slope) - exact)) < 2e-15 * size);
  }
}

TEST_CASE("law: tokens at a budget keep their digits up to the ends of double", "[law]") {
  CHECK(tokens_at_budget(60.0, 40.0, 1200.0) == 2.0);
  vocabplan::test::Random random(14);
  for (int i = 0; i < 2000; ++i) {
    const double n_nv = random.log_uniform(1.0, 1e30);
    const double n_v = random.log_uniform(1e-200, 1e200);
    const double flops = random.log_uniform(1e-320, 1.79e308);
    const Exact exact = Exact(flops) / (6 * (Exact(n_nv) + Exact(n_v)));
    const double tokens = tokens_at_budget(n_nv, n_v, flops);
    CAPTURE(n_nv, n_v, flops);
    REQUIRE(std::isfinite(tokens));
    // Where the result is subnormal it cannot be closer than half the least double, twice.
    const Exact error = abs(Exact(tokens) - exact);
    REQUIRE((error < Exact(5e-16) * exact || error <= Exact(vocabplan::test::kLeastDouble)));
  }
}

}  // namespace loss_surface_test
