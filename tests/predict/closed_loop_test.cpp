#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace closed_loop_test {

using vocabplan::Characters;
using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::Tokens;
using vocabplan::test::Random;

namespace {

const vocabplan::Law& law() {
  return vocabplan::default_law();
}

double off(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

}  // namespace

TEST_CASE("predict: tokens to FLOPs and back to tokens", "[predict]") {
  Random random(50);
  double most = 0.0;
  for (int i = 0; i < 20000; ++i) {
    const NonVocabParams n_nv(random.log_uniform(1.0, 1e30));
    const double tokens = 20.0 * n_nv.value() * random.log_uniform(1e-6, 1e6);
    const auto p = predict({.n_nv = n_nv, .tokens = Tokens(tokens)}, law());
    const auto q = predict({.n_nv = n_nv, .flops = Flops(p.budget.flops)}, law());
    most = std::max(
        {most, off(p.tokens, tokens), off(q.tokens, tokens), off(q.isoloss.n_v, p.isoloss.n_v)});
  }
  CHECK(most < 1e-14);
  WARN("largest relative difference: " << most);
}

TEST_CASE("predict: characters to FLOPs and back to characters", "[predict]") {
  Random random(51);
  double most = 0.0;
  for (int i = 0; i < 5000; ++i) {
    const NonVocabParams n_nv(random.log_uniform(1.0, 1e30));
    const double chars = 80.0 * n_nv.value() * random.log_uniform(1e-6, 1e6);
    const auto p = predict({.n_nv = n_nv, .characters = Characters(chars)}, law());
    const auto q = predict({.n_nv = n_nv, .flops = Flops(p.budget.flops)}, law());
    CAPTURE(n_nv.value(), chars);
    const double worst = std::max(off(p.characters, chars), off(q.characters, chars));
    REQUIRE(worst < 1e-12);
    most = std::max(most, worst);
    // D = H f(V), the definition of tokens per character.
    REQUIRE(off(p.tokens, chars * law().compression.tokens_per_character(p.isoloss.vocab_size)) <
            1e-12);
  }
  WARN("largest relative difference: " << most);
}

TEST_CASE("predict: characters with a width of one's own", "[predict]") {
  Random random(52);
  for (int i = 0; i < 2000; ++i) {
    const NonVocabParams n_nv(random.log_uniform(1e6, 1e13));
    const vocabplan::Width width(random.log_uniform(1.0, 1e9));
    const double chars = random.log_uniform(1e6, 1e20);
    const auto p = predict({.n_nv = n_nv, .characters = Characters(chars), .width = width}, law());
    CAPTURE(n_nv.value(), chars, width.value());
    REQUIRE(off(p.characters, chars) < 1e-12);
  }
}

TEST_CASE("predict: FLOPs to N_nv and back to FLOPs", "[predict]") {
  Random random(53);
  for (int i = 0; i < 20000; ++i) {
    // From N_nv = 1 to N_nv = 1e30.
    const double flops = random.log_uniform(150.0, 1.4e62);
    const auto budget = resolve({.flops = Flops(flops)}, law());
    CAPTURE(flops);
    REQUIRE(budget.flops == flops);
    REQUIRE(off(law().compute_optimal_flops(budget.n_nv), flops) < 1e-15);
  }
}

TEST_CASE("predict: extreme tokens and characters end, with a result or an error", "[predict]") {
  const double value =
      GENERATE(as<double>{}, vocabplan::test::kLeastDouble, 1e-320, 2.2250738585072014e-308, 1e-300,
               1e-100, 1e-9, 1.0, 1e100, 1e278, 1e300, 1.79e308, vocabplan::test::kGreatestDouble);
  const double n_nv = GENERATE(1.0, 7e9, 1e30);
  CAPTURE(vocabplan::shortest(value), n_nv);
  for (const bool tokens : {true, false}) {
    vocabplan::BudgetRequest request{.n_nv = NonVocabParams(n_nv)};
    if (tokens) request.tokens = Tokens(value);
    if (!tokens) request.characters = Characters(value);
    CAPTURE(tokens);
    try {
      const auto p = predict(request, law());
      REQUIRE(std::isfinite(p.budget.flops));
      CHECK(p.isoloss.n_v > 0.0);
      CHECK(std::isfinite(p.isoloss.n_v));
      // Subnormal numbers have fewer digits; the loop still closes within what they hold.
      const double slack = 1e-12 * value + 8.0 * vocabplan::test::kLeastDouble;
      CHECK(std::abs((tokens ? p.tokens : p.characters) - value) <= slack);
    } catch (const vocabplan::DomainError& error) {
      // Right only when the tokens or the FLOPs leave the doubles.
      CAPTURE(error.what());
      CHECK((value < 1e-320 || value > 1e276));
    }
  }
}

}  // namespace closed_loop_test
