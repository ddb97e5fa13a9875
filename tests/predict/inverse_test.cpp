#include "vocabplan/predict/inverse.hpp"

#include <cmath>

#include "catch.hpp"
#include "inverse_checks.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/predict/price.hpp"

namespace inverse_test {

using vocabplan::DomainError;
using vocabplan::Flops;
using vocabplan::Inverse;
using vocabplan::InverseRange;
using vocabplan::InverseRun;
using vocabplan::NonVocabParams;
using vocabplan::runs_for_vocab;
using vocabplan::VocabSize;
using vocabplan::Width;
using vocabplan::test::inside;
using vocabplan::test::law;
using vocabplan::test::off;
using vocabplan::test::price_at;
using vocabplan::test::Random;

TEST_CASE("predict: the runs of a vocabulary predict that vocabulary") {
  Random random(411);
  for (int i = 0; i < 500; ++i) {
    const double vocab_size = random.log_uniform(100.0, 1e7);
    const Inverse inverse = runs_for_vocab({.vocab_size = VocabSize(vocab_size)}, law());
    CAPTURE(vocab_size);
    REQUIRE_FALSE(inverse.isoloss.empty());
    for (const InverseRun& run : inverse.isoloss) {
      const auto p = predict({.n_nv = NonVocabParams(run.n_nv)}, law());
      REQUIRE(off(p.isoloss.vocab_size, vocab_size) < 1e-9);
      REQUIRE(off(p.budget.flops, run.flops) < 1e-12);
      REQUIRE(off(p.tokens, run.tokens) < 1e-9);
      REQUIRE(p.budget.width == run.width);
    }
    for (const InverseRun& run : inverse.isoflops) {
      const auto p = predict({.n_nv = NonVocabParams(run.n_nv)}, law());
      REQUIRE(off(p.isoflops->vocab_size, vocab_size) < 1e-9);
    }
    for (const InverseRun& run : inverse.derivative) {
      const auto p = predict({.n_nv = NonVocabParams(run.n_nv)}, law());
      REQUIRE(off(p.derivative->vocab_size, vocab_size) < 1e-9);
    }
  }
}

TEST_CASE("predict: what predict says of a model is found again") {
  Random random(412);
  for (int i = 0; i < 500; ++i) {
    const double n_nv = random.log_uniform(1e6, 1e13);
    const auto p = predict({.n_nv = NonVocabParams(n_nv)}, law());
    const auto holds = [&](const std::vector<InverseRun>& runs) {
      for (const InverseRun& run : runs) {
        if (off(run.n_nv, n_nv) < 1e-9) return true;
      }
      return false;
    };
    CAPTURE(n_nv);
    const auto of = [](double v) { return runs_for_vocab({.vocab_size = VocabSize(v)}, law()); };
    REQUIRE(holds(of(p.isoloss.vocab_size).isoloss));
    REQUIRE(holds(of(p.isoflops->vocab_size).isoflops));
    REQUIRE(holds(of(p.derivative->vocab_size).derivative));
  }
}

TEST_CASE("predict: a vocabulary may be optimal on both sides of a step of the width table") {
  // V falls by 22 % where the width steps from 3200 to 4096, at 5B.
  const double at_step = predict({.n_nv = NonVocabParams(5e9)}, law()).isoloss.vocab_size;
  const Inverse twice = runs_for_vocab({.vocab_size = VocabSize(0.9 * at_step)}, law());
  REQUIRE(twice.isoloss.size() == 2);
  CHECK(twice.isoloss[0].width == 3200.0);
  CHECK(twice.isoloss[1].width == 4096.0);
  CHECK(twice.isoloss[0].n_nv < 5e9);
  CHECK(twice.isoloss[1].n_nv > 5e9);
  const Inverse once =
      runs_for_vocab({.vocab_size = VocabSize(0.9 * at_step), .width = Width(4096)}, law());
  REQUIRE(once.isoloss.size() == 1);
  CHECK(off(once.isoloss[0].n_nv, twice.isoloss[1].n_nv) < 1e-12);
}

TEST_CASE("predict: inside its ranges a vocabulary costs at most the limit, outside more") {
  Random random(413);
  for (const double within : {0.001, 0.01, 0.1}) {
    for (const double vocab_size : {8000.0, 32000.0, 128256.0, 262144.0}) {
      const Inverse inverse =
          runs_for_vocab({.vocab_size = VocabSize(vocab_size), .within = within}, law());
      REQUIRE_FALSE(inverse.within.empty());
      CAPTURE(within, vocab_size);
      for (int i = 0; i < 500; ++i) {
        const double n_nv = random.log_uniform(1e6, 1e14);
        const InverseRun run{.n_nv = n_nv,
                             .flops = law().compute_optimal_flops(n_nv),
                             .width = law().width_table.width(n_nv)};
        CAPTURE(n_nv);
        REQUIRE(inside(inverse.within, n_nv) == (price_at(run, vocab_size) <= within));
      }
    }
  }
}

TEST_CASE("predict: the ends of a range cost the limit, but at a step of the width table") {
  for (const double vocab_size : {4096.0, 32000.0, 128256.0, 1e6}) {
    for (const double width : {1024.0, 4096.0}) {
      const Inverse inverse = runs_for_vocab(
          {.vocab_size = VocabSize(vocab_size), .width = Width(width), .within = 0.02}, law());
      REQUIRE(inverse.within.size() == 1);
      CAPTURE(vocab_size, width);
      CHECK(off(price_at(*inverse.within[0].first, vocab_size), 0.02) < 1e-9);
      CHECK(off(price_at(*inverse.within[0].last, vocab_size), 0.02) < 1e-9);
    }
  }
}

TEST_CASE("predict: the FLOPs for which a vocabulary is the optimum of a model") {
  Random random(414);
  for (int i = 0; i < 2000; ++i) {
    const double n_nv = random.log_uniform(1e6, 1e13);
    const double flops = law().compute_optimal_flops(n_nv) * random.log_uniform(1e-3, 1e3);
    const auto p = predict({.n_nv = NonVocabParams(n_nv), .flops = Flops(flops)}, law());
    const double vocab_size = p.isoloss.vocab_size;
    const Inverse inverse =
        runs_for_vocab({.vocab_size = VocabSize(vocab_size), .n_nv = NonVocabParams(n_nv)}, law());
    CAPTURE(n_nv, flops);
    REQUIRE(inverse.isoloss.size() == 1);
    REQUIRE(off(inverse.isoloss[0].flops, flops) < 1e-12);
    REQUIRE(off(inverse.isoloss[0].tokens, p.tokens) < 1e-12);
    REQUIRE(inverse.isoflops.empty());
    REQUIRE(inverse.within.size() == 1);
    const InverseRange& range = inverse.within[0];
    if (range.first) REQUIRE(off(price_at(*range.first, vocab_size), 0.01) < 1e-9);
    if (range.last) REQUIRE(off(price_at(*range.last, vocab_size), 0.01) < 1e-9);
    REQUIRE(range.last);
    REQUIRE(range.last->flops > flops);
    // Open below when the vocabulary itself is less than 1 % of the model.
    REQUIRE(range.first.has_value() == (p.isoloss.n_v / n_nv > 0.01));
  }
}

TEST_CASE("predict: the models for which a vocabulary is the optimum of a budget") {
  Random random(415);
  for (int i = 0; i < 1000; ++i) {
    const double n_nv = random.log_uniform(1e8, 1e12);
    const double flops = law().compute_optimal_flops(n_nv) * random.log_uniform(0.01, 100.0);
    const double vocab_size =
        predict({.n_nv = NonVocabParams(n_nv), .flops = Flops(flops)}, law()).isoloss.vocab_size;
    const Inverse inverse =
        runs_for_vocab({.vocab_size = VocabSize(vocab_size), .flops = Flops(flops)}, law());
    CAPTURE(n_nv, flops);
    bool found = false;
    for (const InverseRun& run : inverse.isoloss) {
      found = found || off(run.n_nv, n_nv) < 1e-9;
      REQUIRE(run.flops == flops);
    }
    REQUIRE(found);
    REQUIRE(inside(inverse.within, n_nv));
    REQUIRE(inverse.derivative.empty());
  }
}

TEST_CASE("predict: vocabularies that no model wants have no runs") {
  CHECK(
      runs_for_vocab({.vocab_size = VocabSize(1e15), .width = Width(1e9)}, law()).isoloss.empty() ==
      false);
  const Inverse tiny = runs_for_vocab({.vocab_size = VocabSize(1.0), .width = Width(1)}, law());
  CHECK(tiny.isoloss.size() <= 1);
  const Inverse none = runs_for_vocab(
      {.vocab_size = VocabSize(1e15), .flops = Flops(1e10), .width = Width(1e9)}, law());
  CHECK(none.isoloss.empty());
}

TEST_CASE("predict: an inverse refuses what is fixed twice and shares out of their domain") {
  CHECK_THROWS_WITH(
      runs_for_vocab(
          {.vocab_size = VocabSize(32000), .n_nv = NonVocabParams(7e9), .flops = Flops(1e22)},
          law()),
      "both n_nv and flops beside a vocabulary: it follows from them");
  for (const double within : {0.0, -0.01, 101.0}) {
    CHECK_THROWS_AS(runs_for_vocab({.vocab_size = VocabSize(32000), .within = within}, law()),
                    DomainError);
  }
  CHECK_THROWS_AS(VocabSize(0.5), DomainError);
}

}  // namespace inverse_test
