#include "vocabplan/fit/target_width.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "vocabplan/fit/fit_report.hpp"

namespace target_width_test {

using namespace vocabplan;

namespace {

// Sizes of 1M, 10M and 100M with widths that no law's table has.
RunTable three_sizes() {
  RunTable table;
  table.n_nv = {1e7, 1e6, 1e8, 1e8};
  table.width = {100.0, 10.0, 900.0, 1600.0};
  table.loss = {0.0, 0.0, 0.0, 0.0};
  return table;
}

}  // namespace

TEST_CASE("fit: a size among the runs has the width of the nearest one", "[fit]") {
  const RunTable table = three_sizes();
  CHECK(width_in_runs(table, 1e6)->width == 10.0);
  CHECK(width_in_runs(table, 3.1e6)->n_nv == 1e6);
  CHECK(width_in_runs(table, 3.2e6)->width == 100.0);
  CHECK(std::abs(width_in_runs(table, 1e8)->width - 1200.0) < 1e-9);
  CHECK_FALSE(width_in_runs(table, 0.99e6));
  CHECK_FALSE(width_in_runs(table, 1.01e8));
  CHECK_FALSE(width_in_runs(RunTable{}, 1e7));
}

TEST_CASE("fit: the order of the rows changes no bit of a width", "[fit]") {
  RunTable table;
  table.n_nv = {1e8, 1e8, 1e8, 1e8};
  table.width = {900.0, 1100.0, 1600.0, 2700.0};
  table.loss = {0.0, 0.0, 0.0, 0.0};
  const double width = width_in_runs(table, 1e8)->width;
  CHECK(std::abs(std::log(width) - std::log(900.0 * 1100.0 * 1600.0 * 2700.0) / 4.0) < 1e-14);
  while (std::next_permutation(table.width.begin(), table.width.end())) {
    CHECK(width_in_runs(table, 1e8)->width == width);
  }
}

TEST_CASE("fit: targets take their width from the command, the runs or the law", "[fit]") {
  RunTable table = test::synthetic_runs(0.0);
  // Half the width at twice the V is the same N_v: the surface stays.
  for (std::size_t i = 0; i < table.rows(); ++i) {
    table.width[i] /= 2.0;
    table.vocab_size[i] *= 2.0;
  }
  FitReportRequest request;
  request.options.draws = 0;
  request.targets = {{.n_nv = 300e6}, {.n_nv = 300e6, .width = 777.0}, {.n_nv = 7e9}};
  const FitReport report = report_fit(table, default_law(), request);
  REQUIRE(report.targets.size() == 3);
  const TargetReport& runs = report.targets[0];
  REQUIRE(runs.run_width);
  CHECK(runs.run_width->n_nv == 316e6);
  CHECK(runs.target.width == default_law().width_table.width(316e6) / 2.0);
  CHECK_FALSE(runs.asked.width);
  CHECK(report.targets[1].target.width == 777.0);
  CHECK_FALSE(report.targets[1].run_width);
  CHECK(report.targets[2].target.width == default_law().width_table.width(7e9));
  CHECK_FALSE(report.targets[2].run_width);
  // N_v at the optimum does not depend on the width.
  CHECK(std::abs(runs.isoloss->vocab_size * runs.target.width /
                     (report.targets[1].isoloss->vocab_size * 777.0) -
                 1.0) < 1e-9);
}

}  // namespace target_width_test
