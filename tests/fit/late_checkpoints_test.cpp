#include "vocabplan/fit/late_checkpoints.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/fit/fit_report.hpp"

namespace late_checkpoints_test {

using namespace vocabplan;

namespace {

// Ten checkpoints a run, the last ones first in the table.
RunTable backwards() {
  RunTable table = test::synthetic_runs(0.002);
  for (std::vector<double>* column :
       {&table.n_nv, &table.vocab_size, &table.width, &table.flops, &table.loss}) {
    std::reverse(column->begin(), column->end());
  }
  std::reverse(table.run.begin(), table.run.end());
  std::reverse(table.family.begin(), table.family.end());
  return table;
}

FitReport report_of(const RunTable& table, double share, std::size_t draws) {
  FitReportRequest request;
  request.options.draws = draws;
  request.targets = {{.n_nv = 7e9}};
  FitReport report = report_fit(late_checkpoints(table, share), default_law(), request);
  compare_with_all(report, table, default_law(), request, share);
  return report;
}

bool mentions(const std::vector<std::string>& sentences, const std::string& part) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
    return sentence.find(part) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("fit: the first checkpoints of each run go, whatever the order of the rows", "[fit]") {
  const RunTable table = backwards();
  const RunTable late = late_checkpoints(table, 0.4);
  CHECK(late.rows() == table.rows() * 6 / 10);
  CHECK(late.runs == table.runs);
  CHECK(late.run.size() == late.rows());
  CHECK(late.family.size() == late.rows());
  // Checkpoint k of ten has 2 k N_nv tokens: those from the fifth on are left.
  for (std::size_t i = 0; i < late.rows(); ++i) {
    const double tokens =
        late.flops[i] / (6.0 * (late.n_nv[i] + late.vocab_size[i] * late.width[i]));
    CHECK(tokens / (2.0 * late.n_nv[i]) > 4.999);
  }
}

TEST_CASE("fit: a share is rounded down to whole checkpoints, and one is left", "[fit]") {
  const RunTable table = backwards();
  CHECK(late_checkpoints(table, 0.0).rows() == table.rows());
  CHECK(late_checkpoints(table, 0.09).rows() == table.rows());
  CHECK(late_checkpoints(table, 0.3).rows() == table.rows() * 7 / 10);
  CHECK(late_checkpoints(table, 0.39).rows() == table.rows() * 7 / 10);
  CHECK(late_checkpoints(table, 0.9999999999).rows() == table.runs);
  for (const double share : {-0.1, 1.0, std::nan("")}) {
    CHECK_THROWS_AS(late_checkpoints(table, share), DomainError);
  }
}

TEST_CASE("fit: early checkpoints that lie on the surface change nothing", "[fit]") {
  const FitReport report = report_of(test::synthetic_runs(0.002), 0.3, 40);
  REQUIRE(report.skipped);
  CHECK(report.skipped->rows == 144);
  CHECK(report.skipped->all_status == FitStatus::converged);
  CHECK_FALSE(mentions(report.warnings, "with all checkpoints"));
  CHECK(report.law.provenance.back() == "The first 0.3 of each run's checkpoints were left out.");
}

TEST_CASE("fit: early checkpoints that move V beyond its interval are told", "[fit]") {
  RunTable table = test::synthetic_runs(0.002);
  // In the first three of ten a large vocabulary is far behind.
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (i % 10 < 3) table.loss[i] += 0.2 * std::log(table.vocab_size[i] / 4096.0);
  }
  const FitReport report = report_of(table, 0.3, 40);
  CHECK(mentions(report.warnings, "with all checkpoints, outside the interval"));
  // Without draws there is no interval to be outside of.
  CHECK_FALSE(mentions(report_of(table, 0.3, 0).warnings, "outside the interval"));
}

TEST_CASE("fit: an optimum that early checkpoints make or take is told", "[fit]") {
  FitReport report{.law = default_law()};
  report.fit.isoloss.status = FitStatus::converged;
  report.targets = {{.target = {7e9, 1e21, 4096.0}}};
  report.targets[0].isoloss = TargetEstimate{.vocab_size = 0.0};
  FitReportRequest request;
  request.options.draws = 0;
  const RunTable table = test::synthetic_runs(0.0);
  const auto told = [&](double late) {
    FitReport compared = report;
    compared.targets[0].isoloss->vocab_size = late;
    compare_with_all(compared, table, default_law(), request, 0.3);
    REQUIRE(compared.skipped);
    REQUIRE(compared.skipped->all_vocab_sizes.size() == 1);
    return compared.warnings;
  };
  // All checkpoints lie on a surface with an optimum.
  CHECK(told(32000.0).empty());
  const auto none = told(0.0);
  REQUIRE(none.size() == 1);
  CHECK(none[0].rfind("at N_nv 7B V is ", 0) == 0);
  CHECK(mentions(none,
                 " with all checkpoints, and there is no optimum in V without the first of "
                 "them"));
  CHECK(mentions(told(std::numeric_limits<double>::infinity()),
                 " with all checkpoints, and V is unbounded without the first of them"));
}

TEST_CASE("fit: a surface that all checkpoints do not settle is told", "[fit]") {
  // The loss rises with V, so that no term of the vocabulary is left.
  RunTable table = test::synthetic_runs(0.0);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    table.loss[i] += 0.5 * std::log(table.vocab_size[i]);
  }
  FitReportRequest request;
  request.options.draws = 0;
  const auto told = [&](FitStatus late) {
    FitReport report{.law = default_law()};
    report.fit.isoloss.status = late;
    compare_with_all(report, table, default_law(), request, 0.3);
    REQUIRE(report.skipped);
    CHECK(report.skipped->all_status == FitStatus::term_vanished);
    return report.warnings;
  };
  CHECK(told(FitStatus::converged) ==
        std::vector<std::string>{
            "with all checkpoints the loss surface does not converge (term_vanished)"});
  CHECK(told(FitStatus::term_vanished).empty());
}

}  // namespace late_checkpoints_test
