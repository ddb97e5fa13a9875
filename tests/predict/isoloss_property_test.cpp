#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace isoloss_property_test {

using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::Root;
using vocabplan::Tokens;
using vocabplan::test::Exact;
using vocabplan::test::loss_derivative;
using vocabplan::test::Random;

namespace {

const vocabplan::Law& law() {
  return vocabplan::default_law();
}

struct Run {
  double n_nv;
  double flops;
};

Run random_run(Random& random) {
  const double n_nv = random.log_uniform(1.0, 1e30);
  return {n_nv, law().compute_optimal_flops(n_nv) * random.log_uniform(1e-6, 1e6)};
}

Root solve(const Run& run) {
  return isoloss_optimum(law().isoloss, NonVocabParams(run.n_nv), Flops(run.flops));
}

}  // namespace

TEST_CASE("predict: isoloss equals a root in fifty digits", "[predict]") {
  Random random(20);
  double most = 0.0;
  int evaluations = 0;
  for (int i = 0; i < vocabplan::test::cases(5000); ++i) {
    const Run run = random_run(random);
    const Root root = solve(run);
    const Exact exact =
        vocabplan::test::exact_optimum(law().isoloss, run.n_nv, run.flops, root.value);
    CAPTURE(run.n_nv, run.flops, root.value);
    const double error = vocabplan::test::relative_error(root.value, exact);
    REQUIRE(error < 2e-15);
    most = std::max(most, error);
    // The ends are doubles: each is as good as its own rounding.
    REQUIRE(Exact(root.lower) <= exact * (1 + Exact(2e-15)));
    REQUIRE(Exact(root.upper) >= exact * (1 - Exact(2e-15)));
    REQUIRE(root.lower <= root.value);
    REQUIRE(root.value <= root.upper);
    REQUIRE(root.evaluations <= vocabplan::kMostEvaluations);
    evaluations = std::max(evaluations, root.evaluations);
  }
  WARN("largest relative error: " << most << ", most evaluations: " << evaluations);
}

TEST_CASE("predict: the loss's derivative changes sign around isoloss", "[predict]") {
  Random random(21);
  for (int i = 0; i < vocabplan::test::cases(5000); ++i) {
    const Run run = random_run(random);
    const Exact n_v = solve(run).value;
    const Exact h = 4e-15;
    CAPTURE(run.n_nv, run.flops);
    REQUIRE(loss_derivative(law().isoloss, run.n_nv, n_v * (1 - h), run.flops) < 0);
    REQUIRE(loss_derivative(law().isoloss, run.n_nv, n_v * (1 + h), run.flops) > 0);
  }
}

TEST_CASE("predict: the bracket is as narrow as the asymptotes allow", "[predict]") {
  const auto& s = law().isoloss;
  const double widest =
      std::abs(1.0 - s.beta) * std::log(2.0) / std::min(s.alpha2 + s.beta, s.alpha2 + 1.0);
  Random random(22);
  for (int i = 0; i < 100000; ++i) {
    const Root root = solve(random_run(random));
    REQUIRE(root.lower > 0.0);
    REQUIRE(std::log(root.upper / root.lower) <= widest + 1e-12);
    REQUIRE(root.evaluations <= vocabplan::kMostEvaluations);
  }
}

TEST_CASE("predict: a larger budget wants a larger vocabulary", "[predict]") {
  Random random(23);
  for (int i = 0; i < 50000; ++i) {
    const Run run = random_run(random);
    const double n_v = solve(run).value;
    CAPTURE(run.n_nv, run.flops);
    // 1e-12 more FLOPs move N_v by 2.6e-13 or more, far above its rounding.
    REQUIRE(solve({run.n_nv, run.flops * (1.0 + 1e-12)}).value > n_v);
    // The exponent of C is beta / (alpha2 + beta .. alpha2 + 1).
    const double growth =
        std::log(solve({run.n_nv, run.flops * 10.0}).value / n_v) / std::log(10.0);
    const auto& s = law().isoloss;
    REQUIRE(growth >= s.beta / (s.alpha2 + 1.0) - 1e-14);
    REQUIRE(growth <= s.beta / (s.alpha2 + s.beta) + 1e-14);
  }
}

TEST_CASE("predict: N_v is continuous in N_nv where the width jumps", "[predict]") {
  for (const auto& row : law().width_table.rows()) {
    if (!std::isfinite(row.max_n_nv)) continue;
    const double above = std::nextafter(row.max_n_nv, HUGE_VAL);
    const double flops = law().compute_optimal_flops(row.max_n_nv);
    CAPTURE(row.max_n_nv);
    const double left = solve({row.max_n_nv, flops}).value;
    const double right = solve({above, flops}).value;
    CHECK(std::abs(right / left - 1.0) < 4e-15);
    // V is not: the wider model gets fewer entries for the same parameters.
    const double jump = law().width_table.width(above) / row.width;
    CHECK(jump > 1.15);
    CHECK(left / row.width > 1.14 * right / law().width_table.width(above));
  }
}

TEST_CASE("predict: N_v moves less than N_nv does", "[predict]") {
  // d ln N_v / d ln N_nv lies between 0 and (1-beta) / (alpha2+beta), at a fixed budget.
  Random random(24);
  const auto& s = law().isoloss;
  const double steepest = (1.0 - s.beta) / (s.alpha2 + s.beta);
  for (int i = 0; i < 50000; ++i) {
    Run run = random_run(random);
    run.n_nv = std::min(run.n_nv, 0.9e30);
    const double step = random.log_uniform(1e-12, 1e-2);
    const double moved = solve({run.n_nv * (1.0 + step), run.flops}).value / solve(run).value;
    CAPTURE(run.n_nv, run.flops, step);
    REQUIRE(std::log(moved) >= -4e-15);
    REQUIRE(std::log(moved) <= steepest * std::log1p(step) + 4e-15);
  }
}

TEST_CASE("predict: no vocabulary near the optimum has a lower loss", "[predict]") {
  Random random(25);
  const auto& s = law().isoloss;
  for (int i = 0; i < 20000; ++i) {
    const double n_nv = random.log_uniform(1e4, 1e15);
    const double flops = law().compute_optimal_flops(n_nv) * random.log_uniform(1e-3, 1e3);
    const double n_v = solve({n_nv, flops}).value;
    const double least = s.loss_at_budget(n_nv, n_v, flops);
    CAPTURE(n_nv, flops);
    for (const double h : {0.5, 0.1, 1e-2, 1e-4}) {
      // The sum's rounding: about 6 + the size of the terms, in units of 2.2e-16.
      const double rounding = 1e-15 * (12.0 + std::abs(least));
      REQUIRE(s.loss_at_budget(n_nv, n_v * (1.0 - h), flops) >= least - rounding);
      REQUIRE(s.loss_at_budget(n_nv, n_v * (1.0 + h), flops) >= least - rounding);
    }
    REQUIRE(s.slope_at_budget(n_nv, n_v * (1.0 - 1e-13), flops) < 0.0);
    REQUIRE(s.slope_at_budget(n_nv, n_v * (1.0 + 1e-13), flops) > 0.0);
  }
}

TEST_CASE("predict: the optimum at fixed tokens is that of its own budget", "[predict]") {
  Random random(26);
  double most = 0.0;
  for (int i = 0; i < vocabplan::test::cases(3000); ++i) {
    const double n_nv = random.log_uniform(1.0, 1e30);
    const double tokens = 20.0 * n_nv * random.log_uniform(1e-6, 1e6);
    const Root root =
        isoloss_optimum_at_tokens(law().isoloss, NonVocabParams(n_nv), Tokens(tokens));
    // In fifty digits: the derivative at C = 6 (n + v) D changes sign around the result.
    const auto sign = [&](const Exact& n_v) {
      return loss_derivative(law().isoloss, n_nv, n_v, 6 * (Exact(n_nv) + n_v) * Exact(tokens));
    };
    CAPTURE(n_nv, tokens, root.value);
    REQUIRE(sign(Exact(root.value) * (1 - Exact(2e-15))) < 0);
    REQUIRE(sign(Exact(root.value) * (1 + Exact(2e-15))) > 0);
    REQUIRE(root.lower <= root.value);
    REQUIRE(root.value <= root.upper);
    const double flops = 6.0 * (n_nv + root.value) * tokens;
    most = std::max(most, std::abs(solve({n_nv, flops}).value / root.value - 1.0));
  }
  CHECK(most < 4e-15);
}

}  // namespace isoloss_property_test
