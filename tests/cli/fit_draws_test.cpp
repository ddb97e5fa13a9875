#include <algorithm>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "synthetic_runs.hpp"

namespace fit_draws_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// Small, so that many fits of it take little time.
const SyntheticDesign kSmall{.sizes = 4, .vocabularies = 5, .checkpoints = 4};

std::string fit_of(const std::string& csv, const Words& more) {
  Words words{"fit", "-", "-q"};
  words.insert(words.end(), more.begin(), more.end());
  const Outcome outcome = call(words, csv);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return outcome.out;
}

Json json_of(const std::string& csv, Words more) {
  more.insert(more.end(), {"-f", "json"});
  return Json::parse(fit_of(csv, more));
}

}  // namespace

TEST_CASE("cli fit: any number of threads prints the same bytes", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  for (const char* format : {"table", "json"}) {
    const auto with = [&](const char* threads) {
      return fit_of(csv, {"--draws", "40", "--threads", threads, "-f", format});
    };
    const std::string one = with("1");
    CHECK(with("2") == one);
    CHECK(with("7") == one);
  }
}

TEST_CASE("cli fit: the seed decides the draws, and nothing else", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  const auto seeded = [&](const char* seed) {
    return json_of(csv, {"--draws", "40", "--seed", seed});
  };
  const Json first = seeded("1");
  CHECK(seeded("1") == first);
  CHECK(json_of(csv, {"--draws", "40"}) == first);
  const Json other = seeded("9007199254740992");
  CHECK(other.at("isoloss").at("coefficients") == first.at("isoloss").at("coefficients"));
  CHECK(other.at("isoloss").at("intervals") != first.at("isoloss").at("intervals"));
  CHECK(other.at("bootstrap").at("seed") == 9007199254740992.0);
}

TEST_CASE("cli fit: the order of the rows does not matter", "[cli]") {
  std::vector<SyntheticRow> rows = synthetic_rows(kSmall);
  const Json forward = json_of(csv_of(rows), {"--draws", "0"});
  std::reverse(rows.begin(), rows.end());
  const Json backward = json_of(csv_of(rows), {"--draws", "0"});
  for (const char* name : {"E", "A1", "A2", "B", "alpha2", "beta"}) {
    CHECK(near(backward.at("isoloss").at("coefficients").at(name),
               forward.at("isoloss").at("coefficients").at(name), 1e-6));
  }
  for (std::size_t i = 0; i < 2; ++i) {
    for (const char* name : {"isoflops", "derivative", "isoloss", "bowls"}) {
      const auto vocab_size = [&](const Json& report) {
        return report.at("targets")[i].at("approaches").at(name).at("vocab_size").get<double>();
      };
      CHECK(near(vocab_size(backward), vocab_size(forward), 1e-5));
    }
  }
}

TEST_CASE("cli fit: without draws there are no intervals", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  const Json report = json_of(csv, {"--draws", "0"});
  CHECK(report.at("bootstrap").at("draws") == 0);
  CHECK(report.at("isoloss").at("intervals").at("A2").is_null());
  CHECK(report.at("isoloss").at("degenerate_share").is_null());
  CHECK(report.at("targets")[0].at("approaches").at("isoloss").at("interval").is_null());
  CHECK(has(fit_of(csv, {"--draws", "0"}), "none (--draws 0)"));
}

TEST_CASE("cli fit: draws do not change the fit itself", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  const Json with = json_of(csv, {"--draws", "20"});
  const Json without = json_of(csv, {"--draws", "0"});
  CHECK(with.at("isoloss").at("coefficients") == without.at("isoloss").at("coefficients"));
  CHECK(with.at("hold_outs") == without.at("hold_outs"));
  CHECK(with.at("leverage") == without.at("leverage"));
}

TEST_CASE("cli fit: runs, families or rows are resampled", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  std::vector<Json> intervals;
  for (const char* unit : {"run", "family", "row"}) {
    const Json report = json_of(csv, {"--draws", "40", "--resample", unit});
    CHECK(report.at("bootstrap").at("resample") == unit);
    intervals.push_back(report.at("isoloss").at("intervals"));
  }
  CHECK(intervals[0] != intervals[1]);
  CHECK(intervals[0] != intervals[2]);
}

TEST_CASE("cli fit: a higher level has no narrower intervals", "[cli]") {
  const std::string csv = synthetic_csv(kSmall);
  const auto interval = [&](const char* level) {
    const Json report = json_of(csv, {"--draws", "40", "--level", level});
    CHECK(report.at("bootstrap").at("level") == std::stod(level));
    return report.at("isoloss").at("intervals").at("alpha2");
  };
  const Json narrow = interval("0.5");
  const Json wide = interval("0.95");
  CHECK(wide.at("lower") < narrow.at("lower"));
  CHECK(narrow.at("upper") < wide.at("upper"));
}

TEST_CASE("cli fit: progress is shown on a terminal and removed", "[cli]") {
  const auto err_of = [](const char* draws, const Words& more) {
    Words words{"fit", "-", "--draws", draws, "--threads", "1", "-f", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return run({.arguments = words, .err = Stream::terminal()}, synthetic_csv(kSmall)).err;
  };
  // Enough for a line of progress; a sanitized program takes as long for a twentieth.
#ifdef VOCABPLAN_SANITIZED
  const std::string shown = err_of("75", {});
  CHECK(has(shown, "resampled fits of 75"));
  CHECK(err_of("75", {"-q"}).empty());
#else
  const std::string shown = err_of("1500", {});
  CHECK(has(shown, "resampled fits of 1.5K"));
  CHECK(err_of("500", {"-q"}).empty());
#endif
  CHECK(shown.ends_with("\r\x1b[K"));
}

}  // namespace fit_draws_test
