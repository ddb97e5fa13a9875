#pragma once

#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan::test {

/// The published law without its draws.
inline Law law_without_draws() {
  Law law = default_law();
  law.draws = {};
  return law;
}

/// Close to the fit of the paper's measurements with their true tokens.
inline Law law_like_the_data() {
  Law law = law_without_draws();
  law.isoloss = {.A1 = 1.84,
                 .A2 = 0.0913,
                 .B = 1.325,
                 .E = 5.443,
                 .alpha1 = 0.494,
                 .alpha2 = 0.91,
                 .beta = 0.494,
                 .unit_n_nv = 1e6,
                 .unit_n_v = 1e6,
                 .unit_tokens = 1e9};
  return law;
}

/// The 7B of the paper's table 1.
inline PilotTarget target_7b() {
  return {.n_nv = NonVocabParams(7e9), .flops = Flops(7.1e21)};
}

}  // namespace vocabplan::test
