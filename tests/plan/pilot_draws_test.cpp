// What the draws of a law say before any pilot run, and beside the runs.

#include <cmath>

#include "catch.hpp"
#include "drawn_law.hpp"
#include "pilot_laws.hpp"
#include "random.hpp"
#include "vocabplan/plan/pilot_design.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test::pilot_draws_test {
namespace {

// Draws around the published constants, nearly normal in their logarithms; the first `wild` have a
// far larger A2.
Law law_with_draws_of_everything(double spread, std::size_t wild) {
  Law law = default_law();
  law.draws.rows.own().clear();
  Random random(41);
  const auto factor = [&] {
    double sum = -6.0;
    for (int k = 0; k < 12; ++k) sum += random.uniform(0.0, 1.0);
    return std::exp(spread * sum);
  };
  for (std::size_t i = 0; i < 4000; ++i) {
    const LossSurface& s = law.isoloss;
    const double tied = s.beta * factor();
    LawDraw draw{.A1 = s.A1 * factor(),
                 .A2 = s.A2 * factor(),
                 .B = s.B * factor(),
                 .E = s.E * factor(),
                 .alpha1 = tied,
                 .alpha2 = s.alpha2 * factor(),
                 .beta = tied};
    if (i < wild) draw.A2 *= 1e6;
    law.draws.rows.own().push_back(draw);
  }
  return law;
}

double sd_of_draws(const Law& law, const PilotTarget& target) {
  double sum = 0.0;
  double squares = 0.0;
  for (const LawDraw& draw : law.draws.rows) {
    const double x =
        std::log(isoloss_optimum(surface_of(draw, law.isoloss), target.n_nv, target.flops).value);
    sum += x;
    squares += x * x;
  }
  const auto count = static_cast<double>(law.draws.rows.size());
  return std::sqrt(squares / count - sum * sum / (count * count));
}

TEST_CASE("plan: before any run a normal cloud of draws says what it says of V*") {
  const Law law = law_with_draws_of_everything(0.01, 0);
  const PilotDesign design = design_pilots(law, target_7b(), {.allowance = 1e20});
  REQUIRE(design.before);
  // 4,000 draws have their scatter to about 2 %.
  CHECK(design.before->sd == Approx(sd_of_draws(law, target_7b())).epsilon(0.1));
  CHECK(design.before->runs == 0);
  CHECK(design.after.sd < design.before->sd);
  REQUIRE(design.drawn);
  CHECK(design.before->lower == Approx(design.drawn->lower).epsilon(0.05));
  CHECK(design.before->upper == Approx(design.drawn->upper).epsilon(0.05));
}

TEST_CASE("plan: what the runs tell alone is what they tell a law without draws") {
  const Law law = law_with_draws_of_everything(0.01, 0);
  const PilotRequest request{.allowance = 1e20};
  const PilotDesign design = design_pilots(law, target_7b(), request);
  REQUIRE(design.alone);
  Law bare = law;
  bare.draws.rows.own().clear();
  CHECK(design.alone->sd ==
        Approx(forecast_pilots(bare, target_7b(), design.runs, request).sd).epsilon(1e-9));
  CHECK(design.alone->sd > design.after.sd);
  CHECK_FALSE(design_pilots(bare, target_7b(), request).alone);
}

TEST_CASE("plan: a few wild draws do not decide what is known before") {
  const PilotDesign calm =
      design_pilots(law_with_draws_of_everything(0.01, 0), target_7b(), {.allowance = 1e20});
  const PilotDesign wild =
      design_pilots(law_with_draws_of_everything(0.01, 120), target_7b(), {.allowance = 1e20});
  CHECK(wild.before->sd == Approx(calm.before->sd).epsilon(0.25));
}

TEST_CASE("plan: what draws and runs know adds up") {
  const Law law = law_with_draws_of_everything(0.05, 0);
  const PilotRequest request{.allowance = 1e20};
  const PilotDesign design = design_pilots(law, target_7b(), request);
  const double alone = forecast_pilots(law, target_7b(), design.runs, request, false).sd;
  CHECK(design.after.sd < alone);
  CHECK(design.after.sd < design.before->sd);
  CHECK(forecast_pilots(law, target_7b(), design.runs, request).sd ==
        Approx(design.after.sd).epsilon(1e-9));
}

TEST_CASE("plan: a law with few draws, or with none, has only what the runs know") {
  const PilotDesign without = design_pilots(law_without_draws(), target_7b(), {.allowance = 1e20});
  CHECK_FALSE(without.before);
  CHECK_FALSE(without.drawn);
  const PilotDesign few = design_pilots(drawn_law(20, 0, 3), target_7b(), {.allowance = 1e20});
  REQUIRE(few.before);
  CHECK(std::isinf(few.before->sd));
  CHECK(few.after.sd == Approx(without.after.sd).epsilon(1e-9));
}

}  // namespace
}  // namespace vocabplan::test::pilot_draws_test
