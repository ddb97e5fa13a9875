#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "synthetic_runs.hpp"

namespace fit_report_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// A small table for what depends on no number of rows.
const SyntheticDesign kSmall{.sizes = 4, .vocabularies = 5, .checkpoints = 4};

Json report_of(const std::string& csv, const Words& more = {"--draws", "0"}) {
  Words words{"fit", "-", "-f", "json", "--threads", "1"};
  words.insert(words.end(), more.begin(), more.end());
  const Outcome outcome = call(words, csv);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return Json::parse(outcome.out);
}

// The sum of Huber's terms of what the coefficients leave over.
double objective_of(const std::vector<SyntheticRow>& rows, const Json& isoloss) {
  const Json& c = isoloss.at("coefficients");
  const auto power = [&](const char* factor, double x, const char* exponent) {
    return c.at(factor).get<double>() * std::pow(x, -c.at(exponent).get<double>());
  };
  double sum = 0.0;
  for (const SyntheticRow& row : rows) {
    const double fitted = -c.at("E").get<double>() + power("A1", row.n_nv / 1e6, "alpha1") +
                          power("A2", row.vocab_size * row.width / 1e6, "alpha2") +
                          power("B", row.tokens() / 1e9, "beta");
    const double r = std::abs(fitted - row.loss);
    const double delta =
        isoloss.at("huber_delta").is_null() ? INFINITY : isoloss.at("huber_delta").get<double>();
    sum += r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta);
  }
  return sum;
}

}  // namespace

TEST_CASE("cli fit: losses without noise give their constants back", "[cli]") {
  const Json isoloss =
      report_of(synthetic_csv({.sizes = 4, .vocabularies = 5, .checkpoints = 4, .noise = 0.0}))
          .at("isoloss");
  const Json& c = isoloss.at("coefficients");
  CHECK(near(c.at("E"), SyntheticLaw::E, 1e-9));
  CHECK(near(c.at("A1"), SyntheticLaw::A1, 1e-9));
  CHECK(near(c.at("A2"), SyntheticLaw::A2, 1e-9));
  CHECK(near(c.at("B"), SyntheticLaw::B, 1e-9));
  CHECK(near(c.at("alpha2"), SyntheticLaw::alpha2, 1e-9));
  CHECK(near(c.at("beta"), SyntheticLaw::beta, 1e-9));
  CHECK(c.at("alpha1") == c.at("beta"));
}

TEST_CASE("cli fit: noisy losses give their constants back within four standard errors", "[cli]") {
  // Standard errors of least squares at this design, with the covariance of the noise (uniform
  // +-0.002 a run, +-0.0005 a checkpoint): (J'J)^-1 J'SJ (J'J)^-1 by finite differences in Python.
  const Json c = report_of(synthetic_csv()).at("isoloss").at("coefficients");
  CHECK(std::abs(c.at("E").get<double>() - SyntheticLaw::E) < 4 * 7.798e-4);
  CHECK(std::abs(c.at("A1").get<double>() - SyntheticLaw::A1) < 4 * 3.930e-3);
  CHECK(std::abs(c.at("A2").get<double>() - SyntheticLaw::A2) < 4 * 7.588e-4);
  CHECK(std::abs(c.at("B").get<double>() - SyntheticLaw::B) < 4 * 6.609e-4);
  CHECK(std::abs(c.at("alpha2").get<double>() - SyntheticLaw::alpha2) < 4 * 3.848e-3);
  CHECK(std::abs(c.at("beta").get<double>() - SyntheticLaw::beta) < 4 * 8.979e-5);
}

TEST_CASE("cli fit: the objective is the plain sum of Huber's terms", "[cli]") {
  const auto rows = synthetic_rows(kSmall);
  for (const Words& options :
       {Words{}, {"--huber-delta", "0.0005"}, {"--loss", "squared"}, {"--free-alpha1"}}) {
    CAPTURE(options);
    Words words{"--draws", "0"};
    words.insert(words.end(), options.begin(), options.end());
    const Json isoloss = report_of(csv_of(rows), words).at("isoloss");
    CHECK(near(isoloss.at("objective"), objective_of(rows, isoloss), 1e-9));
    CHECK(isoloss.at("huber_delta").is_null() == has(isoloss.at("loss").get<std::string>(), "squ"));
  }
}

TEST_CASE("cli fit: a freer or a smaller model of the same rows does what it must", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  const auto objective = [&](const Words& options) {
    Words words{"--draws", "0", "--huber-delta", "0.001"};
    words.insert(words.end(), options.begin(), options.end());
    return report_of(csv, words).at("isoloss").at("objective").get<double>();
  };
  const double all = objective({});
  CHECK(objective({"--free-alpha1"}) <= all);
  CHECK(objective({"--min-flops", "1e17"}) <= all);
}

TEST_CASE("cli fit: rows of few FLOPs can be left out", "[cli]") {
  const auto rows = synthetic_rows();
  const auto kept = std::count_if(rows.begin(), rows.end(),
                                  [](const SyntheticRow& row) { return row.flops >= 1e18; });
  const Json report = report_of(csv_of(rows), {"--draws", "0", "--min-flops", "1e18"});
  CHECK(report.at("rows_read") == rows.size());
  CHECK(report.at("rows_used") == kept);
  CHECK(report.at("min_flops") == 1e18);
}

TEST_CASE("cli fit: JSON has what the manual promises", "[cli]") {
  const Json report = report_of(synthetic_csv(kSmall), {"--draws", "20"});
  CHECK(report.at("schema_version") == 1);
  CHECK(report.at("rows_read") == 80);
  CHECK(report.at("rows_used") == 80);
  CHECK(report.at("runs") == 20);
  CHECK(report.at("families") == 4);
  CHECK(report.at("mode") == "corrected");
  for (const char* key : {"status", "objective", "coefficients", "intervals", "degenerate_share"}) {
    CHECK(report.at("isoloss").contains(key));
  }
  for (const char* name : {"E", "A1", "A2", "B", "alpha1", "alpha2", "beta"}) {
    const Json& interval = report.at("isoloss").at("intervals").at(name);
    CHECK(interval.at("lower") <= interval.at("upper"));
  }
  CHECK(report.at("isoflops").at("compute_optimal").at("exponent") == 0.5);
  CHECK(report.at("derivative").at("gamma") > 0.0);
  CHECK(report.at("derivative").at("anchor_n_v") > 0.0);
  CHECK(report.at("bowls").at("families").size() == 4);
  CHECK(report.at("targets").size() == 2);
  CHECK(report.at("warnings").is_array());
}

TEST_CASE("cli fit: targets are those asked for", "[cli]") {
  const Json targets = report_of(synthetic_csv(kSmall),
                                 {"--draws", "0", "--targets", "7B,7B@1e22flops,3e9@2E21 FLOPs"})
                           .at("targets");
  REQUIRE(targets.size() == 3);
  CHECK(targets[0].at("n_nv") == 7e9);
  CHECK(targets[1].at("n_nv") == 7e9);
  CHECK(targets[1].at("flops") == 1e22);
  CHECK(targets[2].at("n_nv") == 3e9);
  CHECK(targets[2].at("flops") == 2e21);
  CHECK(targets[0].at("approaches").at("isoflops").at("vocab_size") > 0.0);
  // Off the compute-optimal line only the loss surface and the bowls have an answer.
  for (const int off : {1, 2}) {
    const Json& approaches = targets[std::size_t(off)].at("approaches");
    CHECK(approaches.at("isoflops").is_null());
    CHECK(approaches.at("derivative").is_null());
    CHECK(approaches.at("isoloss").at("vocab_size") > 0.0);
  }
}

TEST_CASE("cli fit: the published choices are those of the published script", "[cli]") {
  const Json report = report_of(synthetic_csv(), {"--draws", "0", "--as-published"});
  CHECK(report.at("mode") == "as_published");
  CHECK(report.at("min_flops") == 2.18e17);
  CHECK(report.at("isoloss").at("huber_delta") == 1e-3);
  CHECK(report.at("derivative").at("anchor_flops") == 2.7e17);
}

TEST_CASE("cli fit: -v says how the exponents were found, on stderr", "[cli]") {
  const Outcome quiet = call({"fit", "-", "--draws", "0"}, synthetic_csv(kSmall));
  const Outcome verbose = call({"fit", "-", "--draws", "0", "-v"}, synthetic_csv(kSmall));
  CHECK(verbose.out == quiet.out);
  CHECK(has(verbose.err, "regressions at fixed exponents"));
  CHECK_FALSE(has(quiet.err, "regressions at fixed exponents"));
}

}  // namespace fit_report_test
