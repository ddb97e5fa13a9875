#include <cmath>

#include "catch.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace isoloss_far_test {

using namespace vocabplan;

// With alpha2 = 40 and A2 = 1e300 the power of N_v is beyond the doubles at the optimum of a run of
// 1e60 FLOPs: the condition dL/dV = 0 is held against its logarithm.
TEST_CASE("predict: an optimum whose powers no double holds", "[predict]") {
  LossSurface s = default_law().isoloss;
  s.A2 = 1e300;
  s.alpha2 = 40.0;
  for (const double beta : {0.45, 1.4}) {
    for (const double n : {1e6, 1e12, 1e18}) {
      s.beta = beta;
      CAPTURE(beta, n);
      const double flops = 1e60;
      const double v = isoloss_optimum(s, NonVocabParams(n), Flops(flops)).value;
      const double log_tokens = std::log(flops) - std::log(6.0 * (n + v)) - std::log(s.unit_tokens);
      const double vocabulary =
          std::log(s.alpha2) + std::log(s.A2) - s.alpha2 * std::log(v / s.unit_n_v);
      const double data = std::log(s.beta * s.B) - s.beta * log_tokens + std::log(v / (n + v));
      CHECK(std::abs(vocabulary - data) < 1e-10);
    }
  }
}

}  // namespace isoloss_far_test
