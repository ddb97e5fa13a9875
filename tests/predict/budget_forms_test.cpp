// A plan that is fed back in another form of budget is the same plan.
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace budget_forms_test {

using namespace vocabplan;
using vocabplan::test::Random;

namespace {

double off(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

double off(const Prediction& p, const Prediction& expected) {
  return std::max({off(p.budget.n_nv, expected.budget.n_nv),
                   off(p.budget.flops, expected.budget.flops),
                   off(p.isoloss.n_v, expected.isoloss.n_v),
                   off(p.isoloss.vocab_size, expected.isoloss.vocab_size),
                   off(p.tokens, expected.tokens), off(p.characters, expected.characters)});
}

// The furthest that any form of the budget leads from the plan.
double worst_loop(const Law& law, double n_nv, double line_ratio, bool tied) {
  const Flops flops(line_ratio * law.compute_optimal_flops(n_nv));
  const Prediction plan = predict({.n_nv = NonVocabParams(n_nv), .flops = flops}, law);
  const double n_v = plan.isoloss.n_v;
  const TotalParams total(n_nv + (tied ? 1.0 : 2.0) * n_v);
  const Tokens tokens(plan.tokens);
  const Characters chars(plan.characters);
  const TokensPerParam ratio(plan.tokens / (n_nv + n_v));
  const NonVocabParams model(n_nv);
  double most = 0.0;
  const auto feed = [&](const BudgetRequest& request) {
    most = std::max(most, off(predict(request, law), plan));
  };
  feed({.n_nv = model, .tokens = tokens});
  feed({.n_nv = model, .characters = chars});
  feed({.n_nv = model, .tokens_per_param = ratio});
  feed({.total_params = total, .tied = tied, .flops = flops});
  feed({.total_params = total, .tied = tied, .tokens = tokens});
  feed({.total_params = total, .tied = tied, .characters = chars});
  feed({.total_params = total, .tied = tied, .tokens_per_param = ratio});
  feed({.flops = flops, .tokens = tokens});
  feed({.flops = flops, .characters = chars});
  feed({.flops = flops, .tokens_per_param = ratio});
  if (line_ratio == 1.0) feed({.total_params = total, .tied = tied});
  return most;
}

}  // namespace

TEST_CASE("predict: every form of a budget leads back to its plan", "[predict]") {
  const Law law = *find_law(GENERATE(values<std::string>({"tao2024", "tao2024-corrected"})));
  double most = 0.0;
  for (int i = 0; i <= 500; ++i) {
    const double n_nv = 1e7 * std::pow(10.0, i / 100.0);  // 1e7 .. 1e12
    for (const double line_ratio : {0.05, 1.0, 30.0}) {
      CAPTURE(law.name, n_nv, line_ratio);
      const double worst = std::max(worst_loop(law, n_nv, line_ratio, false),
                                    worst_loop(law, n_nv, line_ratio, true));
      REQUIRE(worst < 1e-12);
      most = std::max(most, worst);
    }
  }
  WARN("largest relative difference under " << law.name << ": " << most);
}

TEST_CASE("predict: a plan at a bound of the width table keeps its width", "[predict]") {
  for (const WidthTable::Row& row : default_law().width_table.rows()) {
    if (!std::isfinite(row.max_n_nv)) continue;
    CAPTURE(row.max_n_nv);
    CHECK(worst_loop(default_law(), row.max_n_nv, 1.0, false) < 1e-12);
    CHECK(worst_loop(default_law(), row.max_n_nv, 10.0, false) < 1e-12);
  }
}

TEST_CASE("predict: forms of a budget under laws of other exponents", "[predict]") {
  Random random(62);
  for (int i = 0; i < 300; ++i) {
    Law law = default_law();
    law.isoloss.beta = random.uniform(0.2, 0.9);
    law.isoloss.alpha2 = law.isoloss.beta + random.uniform(0.1, 0.8);
    law.isoloss.A2 = random.log_uniform(0.05, 5.0);
    law.isoloss.B = random.log_uniform(0.5, 50.0);
    const double n_nv = random.log_uniform(1e7, 1e12);
    const double line_ratio = random.log_uniform(0.03, 30.0);
    const double n_v = isoloss_optimum(law.isoloss, NonVocabParams(n_nv),
                                       Flops(line_ratio * law.compute_optimal_flops(n_nv)))
                           .value;
    CAPTURE(law.isoloss.beta, law.isoloss.alpha2, law.isoloss.A2, law.isoloss.B, n_nv, line_ratio);
    // N_nv is what remains of C / (6 D): its error grows as the vocabulary's share of the model.
    const double share = std::max(1.0, n_v / n_nv);
    REQUIRE(worst_loop(law, n_nv, line_ratio, false) < 1e-12 * share);
  }
}

TEST_CASE("predict: what is asked for is met", "[predict]") {
  Random random(63);
  const Law& law = default_law();
  for (int i = 0; i < 2000; ++i) {
    const Flops flops(random.log_uniform(1e18, 1e27));
    const TokensPerParam ratio(random.log_uniform(2.0, 2000.0));
    const auto p = predict({.flops = flops, .tokens_per_param = ratio}, law);
    CAPTURE(flops.value(), ratio.value());
    REQUIRE(off(p.tokens / (p.budget.n_nv + p.isoloss.n_v), ratio.value()) < 1e-13);
    REQUIRE(p.budget.flops == flops.value());
    REQUIRE(p.budget.model_source == ModelSource::budget);
    REQUIRE(p.budget.source == BudgetSource::flops);
    const Tokens tokens(p.tokens * random.uniform(0.5, 2.0));
    const auto q = predict({.flops = flops, .tokens = tokens}, law);
    REQUIRE(off(q.tokens, tokens.value()) < 1e-13);
    REQUIRE(off(q.budget.n_nv + q.isoloss.n_v, flops.value() / (6.0 * tokens.value())) < 1e-13);
  }
}

TEST_CASE("predict: characters between two widths suit no model", "[predict]") {
  // Just above 5B the table goes from 3200 to 4096: fewer entries, more tokens, more FLOPs and a
  // larger vocabulary. Totals between the two have no model unless a width is given.
  const Law& law = default_law();
  const Characters chars(1e12);
  const auto total_at = [&](double n_nv) {
    const auto p = predict({.n_nv = NonVocabParams(n_nv), .characters = chars}, law);
    return n_nv + 2.0 * p.isoloss.n_v;
  };
  const double below = total_at(5e9);
  const double above = total_at(std::nextafter(5e9, 6e9));
  REQUIRE(above > below * (1.0 + 1e-6));
  const TotalParams between(0.5 * (below + above));
  CHECK_THROWS_WITH(resolve({.total_params = between, .characters = chars}, law),
                    Catch::Matchers::ContainsSubstring("the width table steps there"));
  const auto p =
      predict({.total_params = between, .characters = chars, .width = Width(4096.0)}, law);
  CHECK(off(p.budget.n_nv + 2.0 * p.isoloss.n_v, between.value()) < 1e-12);
  CHECK(off(p.characters, chars.value()) < 1e-12);
  CHECK(resolve({.total_params = TotalParams(below), .characters = chars}, law).width == 3200.0);
}

}  // namespace budget_forms_test
