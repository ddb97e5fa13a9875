#include "core/table/unit_doubts.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace unit_doubts_test {

using namespace vocabplan;

namespace {

void check_says(const std::optional<std::string>& doubt, const std::vector<std::string>& parts) {
  REQUIRE(doubt.has_value());
  CAPTURE(*doubt);
  for (const std::string& part : parts) CHECK(doubt->find(part) != std::string::npos);
}

NamedNumber tokens(double value, double unit = 1.0) {
  return {.column = "tokens", .value = value, .unit = unit};
}
NamedNumber params(double value, double unit = 1.0) {
  return {.column = "N", .value = value, .unit = unit};
}

}  // namespace

TEST_CASE("core: models that are trained raise no doubt", "[core]") {
  // Pythia 70M, Llama 3 8B and 405B, Chinchilla, Qwen2.5 0.5B; D is published.
  CHECK_FALSE(tokens_doubt(tokens(300e9), 18.9e6));
  CHECK_FALSE(tokens_doubt(tokens(15e12), 8.03e9));
  CHECK_FALSE(tokens_doubt(tokens(15.6e12), 405e9));
  CHECK_FALSE(tokens_doubt(tokens(1.4e12), 70e9));
  CHECK_FALSE(tokens_doubt(tokens(18e12), 0.36e9));
  CHECK_FALSE(params_doubt(params(10e3), {}));
  CHECK_FALSE(loss_doubt(-5.3));
  CHECK_FALSE(loss_doubt(11.0));
}

TEST_CASE("core: tokens in billions and parameters in millions are named as such", "[core]") {
  check_says(tokens_doubt(tokens(0.321), 33e6),
             {"'tokens'", "0.321", "billions", "--tokens-unit 1e9", "'tokens (B)'"});
  check_says(tokens_doubt(tokens(2), 7e9), {"trillions", "--tokens-unit 1e12"});
  check_says(params_doubt(params(30), {}), {"'N'", "30", "millions", "--params-unit 1e6"});
  check_says(params_doubt(params(7), {}), {"billions", "--params-unit 1e9"});
  // 1.4 trillion tokens are those of 70 billion parameters.
  check_says(params_doubt(params(70), 1.4e12), {"billions", "--params-unit 1e9"});
  check_says(params_doubt(params(70), 1.4e9), {"millions", "--params-unit 1e6"});
  // 321 million tokens for 30 million parameters: both columns are in other units.
  check_says(
      params_doubt(params(30), 0.321, "tokens"),
      {"'N'", "millions", "--params-unit 1e6", "column 'tokens': 0.321: it looks like billions",
       "--tokens-unit 1e9", "'tokens (B)'"});
  const auto tokens_fit = params_doubt(params(70), 1.4e9, "tokens");
  CHECK_FALSE(tokens_fit.value().find("--tokens-unit") != std::string::npos);
}

TEST_CASE("core: a unit that was applied to plain numbers is named as such", "[core]") {
  check_says(tokens_doubt(tokens(2e12 * 1e9, 1e9), 7e9), {"applied too", "--tokens-unit 1 "});
  check_says(params_doubt(params(7e9 * 1e6, 1e6), {}), {"--params-unit 1 "});
}

TEST_CASE("core: FLOPs and tokens that contradict each other are named", "[core]") {
  const NamedNumber flops{.column = "C", .value = 6e18};
  CHECK_FALSE(mismatch_doubt(flops, 6.2e18));
  check_says(mismatch_doubt(flops, 6.4e18), {"'C'", "0.9375 times"});
  check_says(mismatch_doubt(flops, 6e9), {"billions", "--tokens-unit 1e9"});
  check_says(mismatch_doubt({.column = "C", .value = 6}, 6e12), {"--flops-unit 1e12"});
  check_says(mismatch_doubt(flops, 18e18), {"forward pass alone"});
  check_says(flops_doubt({.column = "C", .value = 6.6}, 1e8, 1.1e-8),
             {"'C'", "--flops-unit 1e18", "'C (1e18)'"});
}

TEST_CASE("core: tokens and characters of one text are in one unit", "[core]") {
  const NamedNumber characters{.column = "chars", .value = 4e9};
  CHECK_FALSE(fertility_doubt(tokens(1e9), characters));
  check_says(fertility_doubt(tokens(1), characters), {"billions", "--tokens-unit 1e9"});
  check_says(fertility_doubt(tokens(1e9), {.column = "chars", .value = 4}), {"'chars (B)'"});
}

TEST_CASE("core: a perplexity is no loss", "[core]") {
  check_says(loss_doubt(812.0), {"nats", "perplexity"});
}

}  // namespace unit_doubts_test
