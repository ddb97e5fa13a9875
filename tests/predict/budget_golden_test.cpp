// Plans recomputed with scipy 1.10.1: nested brentq on the derivative of the loss as the authors'
// code writes it (sail-sg/scaling-with-vocab 6701cc2) and on the definition of each budget; with
// f(V) of eight decimals. No step of it is shared with the library.
#include <cmath>

#include "catch.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace budget_golden_test {

using namespace vocabplan;

namespace {

struct Golden {
  BudgetRequest request;
  double n_nv;
  double flops;
  double vocab_size;
  double tolerance;
};

bool near(double value, double expected, double tolerance) {
  return std::abs(value / expected - 1.0) < tolerance;
}

}  // namespace

TEST_CASE("predict: plans for budgets in every form equal those of scipy", "[predict]") {
  const TotalParams eight(8e9);
  const Flops flops(1e23);
  const TokensPerParam twenty(20.0);
  // brentq was stopped at 1e-13; the rounded constants of f move what comes from characters.
  constexpr double kRoots = 1e-12;
  constexpr double kConstants = 1e-7;
  const std::vector<Golden> plans{
      {{.total_params = eight}, 7483213225.828733, 8.059659452897564e21, 63084.32301895367, kRoots},
      {{.total_params = eight, .tokens = Tokens(15e12)},
       6371950208.812987,
       6.467377593965836e23,
       198736.54677575792,
       kRoots},
      {{.total_params = eight, .tied = true, .tokens = Tokens(15e12)},
       7131975221.06466,
       7.2e23,  // C = 6 T D
       211920.11204476026,
       kRoots},
      {{.total_params = eight, .characters = Characters(60e12)},
       6410451811.906797,
       5.893930380483229e23,
       194036.64405434593,
       kConstants},
      {{.total_params = TotalParams(70e9), .tokens_per_param = twenty},
       66695637899.96556,
       5.605709226263554e23,
       201682.25708218035,
       kRoots},
      {{.flops = flops, .tokens = Tokens(2e12)},
       7814258410.094619,
       1e23,
       126727.27618132671,
       kRoots},
      {{.flops = flops, .characters = Characters(8e12)},
       8555115431.275968,
       1e23,
       130425.29499104488,
       kConstants},
      {{.flops = flops, .tokens_per_param = twenty},
       28084161149.69223,
       1e23,
       129522.53799422228,
       kRoots},
      {{.n_nv = NonVocabParams(7e9), .tokens_per_param = twenty},
       7e9,
       6.283889736791139e21,
       57719.27768475755,
       kRoots}};
  for (const Golden& golden : plans) {
    const auto p = predict(golden.request, default_law());
    CAPTURE(golden.n_nv, golden.flops, p.budget.n_nv, p.budget.flops, p.isoloss.vocab_size);
    CHECK(near(p.budget.n_nv, golden.n_nv, golden.tolerance));
    CHECK(near(p.budget.flops, golden.flops, golden.tolerance));
    CHECK(near(p.isoloss.vocab_size, golden.vocab_size, golden.tolerance));
  }
}

}  // namespace budget_golden_test
