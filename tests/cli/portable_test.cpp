#include <cmath>
#include <regex>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "synthetic_runs.hpp"

namespace portable_test {

using namespace vocabplan::test;

namespace {

Outcome portable(const std::vector<std::string>& arguments) {
  return run({.arguments = arguments, .program = VOCABPLAN_PORTABLE_PROGRAM});
}

// A line of CSV without its third field, `tokens`, of which the vectors promise 1e-13 and no more.
std::string without_tokens(const std::string& line) {
  const std::size_t second = line.find(',', line.find(',') + 1);
  return line.substr(0, second) + line.substr(line.find(',', second + 1));
}

// The costs of a choice, of which the vectors promise 1e-12, apart from the rest.
struct WithoutCosts {
  explicit WithoutCosts(const std::string& text) {
    static const std::regex kCost(
        "\"(expected|worst|q90|choice_costs|most-text|tao2024[a-z-]*)\":([0-9][0-9.e+-]*)");
    for (std::sregex_iterator at(text.begin(), text.end(), kCost), end; at != end; ++at) {
      costs.push_back(std::stod((*at)[2]));
    }
    rest = std::regex_replace(text, kCost, "$1");
  }
  std::string rest;
  std::vector<double> costs{};
};

void check_same_answer(const std::string& out, const std::string& expected) {
  const WithoutCosts answer(out);
  const WithoutCosts wanted(expected);
  CHECK(answer.rest == wanted.rest);
  REQUIRE(answer.costs.size() == wanted.costs.size());
  for (std::size_t i = 0; i < answer.costs.size(); ++i) {
    CHECK(std::abs(answer.costs[i] - wanted.costs[i]) < 1e-12 * (1.0 + wanted.costs[i]));
  }
}

}  // namespace

TEST_CASE("cli portable: without Highway and Dragonbox every answer is the same", "[cli]") {
  const std::vector<std::vector<std::string>> commands{
      {"predict", "7B", "-v"},
      {"predict", "7.3B", "--tokens", "2.1T", "-f", "csv"},
      {"choose", "7B", "-f", "json"},
      {"sweep", "--params", "33.5M:300B:20", "--choose", "--serve", "2", "-f", "jsonl"},
      {"predict", "12345.678", "-f", "json"},
      {"predict", "123456789012", "-f", "json", "--interval"},
      {"choose", "7.3B", "--tokens", "2.1T"},
      {"choose", "123456789012", "--serve", "3", "-f", "json"},
      {"sweep", "--params", "33.5M:300B:70", "--choose", "-f", "jsonl"},
      {"sweep", "--params", "33.5M:300B:700"},
      {"sweep", "--params", "33.5M:300B:700", "-f", "jsonl"},
      {"sweep", "--params", "1:1e18:300", "-f", "json"},
      {"frontier", "--flops", "1e19:1e26:30", "-f", "csv"},
      {"frontier", "--flops", "1e19:1e26:7", "--interval", "-f", "csv"},
      {"design", "--flops", "1e20", "--runs", "6", "--params", "50M:400M:4", "-f", "csv"},
      {"energy", "estimate", "--flops", "7.052e21", "--accelerator", "h100-sxm", "-f", "json"},
      {"law", "show", "tao2024", "-f", "json"},
      {"verify", VOCABPLAN_TEST_DATA "/predictions.csv"}};
  for (const auto& arguments : commands) {
    CAPTURE(arguments);
    const Outcome expected = call(arguments);
    const Outcome outcome = portable(arguments);
    check_fine(expected);
    check_fine(outcome);
    CHECK(!expected.out.empty());
    check_same_answer(outcome.out, expected.out);
    CHECK(outcome.err == expected.err);
  }
}

// Rows are added up in the same four parts.
TEST_CASE("cli portable: fits of the same runs have the same digits", "[cli]") {
  const std::string runs =
      synthetic_csv({.sizes = 4, .vocabularies = 5, .checkpoints = 4, .noise = 0.01});
  const std::vector<std::string> words{"fit", "-", "--draws", "20", "-f", "json"};
  const Outcome expected = call(words, runs);
  const Outcome outcome = run({.arguments = words, .program = VOCABPLAN_PORTABLE_PROGRAM}, runs);
  CHECK(expected.exit_code == 0);
  CHECK(!expected.out.empty());
  CHECK(outcome.out == expected.out);
  CHECK(outcome.err == expected.err);
}

TEST_CASE("cli portable: the same sweep as CSV, tokens to 1e-13", "[cli]") {
  const std::vector<std::vector<std::string>> commands{
      {"sweep", "--params", "33M:300B:3000", "-f", "csv", "-q"},
      {"sweep", "--params", "1K:1e18:70", "--flops", "1e6:1e30:70", "-f", "csv", "-q"}};
  for (const auto& arguments : commands) {
    CAPTURE(arguments);
    const std::string expected = call(arguments).out;
    const std::string csv = portable(arguments).out;
    const std::vector<std::string> lines = lines_of(csv);
    const std::vector<std::string> expected_lines = lines_of(expected);
    const std::vector<CsvRow> rows = rows_of(csv);
    const std::vector<CsvRow> expected_rows = rows_of(expected);
    REQUIRE(rows.size() == expected_rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      REQUIRE(without_tokens(lines[i + 1]) == without_tokens(expected_lines[i + 1]));
      REQUIRE(near(rows[i].tokens, expected_rows[i].tokens, 1e-13));
    }
  }
}

}  // namespace portable_test
