// The optimum at fixed tokens per parameter, against the first-order condition in fifty digits.
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "exact.hpp"
#include "random.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace isoloss_ratio_test {

using vocabplan::Flops;
using vocabplan::LossSurface;
using vocabplan::NonVocabParams;
using vocabplan::Root;
using vocabplan::TokensPerParam;
using vocabplan::test::Exact;
using vocabplan::test::loss_derivative;
using vocabplan::test::Random;

namespace {

// The sign of dL/dN_v at C = 6 R (n + v)^2.
bool rises(const LossSurface& s, double n_nv, double ratio, const Exact& n_v) {
  const Exact counted = Exact(n_nv) + n_v;
  return loss_derivative(s, n_nv, n_v, 6 * Exact(ratio) * counted * counted) > 0;
}

}  // namespace

TEST_CASE("predict: the optimum at fixed tokens per parameter is that of its own budget",
          "[predict]") {
  const LossSurface& s = vocabplan::default_law().isoloss;
  Random random(60);
  for (int i = 0; i < vocabplan::test::cases(3000); ++i) {
    const double n_nv = random.log_uniform(1.0, 1e30);
    const double ratio = random.log_uniform(1e-6, 1e6);
    const Root root =
        isoloss_optimum_at_tokens_per_param(s, NonVocabParams(n_nv), TokensPerParam(ratio));
    CAPTURE(n_nv, ratio, root.value);
    REQUIRE_FALSE(rises(s, n_nv, ratio, Exact(root.value) * (1 - Exact(4e-15))));
    REQUIRE(rises(s, n_nv, ratio, Exact(root.value) * (1 + Exact(4e-15))));
    REQUIRE(root.lower <= root.value);
    REQUIRE(root.value <= root.upper);
    const double counted = n_nv + root.value;
    const Flops flops(6.0 * ratio * counted * counted);
    // A relative error h in N_v moves C by 2 s h with s < 1, and the optimum by less.
    REQUIRE(std::abs(isoloss_optimum(s, NonVocabParams(n_nv), flops).value / root.value - 1.0) <
            1e-14);
  }
}

TEST_CASE("predict: tokens per parameter under other laws", "[predict]") {
  Random random(61);
  for (int i = 0; i < vocabplan::test::cases(3000); ++i) {
    const double beta = random.uniform(0.05, 1.5);
    const LossSurface s{.A1 = 1.0,
                        .A2 = random.log_uniform(1e-3, 1e3),
                        .B = random.log_uniform(1e-3, 1e3),
                        .E = 5.0,
                        .alpha1 = 0.4,
                        .alpha2 = beta + random.uniform(0.05, 1.0),
                        .beta = beta,
                        .unit_n_nv = 1e6,
                        .unit_n_v = 1e6,
                        .unit_tokens = 1e9};
    const double n_nv = random.log_uniform(1.0, 1e20);
    const double ratio = random.log_uniform(1e-3, 1e3);
    const double n_v =
        isoloss_optimum_at_tokens_per_param(s, NonVocabParams(n_nv), TokensPerParam(ratio)).value;
    CAPTURE(s.alpha2, s.beta, s.A2, s.B, n_nv, ratio, n_v);
    // Some fifteen roundings, divided by the least slope of the equation.
    const Exact h = 2.220446049250313e-16 * (2.0 + 15.0 / (s.alpha2 - s.beta));
    REQUIRE_FALSE(rises(s, n_nv, ratio, Exact(n_v) * (1 - h)));
    REQUIRE(rises(s, n_nv, ratio, Exact(n_v) * (1 + h)));
  }
}

TEST_CASE("predict: tokens per parameter where the vocabulary is all of the model", "[predict]") {
  // For n << v the equation is v^(alpha2 - beta) = alpha2 A2 / (beta B) (R u_v / u_D)^beta.
  const LossSurface& s = vocabplan::default_law().isoloss;
  const double ratio = 1e20;
  const Exact expected =
      Exact(s.unit_n_v) * pow(Exact(s.alpha2) * Exact(s.A2) / (Exact(s.beta) * Exact(s.B)) *
                                  pow(Exact(ratio) * s.unit_n_v / s.unit_tokens, Exact(s.beta)),
                              1 / (Exact(s.alpha2) - Exact(s.beta)));
  const double n_v =
      isoloss_optimum_at_tokens_per_param(s, NonVocabParams(1.0), TokensPerParam(ratio)).value;
  CHECK(vocabplan::test::relative_error(n_v, expected) < 1e-13);
}

}  // namespace isoloss_ratio_test
