#include "vocabplan/predict/budget.hpp"

#include <cmath>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace budget_test {

using vocabplan::BudgetRequest;
using vocabplan::BudgetSource;
using vocabplan::Characters;
using vocabplan::default_law;
using vocabplan::DomainError;
using vocabplan::Flops;
using vocabplan::ModelSource;
using vocabplan::NonVocabParams;
using vocabplan::resolve;
using vocabplan::Tokens;
using vocabplan::Width;

TEST_CASE("predict: a budget of nothing but a model is the law's", "[predict]") {
  const auto budget = resolve({.n_nv = NonVocabParams(7e9)}, default_law());
  CHECK(budget.n_nv == 7e9);
  // Table 1 of the paper: 7.1e21.
  CHECK(std::abs(budget.flops / 7.052393e21 - 1.0) < 1e-6);
  CHECK(budget.width == 4096.0);
  CHECK(budget.source == BudgetSource::compute_optimal);
  CHECK(budget.model_source == ModelSource::given);
  CHECK(budget.width_from_table);
  CHECK(budget.line_ratio == 1.0);
  CHECK(budget.on_compute_optimal_line());
}

TEST_CASE("predict: a budget of FLOPs alone gives the model by the law", "[predict]") {
  const auto budget = resolve({.flops = Flops(1e22)}, default_law());
  CHECK(budget.flops == 1e22);
  CHECK(budget.n_nv == default_law().compute_optimal_n_nv(1e22));
  CHECK(budget.source == BudgetSource::flops);
  CHECK(budget.model_source == ModelSource::compute_optimal);
  CHECK(budget.line_ratio == 1.0);
  CHECK(budget.on_compute_optimal_line());
}

TEST_CASE("predict: a budget of FLOPs for a model", "[predict]") {
  const auto budget = resolve({.n_nv = NonVocabParams(7e9), .flops = Flops(1e23)}, default_law());
  CHECK(budget.flops == 1e23);
  CHECK(budget.source == BudgetSource::flops);
  CHECK(budget.model_source == ModelSource::given);
  CHECK(std::abs(budget.line_ratio * 7.052393e21 / 1e23 - 1.0) < 1e-6);
  CHECK_FALSE(budget.on_compute_optimal_line());
}

TEST_CASE("predict: a budget of tokens and of characters", "[predict]") {
  const NonVocabParams n_nv(7e9);
  const auto tokens = resolve({.n_nv = n_nv, .tokens = Tokens(1e12)}, default_law());
  CHECK(tokens.source == BudgetSource::tokens);
  const double n_v = isoloss_optimum(default_law().isoloss, n_nv, Flops(tokens.flops)).value;
  CHECK(std::abs(tokens.flops / (6.0 * (7e9 + n_v) * 1e12) - 1.0) < 1e-14);
  const auto chars = resolve({.n_nv = n_nv, .characters = Characters(1e12)}, default_law());
  CHECK(chars.source == BudgetSource::characters);
  // A text has fewer tokens than characters.
  CHECK(chars.flops < tokens.flops);
}

TEST_CASE("predict: a width of one's own leaves the table out", "[predict]") {
  const BudgetRequest own{.n_nv = NonVocabParams(7e9), .width = Width(5000.0)};
  const auto budget = resolve(own, default_law());
  CHECK(budget.width == 5000.0);
  CHECK_FALSE(budget.width_from_table);
  // FLOPs of the line and of a token budget do not depend on the width.
  CHECK(budget.flops == resolve({.n_nv = NonVocabParams(7e9)}, default_law()).flops);
  BudgetRequest tokens = own;
  tokens.tokens = Tokens(1e12);
  const auto with = resolve(tokens, default_law());
  tokens.width.reset();
  CHECK(with.flops == resolve(tokens, default_law()).flops);
}

TEST_CASE("predict: FLOPs alone whose model leaves the domain", "[predict]") {
  // N_nv = k C^0.5 is below 1 under 144 FLOPs and above 1e30 over 1.44e62.
  CHECK_THROWS_AS(resolve({.flops = Flops(143.0)}, default_law()), DomainError);
  CHECK_THROWS_AS(resolve({.flops = Flops(1.45e62)}, default_law()), DomainError);
  CHECK_NOTHROW(resolve({.flops = Flops(145.0)}, default_law()));
  CHECK_NOTHROW(resolve({.flops = Flops(1.43e62)}, default_law()));
}

TEST_CASE("predict: the compute-optimal line has a tolerance on both sides", "[predict]") {
  const NonVocabParams n_nv(7e9);
  const double line = default_law().compute_optimal_flops(7e9);
  const auto on_line = [&](double ratio) {
    return resolve({.n_nv = n_nv, .flops = Flops(line * ratio)}, default_law())
        .on_compute_optimal_line();
  };
  CHECK(on_line(1.0));
  CHECK(on_line(1.0 + 0.99999 * vocabplan::kLineTolerance));
  CHECK(on_line(1.0 - 0.99999 * vocabplan::kLineTolerance));
  CHECK_FALSE(on_line(1.0 + 1.00001 * vocabplan::kLineTolerance));
  CHECK_FALSE(on_line(1.0 - 1.00001 * vocabplan::kLineTolerance));
  CHECK_FALSE(on_line(1e-300));
  // 7.1e21 as the paper prints it is on the line.
  CHECK(resolve({.n_nv = n_nv, .flops = Flops(7.1e21)}, default_law()).on_compute_optimal_line());
}

}  // namespace budget_test
