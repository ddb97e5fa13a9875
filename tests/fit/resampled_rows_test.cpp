#include <cmath>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "vocabplan/fit/run_fit.hpp"

namespace resampled_rows_test {

using namespace vocabplan;

// Nine checkpoints of ten are those of the other fits: nothing moves far.
TEST_CASE("fit: fits to resampled rows have all three approaches", "[fit]") {
  RunFitOptions options;
  options.draws = 4;
  options.resample = ResampleUnit::row;
  const RunFit fit = fit_runs(test::synthetic_runs(0.001), default_law(), options);
  REQUIRE(fit.draws.size() == 4);
  for (const ResampledFit& draw : fit.draws) {
    CHECK(draw.complete());
    CHECK(std::abs(draw.isoflops.law.exponent - fit.isoflops.isoflops.law.exponent) < 0.2);
    CHECK(std::abs(std::log(draw.anchor_n_v / fit.anchor_n_v)) < 1.0);
    CHECK(draw.compute_optimal.law.exponent == 0.5);
  }
  CHECK(fit.degenerate_share == 0.0);
}

}  // namespace resampled_rows_test
