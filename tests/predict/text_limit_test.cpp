#include <cmath>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/fixed_text.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace text_limit_test {

using namespace vocabplan;

namespace {

const Law& law() {
  return default_law();
}

double off(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

const NonVocabParams kModel(7e9);
const Characters kText(4e11);
const TextLimit kLimit{.characters = kText};

bool has(const std::vector<std::string>& warnings, const std::string& part) {
  for (const std::string& warning : warnings) {
    if (warning.find(part) != std::string::npos) return true;
  }
  return false;
}

// The answer for all of the text: its tokens by f, its FLOPs by 6 (N_nv + N_v) D.
void check_fixed_text(const Prediction& p, const Characters& text) {
  REQUIRE(p.fixed_text);
  const auto best = fixed_text_optimum(law().isoloss, law().compression, p.budget.width, text);
  const FixedText& fixed = *p.fixed_text;
  CHECK(fixed.estimate.vocab_size == best.vocab_size);
  CHECK(off(fixed.estimate.n_v, best.vocab_size * p.budget.width) < 1e-15);
  CHECK(fixed.estimate.n_nv == p.budget.n_nv);
  CHECK(fixed.characters == text.value());
  const double f = law().compression.tokens_per_character(best.vocab_size);
  CHECK(off(fixed.tokens, text.value() * f) < 1e-15);
  CHECK(off(fixed.estimate.flops, 6.0 * (p.budget.n_nv + fixed.estimate.n_v) * fixed.tokens) <
        1e-14);
}

}  // namespace

TEST_CASE("predict: a text that is not used up changes nothing", "[predict]") {
  const auto free = predict({.n_nv = kModel}, law());
  const Characters all(1e13);
  const auto p = predict({.n_nv = kModel, .text_limit = TextLimit{.characters = all}}, law());
  CHECK(p.budget.binding == Binding::compute);
  CHECK(p.budget.flops == free.budget.flops);
  CHECK(p.isoloss.n_v == free.isoloss.n_v);
  CHECK(p.characters == free.characters);
  CHECK_FALSE(has(p.warnings, "data binds"));
  CHECK_FALSE(free.fixed_text);
  // What all of it would want is told all the same.
  check_fixed_text(p, all);
  CHECK_FALSE(predict({.n_nv = kModel, .data_limit = Tokens(1e11)}, law()).fixed_text);
}

TEST_CASE("predict: a given model trains on all the text that exists", "[predict]") {
  const auto on_text = predict({.n_nv = kModel, .characters = kText}, law());
  const std::vector<BudgetRequest> requests{
      {.n_nv = kModel, .text_limit = kLimit},
      {.n_nv = kModel, .flops = Flops(1e23), .text_limit = kLimit},
      {.n_nv = kModel, .tokens_per_param = TokensPerParam(200.0), .text_limit = kLimit}};
  for (BudgetRequest request : requests) {
    const auto p = predict(request, law());
    CHECK(p.budget.binding == Binding::data);
    CHECK(p.characters == kText.value());
    CHECK(p.budget.flops == on_text.budget.flops);
    CHECK(p.isoloss.n_v == on_text.isoloss.n_v);
    CHECK(off(p.tokens, kText.value() *
                            law().compression.tokens_per_character(p.isoloss.vocab_size)) < 1e-12);
    CHECK(has(p.warnings, "data binds at 400B characters: "));
    check_fixed_text(p, kText);
    request.text_limit.reset();
    CHECK(p.budget.flops_without_limit == predict(request, law()).budget.flops);
  }
  const auto exact = predict({.n_nv = kModel, .characters = kText, .text_limit = kLimit}, law());
  CHECK(exact.budget.binding == Binding::compute);
}

// Fewer tokens are the price of a larger V at fixed text, its own parameters that at fixed FLOPs.
TEST_CASE("predict: all of a text in the vocabulary it wants has the least loss", "[predict]") {
  const auto p = predict({.n_nv = kModel, .text_limit = kLimit}, law());
  const auto loss = [&](double n_v, double tokens) { return law().isoloss.loss(7e9, n_v, tokens); };
  const FixedText& fixed = *p.fixed_text;
  CHECK(loss(fixed.estimate.n_v, fixed.tokens) < loss(p.isoloss.n_v, p.tokens));
  CHECK(fixed.estimate.vocab_size < p.isoloss.vocab_size);
  CHECK(fixed.tokens > p.tokens);
}

TEST_CASE("predict: totals and models of FLOPs when text binds", "[predict]") {
  const auto total = predict({.total_params = TotalParams(8e9), .text_limit = kLimit}, law());
  CHECK(total.budget.binding == Binding::data);
  CHECK(off(total.budget.n_nv + 2.0 * total.isoloss.n_v, 8e9) < 1e-12);
  CHECK_FALSE(total.isoflops);
  check_fixed_text(total, kText);
  const Flops flops(1e24);
  const auto grown = predict({.flops = flops, .text_limit = kLimit}, law());
  const auto direct = predict({.flops = flops, .characters = kText}, law());
  CHECK(grown.budget.binding == Binding::data);
  CHECK(grown.budget.n_nv == direct.budget.n_nv);
  CHECK(grown.budget.flops == 1e24);
  check_fixed_text(grown, kText);
}

TEST_CASE("predict: the end of f is said", "[predict]") {
  // A thousand characters for each of them: data are worth nothing, and entries all.
  const TextLimit plenty{.characters = Characters(7e15)};
  const auto p = predict({.n_nv = kModel, .text_limit = plenty}, law());
  REQUIRE(p.fixed_text);
  CHECK(p.fixed_text->at_max_vocab);
  CHECK(p.fixed_text->estimate.vocab_size == 200000.0);  // where the authors' code clamps V
  CHECK(has(p.warnings, "fixed text: V is at 200K, where the law's f(V) ends"));
}

TEST_CASE("predict: lengths that contradict a text", "[predict]") {
  const auto refuse = [](const BudgetRequest& request, const std::string& reason) {
    CHECK_THROWS_WITH(resolve(request, law()), Catch::Matchers::ContainsSubstring(reason));
    CHECK_THROWS_AS(resolve(request, law()), DomainError);
  };
  refuse({.n_nv = kModel, .data_limit = Tokens(1e11), .text_limit = kLimit},
         "both a limit in tokens and one in text");
  refuse({.n_nv = kModel, .characters = Characters(5e11), .text_limit = kLimit},
         "chars 500B exceed the data limit of 400B characters");
  // Nobody knows the characters of tokens before there is a vocabulary.
  refuse({.n_nv = kModel, .tokens = Tokens(2e11), .text_limit = kLimit}, "tokens 200B are ");
  refuse({.n_nv = kModel, .tokens = Tokens(2e11), .text_limit = kLimit}, "limit of 400B");
}

}  // namespace text_limit_test
