// The models of a design: can be trained, and lie where the target is within reach.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "pilot_laws.hpp"
#include "random.hpp"
#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan::test::pilot_shape_test {

TEST_CASE("plan: a model of k layers of width 64 k is its own shape") {
  for (int k = 1; k <= 200; ++k) {
    const PilotShape shape = pilot_shape(49152.0 * std::pow(k, 3));
    CAPTURE(k);
    CHECK(shape.width == 64.0 * k);
    CHECK(shape.layers == k);
    CHECK(shape.n_nv() == 49152.0 * std::pow(k, 3));
  }
  // The small GPT-2: 12 layers of width 768.
  CHECK(pilot_shape(85e6) == PilotShape{.width = 768.0, .layers = 12.0});
}

TEST_CASE("plan: every size has a shape that can be trained, as near as whole layers are") {
  Random random(61);
  for (int i = 0; i < 2000; ++i) {
    const double n_nv = random.log_uniform(1.0, 1e13);
    const PilotShape shape = pilot_shape(n_nv);
    CAPTURE(n_nv, shape.width, shape.layers);
    CHECK(std::fmod(shape.width, 64.0) == 0.0);
    CHECK(shape.width >= 64.0);
    CHECK(shape.layers >= 1.0);
    CHECK(std::trunc(shape.layers) == shape.layers);
    const double layer = 12.0 * shape.width * shape.width;
    if (shape.layers > 1.0) CHECK(std::abs(shape.n_nv() - n_nv) <= 0.5 * layer * (1.0 + 1e-12));
    // As many layers as heads of 64, to rounding: k is within a half of the root.
    const double heads = shape.width / 64.0;
    if (n_nv > 49152.0) CHECK(std::abs(heads - std::cbrt(n_nv / 49152.0)) <= 0.5 + 1e-9);
  }
}

TEST_CASE("plan: the models of a design lie within reach of the target") {
  const Law law = law_without_draws();
  for (const double n_nv : {3e8, 1e9, 7e9}) {
    const PilotTarget target{.n_nv = NonVocabParams(n_nv), .flops = Flops(120.0 * n_nv * n_nv)};
    for (const double allowance : {1e19, 1e20, 1e22}) {
      const PilotDesign design = design_pilots(law, target, {.allowance = allowance});
      CAPTURE(n_nv, allowance);
      // What a quarter pays at 5 tokens a parameter; a shape is within a tenth of the size asked
      // for from ten layers on, and these have nine or more.
      const double most = std::min(n_nv, std::sqrt(0.25 * allowance / 30.0));
      const double least = std::min(n_nv / 200.0, most / 10.0);
      for (const PilotRun& run : design.runs) {
        CHECK(run.n_nv >= 0.8 * least);
        CHECK(run.n_nv <= 1.2 * most);
      }
      CHECK(design.n_nv_outside ==
            Approx(std::max(1.0, n_nv / design.runs.back().n_nv)).epsilon(1e-12));
      double dearest = 0.0;
      for (const PilotRun& run : design.runs) dearest = std::max(dearest, run.flops());
      CHECK(design.flops_outside ==
            Approx(std::max(1.0, target.flops.value() / dearest)).epsilon(1e-12));
    }
  }
}

TEST_CASE("plan: a target far outside the runs is warned of, with the factors") {
  Law law = law_without_draws();
  law.name = "own";
  const auto warned = [&](const PilotTarget& target) {
    const PilotRequest request{
        .allowance = 1e20, .noise = 0.001, .tokenizer_noise = 0.0, .n_nv = {5e7, 1e8, 2e8, 4e8}};
    const PilotDesign design = design_pilots(law, target, request);
    std::string text;
    for (const std::string& warning : pilot_warnings(design, law)) text += warning + "\n";
    return text;
  };
  const std::string far = warned({.n_nv = NonVocabParams(7e10), .flops = Flops(1e24)});
  CHECK(far.find("far outside the runs, N_nv by a factor of ") != std::string::npos);
  CHECK(far.find(" and FLOPs by ") != std::string::npos);
  // A target below the smallest run is as far outside.
  const std::string low = warned({.n_nv = NonVocabParams(3e6), .flops = Flops(1e19)});
  CHECK(low.find("far outside") != std::string::npos);
  const std::string near = warned({.n_nv = NonVocabParams(1e9), .flops = Flops(2e19)});
  CHECK(near.find("far outside") == std::string::npos);
}

}  // namespace vocabplan::test::pilot_shape_test
