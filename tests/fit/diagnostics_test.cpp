#include "vocabplan/fit/diagnostics.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "synthetic_runs.hpp"

namespace diagnostics_test {

using namespace vocabplan;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const FitTarget kTarget{7e9, 7e21, 4096};

}  // namespace

TEST_CASE("fit: hold-outs leave out what they say and judge it") {
  const RunTable table = test::synthetic_runs(0.0);
  const RunFitOptions options;
  const IsolossRows rows(table, default_law(), options);
  const IsolossFitter fitter(rows.view(), isoloss_options(options));
  const std::vector<FitTarget> targets{kTarget};
  const std::vector<HoldOut> held = hold_outs(table, rows, fitter, targets);
  REQUIRE(held.size() == 3);
  CHECK(held[0].from == 1130e6);
  CHECK(held[0].rows_held == 80);  // 8 runs of 10 checkpoints
  CHECK(held[1].from == 98304);
  CHECK(held[1].rows_held == 60);  // 6 runs
  CHECK(held[2].rows_held == 48);  // a tenth of 480
  const double whole = optimum_vocab(fitter.fit().surface, fitter.fit().optimum, kTarget);
  for (const HoldOut& part : held) {
    // Without noise the law holds where it was not fitted, too.
    CHECK(part.status == FitStatus::converged);
    CHECK(part.r_squared > 0.999999);
    CHECK(part.rmse < 1e-4);
    CHECK(std::abs(part.bias) < 1e-4);
    CHECK(std::abs(part.vocab_sizes[0] / whole - 1.0) < 1e-2);
  }
}

// The loss of the rows held out alone is 0.01 higher than the law says.
TEST_CASE("fit: hold-outs tell the error of rows that the law does not fit") {
  RunTable table = test::synthetic_runs(0.0);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.n_nv[i] >= 1130e6) table.loss[i] += 0.01;
  }
  const RunFitOptions options;
  const IsolossRows rows(table, default_law(), options);
  const IsolossFitter fitter(rows.view(), isoloss_options(options));
  const HoldOut held = hold_outs(table, rows, fitter, {}).front();
  CHECK(held.rows_held == 80);
  CHECK(std::abs(held.rmse - 0.01) < 2e-4);
  CHECK(std::abs(held.bias + 0.01) < 2e-4);
}

TEST_CASE("fit: the run that is wrong has the most leverage") {
  RunTable table = test::synthetic_runs(0.0005);
  // Run 47: the largest model with the largest vocabulary.
  for (std::size_t i = 470; i < 480; ++i) table.loss[i] -= 0.3;
  const RunFitOptions options;
  const IsolossRows rows(table, default_law(), options);
  const IsolossFitter fitter(rows.view(), {.delta = kInfinity});
  const std::vector<RunLeverage> leverage = run_leverage(table, rows, fitter, kTarget, 2);
  REQUIRE(leverage.size() == 48);
  CHECK(leverage[0].run == 47);
  const RunFit again =
      fit_runs(test::synthetic_runs(0.0005), default_law(), {.delta = kInfinity, .draws = 0});
  const double clean = optimum_vocab(again.isoloss.surface, again.isoloss.optimum, kTarget);
  CHECK(std::abs(std::log(leverage[0].vocab_size / clean)) < 0.05);
}

TEST_CASE("fit: the optimum of a surface without one is none or unbounded") {
  const LossSurface surface = test::synthetic_surface();
  CHECK(optimum_vocab(surface, Optimum::below, kTarget) == 0.0);
  CHECK(optimum_vocab(surface, Optimum::above, kTarget) == kInfinity);
  const double vocab = optimum_vocab(surface, Optimum::interior, kTarget);
  // The slope changes its sign there.
  CHECK(surface.slope_at_budget(7e9, vocab * 4096 * 0.999, 7e21) < 0.0);
  CHECK(surface.slope_at_budget(7e9, vocab * 4096 * 1.001, 7e21) > 0.0);
}

TEST_CASE("fit: the warm-up ratio compares the first tenth with the rest") {
  const RunTable table = test::synthetic_runs(0.0);
  const IsolossRows rows(table, default_law(), {});
  std::vector<double> residuals(table.rows(), 0.01);
  CHECK(warm_up_ratio(table, rows, residuals) == 1.0);
  for (std::size_t i = 0; i < residuals.size(); i += 10) residuals[i] = -0.05;
  CHECK(std::abs(warm_up_ratio(table, rows, residuals) - 5.0) < 1e-12);
}

TEST_CASE("fit: a profile's range ends where the objective passes the share") {
  // A parabola in ln V about 1e5, with 1 % more a third of a decade away.
  const auto parabola = [](double vocab) {
    const double decades = std::log10(vocab / 1e5);
    return 2.0 + 0.02 * 9.0 * decades * decades;
  };
  std::vector<ProfilePoint> profile;
  for (const double vocab : {1e3, 1e4, 5e4, 1e5, 1.3e5, 1e6}) {
    profile.push_back({vocab, parabola(vocab)});
  }
  const ProfileRange narrow = profile_within(profile, 0.01);
  CHECK(std::abs(std::log10(narrow.lower) - (5.0 - 1.0 / 3.0)) < 1e-9);
  CHECK(std::abs(std::log10(narrow.upper) - (5.0 + 1.0 / 3.0)) < 1e-9);
  const ProfileRange wide = profile_within(profile, 5.0);
  CHECK(wide.lower == 0.0);
  CHECK(wide.upper == kInfinity);
}

}  // namespace diagnostics_test
