#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/budget.hpp"

namespace budget_refusal_test {

using namespace vocabplan;

namespace {

void refuse(const BudgetRequest& request, const std::string& reason) {
  CHECK_THROWS_WITH(resolve(request, default_law()), reason);
}

const NonVocabParams kModel(7e9);
const TotalParams kTotal(8e9);
const Flops kFlops(1e21);
const Tokens kTokens(1e11);
const Characters kChars(1e11);
const TokensPerParam kRatio(20.0);

}  // namespace

TEST_CASE("predict: a model with two budgets", "[predict]") {
  const std::string reason =
      "a model and more than one of flops, tokens, chars and tokens per param; give one of them";
  refuse({.n_nv = kModel, .flops = kFlops, .tokens = kTokens}, reason);
  refuse({.n_nv = kModel, .flops = kFlops, .characters = kChars}, reason);
  refuse({.n_nv = kModel, .flops = kFlops, .tokens_per_param = kRatio}, reason);
  refuse({.n_nv = kModel, .tokens = kTokens, .characters = kChars}, reason);
  refuse({.n_nv = kModel, .tokens = kTokens, .tokens_per_param = kRatio}, reason);
  refuse({.total_params = kTotal, .flops = kFlops, .tokens = kTokens}, reason);
  refuse({.total_params = kTotal, .characters = kChars, .tokens_per_param = kRatio}, reason);
}

TEST_CASE("predict: two models", "[predict]") {
  refuse({.n_nv = kModel, .total_params = kTotal}, "both n_nv and total params; give one of them");
}

TEST_CASE("predict: tied tables that nothing counts", "[predict]") {
  const std::string reason =
      "tied without total params: it says how they count the vocabulary tables";
  refuse({.n_nv = kModel, .tied = true}, reason);
  refuse({.tied = true, .flops = kFlops}, reason);
}

TEST_CASE("predict: a budget that is not enough", "[predict]") {
  const std::string neither = "neither a model nor flops; give n_nv, total params or flops";
  refuse({}, neither);
  refuse({.width = Width(512.0)}, neither);
  refuse({.data_limit = kTokens}, neither);
  const std::string alone =
      "tokens, chars or tokens per param without a model; give n_nv, total params or flops too";
  refuse({.tokens = kTokens}, alone);
  refuse({.characters = kChars}, alone);
  refuse({.tokens_per_param = kRatio}, alone);
}

TEST_CASE("predict: FLOPs with two lengths of the run", "[predict]") {
  const std::string reason =
      "flops and more than one of tokens, chars and tokens per param; give one of them";
  refuse({.flops = kFlops, .tokens = kTokens, .characters = kChars}, reason);
  refuse({.flops = kFlops, .tokens = kTokens, .tokens_per_param = kRatio}, reason);
}

TEST_CASE("predict: tokens that do not exist", "[predict]") {
  refuse({.n_nv = kModel, .tokens = kTokens, .data_limit = Tokens(0.9e11)},
         "tokens 100B exceed the data limit of 90B");
  refuse({.flops = kFlops, .tokens = kTokens, .data_limit = Tokens(0.9e11)},
         "tokens 100B exceed the data limit of 90B");
  // Both numbers, because nobody knows the tokens of their characters.
  CHECK_THROWS_WITH(
      resolve({.n_nv = kModel, .characters = kChars, .data_limit = Tokens(1e10)}, default_law()),
      Catch::Matchers::ContainsSubstring("chars 100B are ") &&
          Catch::Matchers::ContainsSubstring("limit of 10B"));
}

TEST_CASE("predict: FLOPs on more data than they suit", "[predict]") {
  // 1e12 FLOPs on 1e13 tokens are a sixtieth of a parameter.
  CHECK_THROWS_WITH(resolve({.flops = Flops(1e12), .tokens = Tokens(1e13)}, default_law()),
                    Catch::Matchers::ContainsSubstring("no model is left"));
  CHECK_THROWS_WITH(resolve({.flops = Flops(1e12), .characters = Characters(1e13)}, default_law()),
                    Catch::Matchers::ContainsSubstring("no model is left"));
}

TEST_CASE("predict: a total that the vocabulary alone exceeds", "[predict]") {
  CHECK_THROWS_WITH(resolve({.total_params = TotalParams(1e6), .flops = kFlops}, default_law()),
                    Catch::Matchers::ContainsSubstring(
                        "no model has 1M total params at that budget: the vocabulary of the least "
                        "model takes more"));
  CHECK_THROWS_AS(resolve({.total_params = TotalParams(1.0)}, default_law()), DomainError);
}

TEST_CASE("predict: tokens per parameter of a law to which no vocabulary is too large",
          "[predict]") {
  Law law = default_law();
  law.isoloss.alpha2 = 0.4;  // below beta, 0.4466
  const BudgetRequest request{.n_nv = kModel, .tokens_per_param = kRatio};
  CHECK_THROWS_WITH(resolve(request, law),
                    Catch::Matchers::ContainsSubstring("alpha2 0.4 is not above its beta"));
  law.isoloss.alpha2 = law.isoloss.beta;
  CHECK_THROWS_AS(resolve(request, law), DomainError);
  // FLOPs fix the number of parameters, and then there is an optimum.
  CHECK_NOTHROW(resolve({.flops = kFlops, .tokens_per_param = kRatio}, law));
}

}  // namespace budget_refusal_test
