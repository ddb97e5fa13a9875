// Vocabularies whose runs are not found by following one monotone branch.
#include <cmath>

#include "catch.hpp"
#include "inverse_checks.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/predict/price.hpp"

namespace inverse_search_test {

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

TEST_CASE("predict: at fixed FLOPs a vocabulary may be cheap again for models without data") {
  Random random(416);
  struct Asked {
    double vocab_size;
    double flops;
    double width;
  };
  for (const Asked& asked : {Asked{8192, 1e19, 512}, Asked{16000, 1e21, 4096},
                             Asked{4096, 1e21, 4096}, Asked{128256, 1e22, 2048}}) {
    const Inverse inverse = runs_for_vocab({.vocab_size = VocabSize(asked.vocab_size),
                                            .flops = Flops(asked.flops),
                                            .width = Width(asked.width)},
                                           law());
    CAPTURE(asked.vocab_size, asked.flops, asked.width);
    for (int i = 0; i < 1000; ++i) {
      const double n_nv = random.log_uniform(1e6, 1e16);
      const InverseRun run{.n_nv = n_nv, .flops = asked.flops, .width = asked.width};
      CAPTURE(n_nv);
      REQUIRE(inside(inverse.within, n_nv) == (price_at(run, asked.vocab_size) <= 0.01));
    }
  }
}

TEST_CASE("predict: with beta above 1 the optimum falls with the model, and is found") {
  vocabplan::Law steep = law();
  steep.isoloss.alpha1 = 1.3;
  steep.isoloss.beta = 1.3;
  const auto at = [&](double n_nv) {
    return predict({.n_nv = NonVocabParams(n_nv), .flops = Flops(1e21), .width = Width(2048)},
                   steep)
        .isoloss.vocab_size;
  };
  const double middle = at(3e9);
  REQUIRE(at(1e9) > middle);
  REQUIRE(at(1e10) < middle);
  const Inverse inverse = runs_for_vocab(
      {.vocab_size = VocabSize(middle), .flops = Flops(1e21), .width = Width(2048)}, steep);
  REQUIRE(inverse.isoloss.size() == 1);
  CHECK(off(inverse.isoloss[0].n_nv, 3e9) < 1e-9);
}

TEST_CASE("predict: a steep line whose FLOPs overflow still has runs for a vocabulary") {
  vocabplan::Law steep = law();
  // Through 7B at 7e21 FLOPs; 1e30 parameters would take 1e400.
  steep.compute_optimal.exponent = 0.05;
  steep.compute_optimal.ln_k = std::log(7e9) - 0.05 * std::log(7e21);
  const double vocab_size = predict({.n_nv = NonVocabParams(7e9)}, steep).isoloss.vocab_size;
  bool found = false;
  for (const InverseRun& run :
       runs_for_vocab({.vocab_size = VocabSize(vocab_size)}, steep).isoloss) {
    found = found || off(run.n_nv, 7e9) < 1e-9;
  }
  CHECK(found);
}

TEST_CASE("predict: the first run of a range has the width that is named") {
  const Inverse inverse =
      runs_for_vocab({.vocab_size = VocabSize(32000), .flops = Flops(1e22)}, law());
  REQUIRE_FALSE(inverse.within.empty());
  for (const InverseRange& range : inverse.within) {
    if (range.first) CHECK(law().width_table.width(range.first->n_nv) == range.first->width);
    if (range.last) CHECK(law().width_table.width(range.last->n_nv) == range.last->width);
  }
}

}  // namespace inverse_search_test
