// With a total each approach has a model of its own.
#include <cmath>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/interval.hpp"

namespace total_params_test {

using namespace vocabplan;
using vocabplan::test::Random;

namespace {

double off(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

}  // namespace

TEST_CASE("predict: each approach's model and tables make up the total", "[predict]") {
  Random random(64);
  const Law& law = default_law();
  for (int i = 0; i < 1000; ++i) {
    const TotalParams total(random.log_uniform(1e8, 1e13));
    const bool tied = random.bits() % 2 == 0;
    const auto p = predict({.total_params = total, .tied = tied}, law);
    CAPTURE(total.value(), tied);
    REQUIRE(p.budget.model_source == ModelSource::total_params);
    REQUIRE(p.budget.source == BudgetSource::compute_optimal);
    REQUIRE(p.isoflops.has_value());
    REQUIRE(p.derivative.has_value());
    for (const Estimate& e : {*p.isoflops, *p.derivative, p.isoloss}) {
      REQUIRE(off(e.n_nv + (tied ? 1.0 : 2.0) * e.n_v, total.value()) < 1e-12);
      REQUIRE(off(e.flops, law.compute_optimal_flops(e.n_nv)) < 1e-14);
      REQUIRE(e.width == law.width_table.width(e.n_nv));
      REQUIRE(e.vocab_size == e.n_v / e.width);
    }
    // The same as for that model alone.
    const auto alone = predict({.n_nv = NonVocabParams(p.isoflops->n_nv)}, law);
    REQUIRE(alone.isoflops->n_v == p.isoflops->n_v);
    REQUIRE(p.isoloss.n_nv == p.budget.n_nv);
    REQUIRE(p.isoloss.flops == p.budget.flops);
  }
}

TEST_CASE("predict: without a total every approach has the run of the budget", "[predict]") {
  const auto p = predict({.n_nv = NonVocabParams(7e9), .width = Width(5000.0)}, default_law());
  for (const Estimate& e : {*p.isoflops, *p.derivative, p.isoloss}) {
    CHECK(e.n_nv == 7e9);
    CHECK(e.flops == p.budget.flops);
    CHECK(e.width == 5000.0);
  }
}

TEST_CASE("predict: approaches 1 and 2 are there when their own model is on the line",
          "[predict]") {
  const Law& law = default_law();
  const auto alone = predict({.total_params = TotalParams(8e9)}, law);
  // FLOPs of isoflops's own model, which is smaller than isoloss's: within 1 % of both lines.
  const Flops flops(alone.isoflops->flops);
  const auto p = predict({.total_params = TotalParams(8e9), .flops = flops}, law);
  REQUIRE(p.isoflops.has_value());
  CHECK(off(p.isoflops->n_nv, alone.isoflops->n_nv) < 1e-13);
  CHECK(p.isoflops->flops == flops.value());
  const auto far = predict({.total_params = TotalParams(8e9), .flops = Flops(1e23)}, law);
  CHECK_FALSE(far.isoflops.has_value());
  CHECK_FALSE(far.derivative.has_value());
}

TEST_CASE("predict: tokens of an approach's own run count for its own line", "[predict]") {
  const Law& law = default_law();
  const auto alone = predict({.total_params = TotalParams(8e9)}, law);
  const Estimate& e = *alone.isoflops;
  const double tokens = e.flops / (6.0 * (e.n_nv + e.n_v));
  const auto p = predict({.total_params = TotalParams(8e9), .tokens = Tokens(tokens)}, law);
  REQUIRE(p.isoflops.has_value());
  CHECK(off(p.isoflops->flops, e.flops) < 1e-13);
  const auto ratio = TokensPerParam(tokens / (e.n_nv + e.n_v));
  const auto q = predict({.total_params = TotalParams(8e9), .tokens_per_param = ratio}, law);
  REQUIRE(q.isoflops.has_value());
  CHECK(off(q.isoflops->flops, e.flops) < 1e-13);
}

TEST_CASE("predict: intervals are those of each approach's own run", "[predict]") {
  const Law& law = default_law();
  const auto p = predict({.total_params = TotalParams(8e9)}, law);
  const auto intervals = predict_intervals(law, p, 0.9);
  const auto own = predict({.n_nv = NonVocabParams(p.isoflops->n_nv)}, law);
  REQUIRE(intervals.isoflops.has_value());
  CHECK(off(intervals.isoflops->lower, isoflops_interval(law, own.budget, 0.9)->lower) < 1e-14);
  CHECK(intervals.isoloss->lower == isoloss_interval(law, p.budget, 0.9)->lower);
  const auto far = predict({.total_params = TotalParams(8e9), .tokens = Tokens(15e12)}, law);
  CHECK_FALSE(predict_intervals(law, far, 0.9).isoflops.has_value());
  CHECK(predict_intervals(law, far, 0.9).isoloss.has_value());
}

}  // namespace total_params_test
