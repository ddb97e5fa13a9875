#pragma once

#include "random.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan::test {

/// A surface far from the published one: exponents apart from each other, beta on both sides of 1.
inline LossSurface random_surface(Random& random) {
  return {.A1 = random.log_uniform(0.05, 20.0),
          .A2 = random.log_uniform(0.01, 5.0),
          .B = random.log_uniform(0.05, 20.0),
          .E = random.uniform(1.0, 8.0),
          .alpha1 = random.log_uniform(0.1, 1.5),
          .alpha2 = random.log_uniform(0.1, 1.5),
          .beta = random.log_uniform(0.1, 2.5),
          .unit_n_nv = random.log_uniform(1e3, 1e9),
          .unit_n_v = random.log_uniform(1e3, 1e9),
          .unit_tokens = random.log_uniform(1e6, 1e12)};
}

}  // namespace vocabplan::test
