// A loss in bits is the loss in nats by 1 / ln 2, one a byte that a character by the characters a
// byte: the data, and what they say of V, are the same.

#include <cmath>
#include <numbers>
#include <vector>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "vocabplan/fit/diagnostics.hpp"
#include "vocabplan/fit/run_fit.hpp"

namespace unit_invariance_test {

using namespace vocabplan;

namespace {

// A search ends where the gradient is within the rounding of the objective. Near its minimum the
// objective is flat: exponents are known to the root of its rounding, 1e-8, and V to some of that.
constexpr double kSearched = 1e-6;

bool close(double a, double b) {
  return a == b || std::abs(a - b) <= kSearched * std::abs(b);
}

struct Change {
  const char* text;
  double factor;
};
// Bytes a character of a text with some that are not of ASCII.
constexpr double kBytesPerCharacter = 1.07;
const std::vector<Change> kChanges{
    {"bits", 1.0 / std::numbers::ln2},
    {"a byte", 1.0 / kBytesPerCharacter},
    {"bits a byte", 1.0 / std::numbers::ln2 / kBytesPerCharacter},
};

RunTable with_losses_by(RunTable table, double factor) {
  for (double& loss : table.loss) loss *= factor;
  return table;
}

void check_surface(const LossSurface& found, const LossSurface& before, double factor) {
  CHECK(close(found.alpha1, before.alpha1));
  CHECK(close(found.alpha2, before.alpha2));
  CHECK(close(found.beta, before.beta));
  CHECK(close(found.E, factor * before.E));
  CHECK(close(found.A1, factor * before.A1));
  CHECK(close(found.A2, factor * before.A2));
  CHECK(close(found.B, factor * before.B));
}

// Of the optimum at 7B and the paper's budget.
double optimum_of(const LossSurface& surface, Optimum optimum) {
  return optimum_vocab(surface, optimum, {7e9, 7.1e21, 4096});
}

}  // namespace

TEST_CASE("fit: the unit of the loss changes neither V nor exponents", "[fit]") {
  const RunTable table = test::synthetic_runs(0.01);
  const RunFit before = fit_runs(table, default_law(), {.draws = 0});
  for (const Change& change : kChanges) {
    CAPTURE(change.text);
    const RunFit fit = fit_runs(with_losses_by(table, change.factor), default_law(), {.draws = 0});
    check_surface(fit.isoloss.surface, before.isoloss.surface, change.factor);
    CHECK(close(fit.isoloss.delta, change.factor * before.isoloss.delta));
    CHECK(close(fit.isoloss.objective, change.factor * change.factor * before.isoloss.objective));
    CHECK(close(optimum_of(fit.isoloss.surface, fit.isoloss.optimum),
                optimum_of(before.isoloss.surface, before.isoloss.optimum)));
    CHECK(close(fit.isoflops.isoflops.law.exponent, before.isoflops.isoflops.law.exponent));
    CHECK(close(fit.anchor_n_v, before.anchor_n_v));
    CHECK(close(fit.r_squared, before.r_squared));
    CHECK(close(fit.rmse, change.factor * before.rmse));
  }
}

TEST_CASE("fit: nor does it change the fits by size and tokenizer", "[fit]") {
  const RunTable table = test::synthetic_runs(0.01);
  const RunFitOptions options{.resample = ResampleUnit::size_tokenizer, .draws = 12};
  const RunFit before = fit_runs(table, default_law(), options);
  REQUIRE(before.draws.size() == 12);
  for (const Change& change : kChanges) {
    const RunFit fit = fit_runs(with_losses_by(table, change.factor), default_law(), options);
    REQUIRE(fit.draws.size() == before.draws.size());
    for (std::size_t i = 0; i < fit.draws.size(); ++i) {
      CAPTURE(change.text, i);
      const ResampledFit& draw = fit.draws[i];
      const ResampledFit& same = before.draws[i];
      CHECK(draw.optimum == same.optimum);
      CHECK(draw.isoloss_status == same.isoloss_status);
      check_surface(draw.surface, same.surface, change.factor);
      CHECK(close(optimum_of(draw.surface, draw.optimum), optimum_of(same.surface, same.optimum)));
      CHECK(close(draw.anchor_n_v, same.anchor_n_v));
    }
  }
}

}  // namespace unit_invariance_test
