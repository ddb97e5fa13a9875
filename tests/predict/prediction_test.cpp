#include "vocabplan/predict/prediction.hpp"

#include <cmath>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/law/catalog.hpp"

namespace prediction_test {

using vocabplan::default_law;
using vocabplan::Flops;
using vocabplan::NonVocabParams;
using vocabplan::rounded_to_multiple;
using vocabplan::truncated;
using vocabplan::Width;

TEST_CASE("predict: the parts of a prediction agree with each other", "[predict]") {
  vocabplan::test::Random random(60);
  const auto& law = default_law();
  for (int i = 0; i < 2000; ++i) {
    const NonVocabParams n_nv(random.log_uniform(1.0, 1e30));
    const auto p = predict({.n_nv = n_nv}, law);
    CAPTURE(n_nv.value());
    REQUIRE(p.isoflops.has_value());
    REQUIRE(p.derivative.has_value());
    REQUIRE(p.isoflops->n_v == isoflops_optimum(law, n_nv));
    REQUIRE(p.derivative->n_v == derivative_optimum(law, n_nv));
    for (const auto& estimate : {*p.isoflops, *p.derivative, p.isoloss}) {
      REQUIRE(estimate.vocab_size == estimate.n_v / p.budget.width);
    }
    REQUIRE(p.root.value == p.isoloss.n_v);
    const double tokens = p.budget.flops / 6.0 / (n_nv.value() + p.isoloss.n_v);
    REQUIRE(std::abs(p.tokens / tokens - 1.0) < 1e-15);
    const double f = law.compression.tokens_per_character(p.isoloss.vocab_size);
    REQUIRE(std::abs(p.characters * f / p.tokens - 1.0) < 1e-15);
  }
}

TEST_CASE("predict: approaches 1 and 2 are empty off the compute-optimal line", "[predict]") {
  const auto p = predict({.n_nv = NonVocabParams(7e9), .flops = Flops(1e23)}, default_law());
  CHECK_FALSE(p.isoflops.has_value());
  CHECK_FALSE(p.derivative.has_value());
  CHECK(p.isoloss.vocab_size > 0.0);
}

TEST_CASE("predict: a budget near the line changes only approach 3", "[predict]") {
  // Approaches 1 and 2 are laws of N_nv on the line; 7.1e21 is its FLOPs as printed.
  const auto on = predict({.n_nv = NonVocabParams(7e9)}, default_law());
  const auto near = predict({.n_nv = NonVocabParams(7e9), .flops = Flops(7.1e21)}, default_law());
  REQUIRE(near.isoflops.has_value());
  CHECK(near.isoflops->n_v == on.isoflops->n_v);
  CHECK(near.derivative->n_v == on.derivative->n_v);
  CHECK(near.isoloss.n_v > on.isoloss.n_v);
}

TEST_CASE("predict: a width of one's own changes V and nothing else", "[predict]") {
  const auto table = predict({.n_nv = NonVocabParams(7e9)}, default_law());
  const auto own = predict({.n_nv = NonVocabParams(7e9), .width = Width(8192.0)}, default_law());
  CHECK(own.isoloss.n_v == table.isoloss.n_v);
  CHECK(own.tokens == table.tokens);
  CHECK(own.isoloss.vocab_size == table.isoloss.vocab_size / 2.0);
  CHECK(own.isoflops->vocab_size == table.isoflops->vocab_size / 2.0);
}

TEST_CASE("predict: the reference cuts vocabulary sizes off", "[predict]") {
  CHECK(truncated(59547.99999999999) == 59547.0);
  CHECK(truncated(59547.0) == 59547.0);
  CHECK(truncated(0.7) == 0.0);
  CHECK(truncated(1e300) == 1e300);
}

TEST_CASE("predict: rounding to a multiple", "[predict]") {
  CHECK(rounded_to_multiple(59547.0, 128.0) == 59520.0);  // 465 x 128; 466 x 128 = 59648
  CHECK(rounded_to_multiple(59584.0, 128.0) == 59648.0);  // halfway goes up
  CHECK(rounded_to_multiple(std::nextafter(59584.0, 0.0), 128.0) == 59520.0);
  CHECK(rounded_to_multiple(59520.0, 128.0) == 59520.0);
  CHECK(rounded_to_multiple(59547.4, 1.0) == 59547.0);
  CHECK(rounded_to_multiple(59547.5, 1.0) == 59548.0);
  CHECK(rounded_to_multiple(63.9, 128.0) == 128.0);
  CHECK(rounded_to_multiple(0.001, 128.0) == 128.0);
  CHECK(rounded_to_multiple(1e-300, 1.0) == 1.0);
}

TEST_CASE("predict: a rounded vocabulary is the nearest multiple", "[predict]") {
  vocabplan::test::Random random(61);
  for (int i = 0; i < 20000; ++i) {
    const double multiple = std::floor(random.log_uniform(1.0, 4096.0));
    const double v = random.log_uniform(1.0, 1e9);
    const double rounded = rounded_to_multiple(v, multiple);
    CAPTURE(v, multiple, rounded);
    REQUIRE(std::fmod(rounded, multiple) == 0.0);
    REQUIRE(rounded >= multiple);
    REQUIRE((std::abs(rounded - v) <= multiple / 2.0 || rounded == multiple));
  }
}

}  // namespace prediction_test
