#include "vocabplan/fit/fit_report.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "synthetic_runs.hpp"
#include "vocabplan/fit/fitted_law.hpp"
#include "vocabplan/law/law_json.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace fit_report_test {

using namespace vocabplan;

namespace {

FitReportRequest request(std::size_t draws) {
  FitReportRequest wanted;
  wanted.options.draws = draws;
  wanted.options.threads = 2;
  wanted.targets = {{7e9, {}}, {7e9, 1e22}};
  return wanted;
}

bool mentions(const std::vector<std::string>& sentences, const char* what) {
  return std::any_of(sentences.begin(), sentences.end(), [what](const std::string& sentence) {
    return sentence.find(what) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("fit: a report predicts what its law predicts") {
  const RunTable table = test::synthetic_runs(0.002);
  const FitReport report = report_fit(table, default_law(), request(40));
  REQUIRE(report.targets.size() == 2);
  const Law law = parse_law(write_law(report.law), "written");
  const Prediction prediction = predict({.n_nv = NonVocabParams(7e9)}, law);
  const TargetReport& target = report.targets[0];
  CHECK(target.target.flops == prediction.budget.flops);
  REQUIRE(target.isoloss);
  CHECK(target.isoloss->vocab_size == prediction.isoloss.vocab_size);
  REQUIRE(target.isoflops);
  CHECK(target.isoflops->vocab_size == prediction.isoflops->vocab_size);
  REQUIRE(target.derivative);
  CHECK(target.derivative->vocab_size == prediction.derivative->vocab_size);
  // Off the line the first two approaches do not apply.
  CHECK(report.targets[1].target.flops == 1e22);
  CHECK_FALSE(report.targets[1].isoflops);
  CHECK(report.targets[1].isoloss);
}

TEST_CASE("fit: the interval of V is that of the draws at the target") {
  const FitReport report = report_fit(test::synthetic_runs(0.002), default_law(), request(40));
  const TargetReport& target = report.targets[0];
  std::vector<double> sizes;
  for (const ResampledFit& draw : report.fit.draws) {
    REQUIRE(draw.optimum == Optimum::interior);
    sizes.push_back(optimum_vocab(draw.surface, draw.optimum, target.target));
  }
  std::sort(sizes.begin(), sizes.end());
  REQUIRE(target.isoloss->interval);
  // 39 * 0.05 = 1.95: between the second and the third order statistic. Draws are kept to 9 digits.
  const double lower = sizes[1] + 0.95 * (sizes[2] - sizes[1]);
  const double upper = sizes[37] + 0.05 * (sizes[38] - sizes[37]);
  CHECK(std::abs(target.isoloss->interval->lower / lower - 1.0) < 1e-6);
  CHECK(std::abs(target.isoloss->interval->upper / upper - 1.0) < 1e-6);
  CHECK(target.isoloss->interval->lower < target.isoloss->vocab_size * 1.2);
  CHECK(target.isoloss->interval->upper > target.isoloss->vocab_size / 1.2);
}

TEST_CASE("fit: intervals of the constants are quantiles of the draws", "[fit]") {
  const FitReport report = report_fit(test::synthetic_runs(0.002), default_law(), request(40));
  std::vector<double> betas;
  for (const ResampledFit& draw : report.fit.draws) betas.push_back(draw.surface.beta);
  std::sort(betas.begin(), betas.end());
  REQUIRE(report.intervals.beta);
  // 39 * 0.05 = 1.95, as above.
  CHECK(std::abs(report.intervals.beta->lower - (0.05 * betas[1] + 0.95 * betas[2])) < 1e-12);
  CHECK(std::abs(report.intervals.beta->upper - (0.95 * betas[37] + 0.05 * betas[38])) < 1e-12);
  CHECK(report.intervals.E);
  CHECK(report.intervals.isoflops_exponent);
  CHECK(report.intervals.anchor_n_v);
  CHECK(report.intervals.bowls_exponent);
}

TEST_CASE("fit: a law says in which mode it was fitted", "[fit]") {
  for (const FitMode mode : {FitMode::corrected, FitMode::as_published}) {
    FitReportRequest wanted = request(0);
    wanted.options.mode = mode;
    const FitReport report = report_fit(test::synthetic_runs(0.002), default_law(), wanted);
    const bool corrected = mode == FitMode::corrected;
    CHECK(mentions(report.law.provenance, "Mode corrected: ") == corrected);
    CHECK(mentions(report.law.provenance, "Mode as published: ") != corrected);
  }
}

TEST_CASE("fit: a written law carries the draws and reads back the same") {
  const RunTable table = test::synthetic_runs(0.002);
  const FitReport report = report_fit(table, default_law(), request(30));
  const Law back = parse_law(write_law(report.law), "written");
  CHECK(back.draws == report.law.draws);
  CHECK(back.draws.rows.size() == 30);
  CHECK(back.draws.resample == "size-tokenizer");
  CHECK(back.isoloss.A2 == report.fit.isoloss.surface.A2);
  CHECK(back.fitted_range.n_nv.lowest == 33e6);
  CHECK(back.fitted_range.vocab_size.highest == 98304);
}

TEST_CASE("fit: a vocabulary that does not matter is said to vanish") {
  RunTable table = test::synthetic_runs(0.0);
  LossSurface flat = test::synthetic_surface();
  flat.A2 = 0.0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double n_v = table.vocab_size[i] * table.width[i];
    const double tokens = table.flops[i] / (6.0 * (table.n_nv[i] + n_v));
    // More than flat, so that noise cannot decide: the loss rises with V.
    table.loss[i] = flat.loss(table.n_nv[i], n_v, tokens) + 0.01 * std::log(table.vocab_size[i]);
  }
  const FitReport report = report_fit(table, default_law(), request(20));
  CHECK(report.fit.isoloss.status == FitStatus::term_vanished);
  CHECK(report.fit.isoloss.optimum == Optimum::below);
  CHECK(report.targets[0].isoloss->vocab_size == 0.0);
  CHECK(report.fit.degenerate_share > 0.9);
  CHECK_FALSE(report.fit.predicts());
  CHECK(mentions(report.warnings, "the best A2 is 0"));
  CHECK(mentions(report.warnings, "are degenerate"));
}

TEST_CASE("fit: warm-up checkpoints are noticed") {
  RunTable table = test::synthetic_runs(0.001);
  for (std::size_t i = 0; i < table.rows(); i += 10) table.loss[i] += 0.3;
  FitReportRequest wanted = request(0);
  const FitReport report = report_fit(table, default_law(), wanted);
  CHECK(report.warm_up > kWarmUpRatio);
  CHECK(mentions(report.warnings, "as during warm-up"));
  const FitReport clean = report_fit(test::synthetic_runs(0.001), default_law(), wanted);
  CHECK_FALSE(mentions(clean.warnings, "as during warm-up"));
}

TEST_CASE("fit: a target without a compute-optimal line is left out with a warning") {
  const FitReport report = report_fit(RunTable{}, default_law(), request(0));
  // The second target has its own FLOPs.
  REQUIRE(report.targets.size() == 1);
  CHECK(report.targets[0].target.flops == 1e22);
  CHECK_FALSE(report.targets[0].isoloss);
  CHECK(mentions(report.warnings, "no target at N_nv 7B: the runs give no compute-optimal line"));
}

TEST_CASE("fit: runs of one budget give a line, but no power law of the vocabulary") {
  const RunTable table = test::synthetic_runs(0.0);
  RunTable single;
  for (std::size_t i = 0; i < table.rows(); i += 10) {
    single.n_nv.push_back(table.n_nv[i]);
    single.vocab_size.push_back(table.vocab_size[i]);
    single.width.push_back(table.width[i]);
    single.flops.push_back(1e18);
    single.loss.push_back(table.loss[i]);
    single.run.push_back(table.run[i]);
    single.family.push_back(table.family[i]);
    single.run_names.push_back("r");
  }
  single.runs = table.runs;
  single.families = table.families;
  const FitReport report = report_fit(single, default_law(), request(0));
  CHECK(report.fit.isoflops.isoflops.status == FitStatus::too_few_data);
  REQUIRE(report.targets.size() == 2);
  CHECK_FALSE(report.targets[0].isoflops);
  CHECK(mentions(report.warnings, "isoflops: no power law through 1 point of the envelope"));
}

}  // namespace fit_report_test
