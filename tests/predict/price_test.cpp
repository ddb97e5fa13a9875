#include "vocabplan/predict/price.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace price_test {

using vocabplan::DomainError;
using vocabplan::Flops;
using vocabplan::LossSurface;
using vocabplan::NonVocabParams;
using vocabplan::price_band;
using vocabplan::price_of;
using vocabplan::PricedOptimum;
using vocabplan::test::Random;

namespace {

const vocabplan::Law& law() {
  return vocabplan::default_law();
}

PricedOptimum optimum_at(const LossSurface& surface, double n_nv, double flops) {
  return {.n_nv = n_nv,
          .flops = flops,
          .n_v = isoloss_optimum(surface, NonVocabParams(n_nv), Flops(flops)).value};
}

// A law like the published one, its exponents and constants moved.
LossSurface other_surface(Random& random) {
  LossSurface surface = law().isoloss;
  surface.A2 *= random.log_uniform(0.1, 10.0);
  surface.B *= random.log_uniform(0.1, 10.0);
  surface.alpha2 = random.uniform(0.1, 1.5);
  surface.beta = random.uniform(0.1, 1.5);
  return surface;
}

// Compute with which the model of n_v reaches `loss`, by bisection in ln C; independent of
// price_of.
double flops_for_loss(const LossSurface& surface, double n_nv, double n_v, double loss,
                      double flops) {
  double low = std::log(flops);
  double high = low + 50.0;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (surface.loss_at_budget(n_nv, n_v, std::exp(middle)) > loss ? low : high) = middle;
  }
  return std::exp(low);
}

}  // namespace

TEST_CASE("predict: with the price paid, a vocabulary reaches the loss of the optimum") {
  Random random(401);
  for (int i = 0; i < 5000; ++i) {
    const LossSurface surface = i % 2 == 0 ? law().isoloss : other_surface(random);
    const double n_nv = random.log_uniform(1e6, 1e13);
    const double flops = law().compute_optimal_flops(n_nv) * random.log_uniform(1e-3, 1e3);
    const PricedOptimum optimum = optimum_at(surface, n_nv, flops);
    const double n_v = optimum.n_v * random.log_uniform(0.02, 50.0);
    const double extra = price_of(surface, optimum, n_v).extra_compute;
    CAPTURE(n_nv, flops, n_v / optimum.n_v, extra, surface.alpha2, surface.beta);
    if (!(extra < 1e6)) continue;
    // The constants -E and A1 / n^alpha1 are on both sides; without them nothing cancels.
    LossSurface bare = surface;
    bare.E = 0.0;
    bare.A1 = 0.0;
    const double best = bare.loss_at_budget(n_nv, optimum.n_v, flops);
    const double reached = bare.loss_at_budget(n_nv, n_v, flops * (1.0 + extra));
    REQUIRE(std::abs(reached / best - 1.0) < 1e-13);
  }
}

TEST_CASE("predict: a price equals that found by bisection of the loss") {
  const LossSurface& surface = law().isoloss;
  for (const double n_nv : {33e6, 2.87e9, 7e9, 70e9}) {
    const double flops = law().compute_optimal_flops(n_nv);
    const PricedOptimum optimum = optimum_at(surface, n_nv, flops);
    const double best = surface.loss_at_budget(n_nv, optimum.n_v, flops);
    for (const double ratio : {0.1, 0.4, 3.0, 20.0}) {
      const double n_v = ratio * optimum.n_v;
      const auto price = price_of(surface, optimum, n_v);
      const double flops_needed = flops_for_loss(surface, n_nv, n_v, best, flops);
      CAPTURE(n_nv, ratio);
      CHECK(std::abs((1.0 + price.extra_compute) * flops / flops_needed - 1.0) < 1e-11);
      CHECK(std::abs(price.loss_gap - (surface.loss_at_budget(n_nv, n_v, flops) - best)) < 1e-14);
    }
  }
}

TEST_CASE("predict: the optimum costs nothing, and every other vocabulary something") {
  Random random(402);
  for (int i = 0; i < 1000; ++i) {
    const LossSurface surface = other_surface(random);
    const double n_nv = random.log_uniform(1e6, 1e13);
    const PricedOptimum optimum =
        optimum_at(surface, n_nv, law().compute_optimal_flops(n_nv) * random.log_uniform(0.1, 10));
    const auto best = price_of(surface, optimum, optimum.n_v);
    REQUIRE(best.extra_compute == 0.0);
    REQUIRE(best.loss_gap == 0.0);
    double before = std::numeric_limits<double>::infinity();
    for (int step = -8; step <= 8; ++step) {
      const auto price = price_of(surface, optimum, optimum.n_v * std::exp(0.5 * step));
      CAPTURE(step, price.extra_compute, before);
      // Falls up to the optimum and rises beyond it; what is infinite stays so.
      REQUIRE((step <= 0 ? price.extra_compute <= before : price.extra_compute > before));
      REQUIRE((step == 0 || price.loss_gap > 0.0));
      before = price.extra_compute;
    }
  }
}

TEST_CASE("predict: a vocabulary whose own loss is above the optimum's has no price") {
  const LossSurface& surface = law().isoloss;
  const PricedOptimum optimum = optimum_at(surface, 7e9, 7.05e21);
  // A2 v^-alpha2 = A2 v*^-alpha2 + B D*^-beta, solved for v.
  const double tokens = vocabplan::tokens_at_budget(7e9, optimum.n_v, 7.05e21);
  const double loss = surface.A2 * std::pow(optimum.n_v / surface.unit_n_v, -surface.alpha2) +
                      surface.B * std::pow(tokens / surface.unit_tokens, -surface.beta);
  const double pole = surface.unit_n_v * std::pow(surface.A2 / loss, 1.0 / surface.alpha2);
  CHECK(std::isinf(price_of(surface, optimum, pole * (1.0 - 1e-9)).extra_compute));
  const double just_above = price_of(surface, optimum, pole * (1.0 + 1e-9)).extra_compute;
  CHECK(std::isfinite(just_above));
  CHECK(just_above > 1e12);
}

TEST_CASE("predict: the ends of the band cost exactly what was asked") {
  Random random(403);
  for (int i = 0; i < 2000; ++i) {
    const LossSurface surface = i % 2 == 0 ? law().isoloss : other_surface(random);
    const double n_nv = random.log_uniform(1e6, 1e13);
    const PricedOptimum optimum =
        optimum_at(surface, n_nv, law().compute_optimal_flops(n_nv) * random.log_uniform(0.1, 10));
    for (const double within : {1e-6, 1e-3, 0.01, 0.1, 1.0, 100.0}) {
      const auto band = price_band(surface, optimum, within);
      CAPTURE(n_nv, within, band.lower / optimum.n_v, band.upper / optimum.n_v, surface.alpha2,
              surface.beta);
      REQUIRE(band.within == within);
      REQUIRE(band.lower < optimum.n_v);
      REQUIRE(band.upper > optimum.n_v);
      // Near its pole the price rises faster than a double of N_v can follow: ends are compared as
      // N_v there.
      const double below = price_of(surface, optimum, band.lower).extra_compute;
      const double above = price_of(surface, optimum, band.upper).extra_compute;
      REQUIRE(std::abs(above / within - 1.0) < 1e-9);
      if (std::abs(below / within - 1.0) >= 1e-9) {
        REQUIRE(price_of(surface, optimum, band.lower * (1.0 - 1e-12)).extra_compute > within);
        REQUIRE(price_of(surface, optimum, band.lower * (1.0 + 1e-12)).extra_compute < within);
      }
    }
  }
}

TEST_CASE("predict: the published surface is as flat as it is known to be") {
  // Vocabularies at which the loss exceeds its minimum by 0.001 and 0.005: scipy's brentq on the
  // published surface at the compute-optimal FLOPs.
  struct Flat {
    double n_nv;
    double rise;
    double lower;
    double upper;
  };
  for (const Flat& flat : {Flat{2.87e9, 0.001, 21891.423722410233, 55637.514502286045},
                           Flat{2.87e9, 0.005, 12078.283501459846, 93437.9997032032},
                           Flat{7e9, 0.001, 32061.019384371368, 106750.43615724171},
                           Flat{7e9, 0.005, 14967.85612225747, 202883.52889746026},
                           Flat{70e9, 0.001, 65179.46262193169, 642959.4746861771},
                           Flat{70e9, 0.005, 17182.26275932831, 1794687.894356481}}) {
    const PricedOptimum optimum =
        optimum_at(law().isoloss, flat.n_nv, law().compute_optimal_flops(flat.n_nv));
    const double width = law().width_table.width(flat.n_nv);
    CAPTURE(flat.n_nv, flat.rise);
    for (const double vocab_size : {flat.lower, flat.upper}) {
      const auto price = price_of(law().isoloss, optimum, vocab_size * width);
      CHECK(std::abs(price.loss_gap / flat.rise - 1.0) < 1e-9);
    }
  }
}

TEST_CASE("predict: prices refuse what is no vocabulary, no budget and no share") {
  const LossSurface& surface = law().isoloss;
  const PricedOptimum optimum = optimum_at(surface, 7e9, 7e21);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {0.0, -1.0, nan, std::numeric_limits<double>::infinity()}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(price_of(surface, optimum, bad), DomainError);
    CHECK_THROWS_AS(price_of(surface, {.n_nv = bad, .flops = 1.0, .n_v = 1.0}, 1.0), DomainError);
    CHECK_THROWS_AS(price_of(surface, {.n_nv = 1.0, .flops = bad, .n_v = 1.0}, 1.0), DomainError);
    CHECK_THROWS_AS(price_of(surface, {.n_nv = 1.0, .flops = 1.0, .n_v = bad}, 1.0), DomainError);
    CHECK_THROWS_AS(price_band(surface, optimum, bad), DomainError);
  }
  CHECK_THROWS_AS(price_band(surface, optimum, 9e-7), DomainError);
  CHECK_THROWS_AS(price_band(surface, optimum, 100.1), DomainError);
  CHECK_NOTHROW(price_band(surface, optimum, 1e-6));
  CHECK_NOTHROW(price_band(surface, optimum, 100.0));
}

}  // namespace price_test
