#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"
#include "synthetic_runs.hpp"

namespace fit_forms_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// L = 1.7 + 400 / N^0.34 + 410 / D^0.28, near the constants of Hoffmann et al.
double chinchilla_loss(double n, double tokens) {
  return 1.7 + 400.0 * std::pow(n, -0.34) + 410.0 * std::pow(tokens, -0.28);
}

std::string chinchilla_csv(const std::string& header, bool flops) {
  std::string csv = header + "\n";
  for (int i = 0; i < 8; ++i) {
    for (int j = 0; j < 6; ++j) {
      const double n = 5e7 * std::exp2(i);
      const double tokens = 1e9 * std::exp2(i + j);
      csv += csv_line({n, flops ? 6.0 * n * tokens : tokens, chinchilla_loss(n, tokens)});
    }
  }
  return csv;
}

// 24 runs of four checkpoints; the noise of the runs is a fixed series of about 0.3 %.
std::string noisy_csv() {
  std::string csv = "run,n,tokens,loss\n";
  for (int i = 0; i < 24; ++i) {
    const double n = 5e7 * std::exp2(i % 8);
    const double noise = 0.003 * std::sin(12.9898 * (i + 1));
    for (int j = 0; j < 4; ++j) {
      const double tokens = 1e9 * std::exp2(i % 8 + i / 8 + j);
      csv += std::to_string(i) + "," +
             csv_line({n, tokens, chinchilla_loss(n, tokens) * std::exp(noise)});
    }
  }
  return csv;
}

bool is_of_draws(const std::string& option) {
  const Words options{"--draws", "--seed", "--resample", "--threads", "--level"};
  return std::find(options.begin(), options.end(), option) != options.end();
}

Json json_of(const Outcome& outcome) {
  check_fine(outcome);
  return Json::parse(outcome.out);
}

// The 24 published points (Tao et al. 2024, section 3) are measurements of others: this is the
// quadratic of the published constants instead.
std::string tokenizer_csv() {
  std::string csv = "vocab_size,tokens,characters\n";
  for (double v = 1024.0; v < 2e5; v *= 1.5) {
    const double x = std::log(std::round(v));
    csv += csv_line({std::round(v), 1e9 * (0.00639222 * x * x - 0.15811069 * x + 1.20470122), 1e9});
  }
  return csv;
}

}  // namespace

TEST_CASE("cli fit: the Chinchilla form has intervals, errors and hold-outs", "[cli]") {
  const std::string csv = noisy_csv();
  const auto fit = [&](const Words& more) {
    Words words{"fit", "-", "--form", "chinchilla", "-f", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return json_of(call(words, csv));
  };
  const Json report = fit({"--draws", "60", "--seed", "4", "--level", "0.8", "--threads", "1"});
  CHECK(report.at("runs") == 24);
  const Json& bootstrap = report.at("bootstrap");
  CHECK(bootstrap.at("resample") == "run");
  CHECK(bootstrap.at("draws") == 60);
  CHECK(bootstrap.at("seed") == 4);
  CHECK(bootstrap.at("level") == 0.8);
  const Json& fitted = report.at("chinchilla");
  CHECK(fitted.at("status") == "converged");
  for (const char* name : {"E", "A", "B", "alpha", "beta", "size_exponent"}) {
    CAPTURE(name);
    const Json& interval = fitted.at("intervals").at(name);
    const double value =
        name == std::string("size_exponent") ? fitted.at(name) : fitted.at("coefficients").at(name);
    CHECK(interval.at("lower") < value);
    CHECK(interval.at("upper") > value);
    CHECK(fitted.at("standard_errors").at(name) > 0.0);
  }
  CHECK(fitted.at("r_squared") > 0.99);
  CHECK(fitted.at("rmse_log") < 0.01);
  CHECK(report.at("hold_outs")[0].at("held") == "largest_n");
  CHECK(report.at("hold_outs")[1].at("held") == "largest_flops");
  CHECK(fit({"--draws", "20", "--resample", "row"}).at("bootstrap").at("resample") == "row");
  const Json none = fit({"--draws", "0"});
  CHECK(none.at("chinchilla").at("intervals").at("E").is_null());
  CHECK(none.at("chinchilla").at("coefficients") == fitted.at("coefficients"));
  const Outcome table = call({"fit", "-", "--form", "chinchilla", "--draws", "60", "-q"}, csv);
  check_fine(table);
  for (const char* part : {"96 rows, 24 runs", "90 %, 60 resampled fits (by run, seed 1)",
                           "std. error", "largest N", "most FLOPs"}) {
    CHECK(has(table.out, part));
  }
}

TEST_CASE("cli fit: a Chinchilla fit that has not converged has no intervals", "[cli]") {
  std::string csv = "n,tokens,loss\n";
  for (int i = 0; i < 12; ++i) csv += csv_line({1e8 * (1 + i % 4), 1e9 * (1 + i), 3.0});
  const Outcome table = call({"fit", "-", "--form", "chinchilla"}, csv);
  check_fine(table);
  CHECK(has(table.out, "none (the fit has not converged)"));
  const Json report = json_of(call({"fit", "-", "--form", "chinchilla", "-f", "json"}, csv));
  CHECK(report.at("bootstrap").at("draws") == 0);
  CHECK(report.at("chinchilla").at("intervals").at("beta").is_null());
  CHECK(report.at("chinchilla").at("standard_errors").at("beta").is_null());
}

TEST_CASE("cli fit: runs of a Chinchilla table must be there to be drawn", "[cli]") {
  check_failure(call({"fit", "-", "--form", "chinchilla", "--resample", "run"},
                     chinchilla_csv("n,tokens,loss", false)),
                {"standard input:1", "no column run", "--columns run=COLUMN"});
  check_usage_error(call({"fit", "-", "--form", "chinchilla", "--resample", "family"}), "fit",
                    {"--resample", "'family'", "run, row"});
}

TEST_CASE("cli fit: a Chinchilla table of two data sets is warned of", "[cli]") {
  std::string csv = "dataset,n,tokens,loss\n";
  const std::string rows = chinchilla_csv("", false).substr(1);
  for (std::size_t at = 0; at < rows.size(); at = rows.find('\n', at) + 1) {
    const std::string line = rows.substr(at, rows.find('\n', at) - at);
    csv += "c4," + line + "\npile," + line.substr(0, line.rfind(',')) + ",2.5\n";
  }
  const Outcome table = call({"fit", "-", "--form", "chinchilla", "--draws", "0"}, csv);
  check_fine(table);
  CHECK(has(table.err, "the column 'dataset' names 2 experiments"));
  CHECK(has(table.out, "pile"));
  const Json report =
      json_of(call({"fit", "-", "--form", "chinchilla", "--draws", "0", "-f", "json"}, csv));
  CHECK(report.at("experiments")[1].at("name") == "pile");
  CHECK(report.at("experiments")[1].at("rows") == 48);
}

TEST_CASE("cli fit: the Chinchilla form gives its constants back", "[cli]") {
  for (const bool flops : {false, true}) {
    const Json report =
        json_of(call({"fit", "-", "--form", "chinchilla", "--draws", "0", "-f", "json"},
                     chinchilla_csv(flops ? "n,flops,loss" : "params,tokens,loss", flops)));
    CHECK(report.at("rows_read") == 48);
    const Json& fit = report.at("chinchilla");
    CHECK(fit.at("huber_delta") == 1e-3);
    CHECK(fit.contains("status"));
    CHECK(fit.contains("objective"));
    const Json& c = fit.at("coefficients");
    CHECK(near(c.at("E"), 1.7, 1e-6));
    CHECK(near(c.at("A"), 400.0, 1e-5));
    CHECK(near(c.at("B"), 410.0, 1e-5));
    CHECK(near(c.at("alpha"), 0.34, 1e-6));
    CHECK(near(c.at("beta"), 0.28, 1e-6));
  }
}

TEST_CASE("cli fit: columns and loss of the Chinchilla form can be chosen", "[cli]") {
  const Json report =
      json_of(call({"fit", "-", "--form", "chinchilla", "--draws", "0", "-f", "json", "--columns",
                    "n=size,tokens=seen,loss=nll", "--loss", "squared"},
                   chinchilla_csv("size,seen,nll", false)));
  CHECK(report.at("chinchilla").at("loss") == "squared");
  CHECK(report.at("chinchilla").at("huber_delta").is_null());
  CHECK(near(report.at("chinchilla").at("coefficients").at("alpha"), 0.34, 1e-6));
}

TEST_CASE("cli fit: a Chinchilla table too small or wrong is said", "[cli]") {
  const Outcome few = call({"fit", "-", "--form", "chinchilla"}, "n,tokens,loss\n1e8,1e9,3\n");
  CHECK(few.exit_code == 1);
  CHECK(has(few.err, "nothing was fitted"));
  check_failure(call({"fit", "-", "--form", "chinchilla"}, "n,tokens,loss\n1e8,1e9,-3\n"),
                {"standard input:2", "'loss'", "'-3'"});
  check_failure(call({"fit", "-", "--form", "chinchilla"}, "n,loss\n1e8,3\n"),
                {"standard input:1", "tokens", "flops"});
}

TEST_CASE("cli fit: an envelope that is a power law gives it back", "[cli]") {
  std::string csv = "flops,nnv,nv\n";
  for (double flops = 1e17; flops < 1e21; flops *= 1.7) {
    csv += csv_line({flops, 0.08 * std::sqrt(flops), 0.2 * std::pow(flops, 0.42)});
  }
  for (const Words& mode : {Words{}, {"--as-published"}}) {
    Words words{"fit", "-", "--form", "envelope", "-f", "json"};
    words.insert(words.end(), mode.begin(), mode.end());
    const Json report = json_of(call(words, csv));
    CHECK(report.at("mode") == (mode.empty() ? "corrected" : "as_published"));
    const Json& fit = report.at("isoflops");
    CHECK(fit.at("compute_optimal").at("exponent") == 0.5);
    CHECK(near(fit.at("compute_optimal").at("ln_k"), std::log(0.08), 1e-6));
    CHECK(near(fit.at("n_v").at("ln_k"), std::log(0.2), 1e-6));
    CHECK(near(fit.at("n_v").at("exponent"), 0.42, 1e-6));
  }
}

TEST_CASE("cli fit: tokenizer points give f(V)", "[cli]") {
  const Json fit = json_of(call({"fit", "-", "--form", "tokenizer", "-f", "json"}, tokenizer_csv()))
                       .at("tokenizer");
  CHECK(near(fit.at("quadratic").at("a"), 0.00639222, 1e-9));
  CHECK(near(fit.at("quadratic").at("b"), -0.15811069, 1e-9));
  CHECK(near(fit.at("quadratic").at("c"), 1.20470122, 1e-9));
  CHECK(fit.at("monotone").at("usable")[0] == 1024.0);
  check_failure(call({"fit", "-", "--form", "tokenizer"}, "vocab_size,tokens,characters\n1,2,3\n"),
                {"standard input"});
}

TEST_CASE("cli fit: --tokenizer is fitted too and goes into the law", "[cli]") {
  const Scratch scratch;
  const std::string points = scratch.write("points.csv", tokenizer_csv());
  const std::string law = scratch.path("law.json");
  const Json report = json_of(
      call({"fit", "-", "--tokenizer", points, "--draws", "0", "-f", "json", "--law-out", law},
           synthetic_csv()));
  CHECK(report.at("tokenizer").at("source") == points);
  CHECK(near(report.at("tokenizer").at("quadratic").at("a"), 0.00639222, 1e-9));
  const Json compression = Json::parse(bytes_of(law)).at("compression");
  CHECK(near(compression.at("a"), 0.00639222, 1e-9));
}

TEST_CASE("cli fit: options without meaning for a form are refused", "[cli]") {
  const std::vector<Words> options{
      {"--free-alpha1"},     {"--min-flops", "1"}, {"--anchor-flops", "1e17"},
      {"--tokenizer", "x"},  {"--targets", "7B"},  {"--law-out", "x"},
      {"--name", "x"},       {"--draws", "20"},    {"--seed", "2"},
      {"--resample", "row"}, {"--threads", "2"},   {"--level", "0.5"},
      {"--law", "tao2024"}};
  for (const std::string form : {"chinchilla", "envelope", "tokenizer"}) {
    for (const Words& option : options) {
      if (form == "chinchilla" && is_of_draws(option[0])) continue;
      Words words{"fit", "-", "--form", form};
      words.insert(words.end(), option.begin(), option.end());
      check_usage_error(call(words), "fit", {option[0], "--form " + form});
    }
  }
  check_usage_error(call({"fit", "-", "--form", "chinchilla", "--as-published"}), "fit",
                    {"--as-published", "--form chinchilla"});
  for (const Words& option : {Words{"--loss", "huber"}, {"--huber-delta", "1"}}) {
    check_usage_error(call({"fit", "-", "--form", "tokenizer", option[0], option[1]}), "fit",
                      {option[0], "--form tokenizer"});
  }
  for (const char* form : {"envelope", "tokenizer"}) {
    check_usage_error(call({"fit", "-", "--form", form, "--columns", "n_nv=x"}), "fit",
                      {"--columns", std::string("--form ") + form});
  }
}

}  // namespace fit_forms_test
