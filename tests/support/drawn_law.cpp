#include "drawn_law.hpp"

#include <cmath>

#include "random.hpp"
#include "vocabplan/law/catalog.hpp"

namespace vocabplan::test {
namespace {

LawDraw random_draw(const Law& law, Random& random) {
  const auto near = [&](double value, double spread) {
    return value * std::exp(random.uniform(-spread, spread));
  };
  const LossSurface& s = law.isoloss;
  return {.A1 = near(s.A1, 0.2),
          .A2 = near(s.A2, 0.5),
          .B = near(s.B, 0.2),
          .E = near(s.E, 0.05),
          .alpha1 = near(s.alpha1, 0.1),
          .alpha2 = near(s.alpha2, 0.5),
          .beta = near(s.beta, 0.1),
          .line_ln_k = near(law.compute_optimal.ln_k, 0.02),
          .line_exponent = near(law.compute_optimal.exponent, 0.01),
          .isoflops_ln_k = near(law.isoflops.ln_k, 0.02),
          .isoflops_exponent = near(law.isoflops.exponent, 0.01),
          .anchor_n_v = near(law.derivative.anchor_n_v, 0.2),
          .gamma = near(law.derivative.gamma, 0.02),
          .unbounded = 0};
}

}  // namespace

Law drawn_law(std::size_t count, std::size_t gap, std::uint64_t seed) {
  Law law = default_law();
  law.draws = {.resample = "run", .seed = seed, .degenerate_share = 0.125, .rows = {}};
  Random random(seed);
  for (std::size_t i = 1; i <= count; ++i) {
    LawDraw draw = random_draw(law, random);
    if (gap != 0 && i % gap == 0) {
      draw.unbounded = i / gap % 2 == 0 ? 1 : -1;
      (draw.unbounded < 0 ? draw.A2 : draw.B) = 0.0;
    }
    law.draws.rows.own().push_back(draw);
  }
  return law;
}

}  // namespace vocabplan::test
