#include <cmath>

#include "catch.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace data_limit_test {

using namespace vocabplan;

namespace {

const Law& law() {
  return default_law();
}

double off(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

const NonVocabParams kModel(7e9);

bool has(const std::vector<std::string>& warnings, const std::string& part) {
  for (const std::string& warning : warnings) {
    if (warning.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("predict: a data limit that is not reached changes nothing", "[predict]") {
  const auto free = predict({.n_nv = kModel}, law());
  const auto p = predict({.n_nv = kModel, .data_limit = Tokens(1e13)}, law());
  CHECK(p.budget.binding == Binding::compute);
  CHECK(free.budget.binding == Binding::none);
  CHECK(p.budget.flops == free.budget.flops);
  CHECK(p.budget.flops_without_limit == free.budget.flops);
  CHECK(p.isoloss.n_v == free.isoloss.n_v);
  CHECK_FALSE(has(p.warnings, "data binds"));
  // All the tokens and no more.
  const auto all =
      predict({.n_nv = kModel, .tokens = Tokens(1e13), .data_limit = Tokens(1e13)}, law());
  CHECK(all.budget.binding == Binding::compute);
}

TEST_CASE("predict: a given model trains on all the tokens that exist", "[predict]") {
  const Tokens limit(1e11);
  const auto on_limit = predict({.n_nv = kModel, .tokens = limit}, law());
  const std::vector<BudgetRequest> requests{
      {.n_nv = kModel, .data_limit = limit},
      {.n_nv = kModel, .flops = Flops(1e23), .data_limit = limit},
      {.n_nv = kModel, .tokens_per_param = TokensPerParam(200.0), .data_limit = limit}};
  for (BudgetRequest request : requests) {
    const auto p = predict(request, law());
    CHECK(p.budget.binding == Binding::data);
    CHECK(p.budget.n_nv == 7e9);
    CHECK(off(p.tokens, 1e11) < 1e-14);
    CHECK(off(p.budget.flops, on_limit.budget.flops) < 1e-15);
    request.data_limit.reset();
    const auto free = predict(request, law());
    CHECK(p.budget.flops_without_limit == free.budget.flops);
    CHECK(p.budget.source == free.budget.source);
    const double unspent = 100.0 * (1.0 - p.budget.flops / free.budget.flops);
    CHECK(has(p.warnings, ": " + vocabplan::human_ratio(unspent) + " % of the FLOPs, "));
  }
}

TEST_CASE("predict: a total keeps when data bind", "[predict]") {
  const TotalParams total(8e9);
  const auto p = predict({.total_params = total, .data_limit = Tokens(1e11)}, law());
  CHECK(p.budget.binding == Binding::data);
  CHECK(off(p.tokens, 1e11) < 1e-13);
  CHECK(off(p.budget.n_nv + 2.0 * p.isoloss.n_v, 8e9) < 1e-12);
  CHECK(p.budget.model_source == ModelSource::total_params);
  // Their own runs, 174 billion tokens long, do not exist.
  CHECK_FALSE(p.isoflops.has_value());
}

TEST_CASE("predict: FLOPs alone make the model larger when data bind", "[predict]") {
  const Flops flops(1e24);
  const Tokens limit(1e12);
  const auto p = predict({.flops = flops, .data_limit = limit}, law());
  const auto free = predict({.flops = flops}, law());
  CHECK(p.budget.binding == Binding::data);
  CHECK(p.budget.flops == 1e24);
  CHECK(p.budget.flops_without_limit == 1e24);
  CHECK(off(p.tokens, 1e12) < 1e-13);
  CHECK(p.budget.n_nv > free.budget.n_nv);
  CHECK(p.budget.model_source == ModelSource::budget);
  CHECK(off(p.budget.line_ratio, 1e24 / law().compute_optimal_flops(p.budget.n_nv)) < 1e-14);
  CHECK_FALSE(p.isoflops.has_value());
  CHECK(has(p.warnings, "the model is "));
  const auto direct = predict({.flops = flops, .tokens = limit}, law());
  CHECK(p.budget.n_nv == direct.budget.n_nv);
  // Asked for 200 tokens a parameter, the run is limited in the same way.
  const auto ratio = predict(
      {.flops = flops, .tokens_per_param = TokensPerParam(200.0), .data_limit = limit}, law());
  CHECK(ratio.budget.binding == Binding::data);
  CHECK(ratio.budget.n_nv == direct.budget.n_nv);
}

}  // namespace data_limit_test
