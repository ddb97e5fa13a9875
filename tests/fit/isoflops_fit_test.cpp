#include "vocabplan/fit/isoflops_fit.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "run_columns.hpp"

namespace isoflops_fit_test {

using vocabplan::fit_isoflops;
using vocabplan::FitStatus;
using vocabplan::IsoflopsFit;
using vocabplan::LossEnvelope;
using vocabplan::test::log_steps;
using vocabplan::test::RunColumns;

namespace {

// Runs on a fine grid of sizes whose best n_nv is 0.1 C^0.5 and best n_v is 0.3 C^0.4 by
// construction, with no interpolation error: bowls in ln n_nv and ln n_v around those.
RunColumns bowls_in_both() {
  RunColumns columns;
  const std::vector<double> budgets = log_steps(1e17, 1e21, 161);
  for (const double n : log_steps(0.1 * std::sqrt(1e17), 0.1 * std::sqrt(1e21), 25)) {
    for (const double n_v : log_steps(0.3 * std::pow(1e17, 0.4), 0.3 * std::pow(1e21, 0.4), 25)) {
      columns.add_run(n, n_v / 512.0, 512.0, budgets, [&](double c) {
        const double off_n = std::log(n) - std::log(0.1) - 0.5 * std::log(c);
        const double off_v = std::log(n_v) - std::log(0.3) - 0.4 * std::log(c);
        return -std::log(c) + 0.05 * off_n * off_n + 0.05 * off_v * off_v;
      });
    }
  }
  return columns;
}

}  // namespace

TEST_CASE("fit: approach 1 finds the laws that made the runs", "[fit]") {
  RunColumns columns = bowls_in_both();
  const IsoflopsFit fit = fit_isoflops(LossEnvelope(columns.rows()));
  REQUIRE(fit.points.size() == LossEnvelope::kNodes);
  // The envelope picks the nearest run of the grid, so each point is off by half a step at most and
  // the errors alternate; over 8 and 24 steps they average out.
  const double half_step = 0.5 * std::log(100.0) / 24.0;
  CHECK(fit.compute_optimal.status == FitStatus::converged);
  CHECK(fit.compute_optimal.law.exponent == 0.5);
  CHECK(std::abs(fit.compute_optimal.law.ln_k - std::log(0.1)) < half_step);
  const double middle = 1e19;
  CHECK(std::abs(std::log(fit.isoflops.law.at(middle) / (0.3 * std::pow(middle, 0.4)))) <
        half_step);
  // Half a step at either end of 4 decades, the worst that the slope can be off by.
  CHECK(std::abs(fit.isoflops.law.exponent - 0.4) < 2.0 * half_step / std::log(1e4));
  CHECK(std::abs(fit.free_n_nv.law.exponent - 0.5) < 2.0 * half_step / std::log(1e4));
  // Of 24 steps of n_nv the first and the last half belong to the edges.
  CHECK(std::abs(fit.edge_share - 1.0 / 24.0) < 0.01);
}

TEST_CASE("fit: approach 1 of few runs", "[fit]") {
  CHECK(fit_isoflops(LossEnvelope(vocabplan::RunRows{})).isoflops.status ==
        FitStatus::too_few_data);
  RunColumns columns;
  columns.add_run(1e8, 8192.0, 512.0, log_steps(1e17, 1e18, 6),
                  [](double c) { return -std::log(c); });
  const IsoflopsFit one = fit_isoflops(LossEnvelope(columns.rows()));
  CHECK(one.edge_share == 1.0);
  CHECK(one.isoflops.status == FitStatus::converged);
  CHECK(std::abs(one.isoflops.law.exponent) < 1e-12);
  const IsoflopsFit none = fit_isoflops(LossEnvelope(columns.rows()), std::vector{0.0});
  CHECK(none.points.empty());
  CHECK(none.edge_share == 0.0);
  CHECK(none.isoflops.status == FitStatus::too_few_data);
}

TEST_CASE("fit: approach 1 of the published runs", "[fit]") {
  auto runs = vocabplan::test::published_runs();
  if (!runs) return;
  const LossEnvelope envelope(runs->rows());
  // The same by an independent computation: scipy's PchipInterpolator for the losses, and minima
  // by reweighted least squares in numpy, to a gradient below 1e-12.
  const IsoflopsFit tight = fit_isoflops(envelope, {}, {.delta = 1e-3});
  CHECK(tight.points.size() == 158);
  CHECK(std::abs(tight.edge_share - 90.0 / 158.0) < 1e-12);
  // Half of the 158 residuals are on either side: an interval of ln k is the minimum.
  CHECK(std::abs(tight.compute_optimal.objective - 0.0446487531312591) < 1e-12);
  CHECK(std::abs(tight.free_n_nv.law.exponent - 0.4368817984654791) < 1e-9);
  CHECK(std::abs(tight.isoflops.law.exponent - 0.4403480666645919) < 1e-9);
  CHECK(std::abs(tight.isoflops.law.ln_k - -2.4894029914832263) < 1e-7);
  const IsoflopsFit fit = fit_isoflops(envelope);
  CHECK(std::abs(fit.isoflops.delta - 0.5240513552328973) < 1e-9);
  CHECK(std::abs(fit.isoflops.law.exponent - 0.4279796179136761) < 1e-9);
  CHECK(std::abs(fit.isoflops.law.ln_k - -1.9595708235708287) < 1e-7);
}

}  // namespace isoflops_fit_test
