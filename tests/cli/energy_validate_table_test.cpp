#include <set>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"

namespace energy_validate_table_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

Outcome validate(const std::string& csv, const Words& more = {}) {
  Words words{"energy", "validate", "-"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, csv);
}

std::vector<std::string> table_lines(const std::string& csv) {
  const Outcome outcome = validate(csv);
  check_fine(outcome);
  std::vector<std::string> lines = lines_of(outcome.out);
  for (const std::string& line : lines) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
  return lines;
}

}  // namespace

TEST_CASE("cli: validate names the outliers of all pairs", "[cli][energy]") {
  // 100 pairs within 1 %, and 25 whose estimates are ten times too high, in a group of their own.
  std::string csv = "group,estimate,measured\n";
  for (int i = 0; i < 100; ++i) csv += i % 2 == 0 ? "good,1.01,1\n" : "good,1,1\n";
  for (int i = 0; i < 25; ++i) csv += i % 2 == 0 ? "bad,10.1,1\n" : "bad,10,1\n";
  std::size_t named = 0;
  std::size_t rest = 0;
  for (const std::string& line : table_lines(csv)) {
    if (line.starts_with("all pairs  line ")) ++named;
    if (line == "all pairs  and 5 more (in JSON)") ++rest;
    CHECK_FALSE(line.starts_with("bad        line "));
  }
  CHECK(named == 20);
  CHECK(rest == 1);
  const Outcome json = validate(csv, {"-f", "json"});
  CHECK(Json::parse(json.out).at("overall").at("outliers").size() == 25);
}

TEST_CASE("cli: validate's rows of long group names can be told apart", "[cli][energy]") {
  // Names that differ in their middle, at their end, and where both are cut.
  const std::string middle(60, 'm');
  const std::vector<std::string> names{"vision/gpu/DenseNet121", "vision/cpu/DenseNet121",
                                       "vision/gpu/DenseNet161", middle + "x" + middle,
                                       middle + "y" + middle,    "k\xC3\xBChl/" + middle};
  std::string csv = "group,estimate,measured\n";
  for (const std::string& name : names) csv += name + ",1,1\n";
  std::set<std::string> rows;
  const auto lines = table_lines(csv);
  for (std::size_t i = 3; i < 3 + names.size(); ++i) {
    rows.insert(lines.at(i).substr(0, lines.at(i).find(' ')));
  }
  CHECK(rows.size() == names.size());
  CHECK(rows.count("vision/gpu/DenseNet121") == 1);
}

TEST_CASE("cli: validate's calibrations of many digits fit 80 columns", "[cli][energy]") {
  // measured = 2e-5 x estimate + 123456 W x duration, with errors of a factor of 30 either way.
  std::string csv = "group,estimate,measured,duration_s\n";
  for (int i = 0; i < 24; ++i) {
    const double hours = 1.0 + i % 4;
    const double estimate = 1e8 * hours * (1.0 + i % 5);
    const double measured = (2e-5 * estimate + 123.456 * hours) * (i % 7 == 0 ? 3000.0 : 1.0);
    csv += std::string(1, static_cast<char>('a' + i % 6)) + "," + std::to_string(estimate) + "," +
           std::to_string(measured) + "," + std::to_string(3600.0 * hours) + "\n";
  }
  std::size_t told = 0;
  for (const std::string& line : table_lines(csv)) told += has(line, "x estimate") ? 1U : 0U;
  CHECK(told >= 1);
}

TEST_CASE("cli: validate says that errors of many groups are not their range", "[cli][energy]") {
  const auto csv = [](int groups) {
    std::string text = "group,estimate,measured\n";
    for (int i = 0; i < groups; ++i) {
      text += "g" + std::to_string(i) + ",1," + std::to_string(2.0 + 0.001 * i) + "\n";
    }
    return text;
  };
  const std::string cut = "errors: the middle 95 % of those of pairs left out, not their range";
  CHECK_FALSE(has(validate(csv(38)).out, cut));
  CHECK(has(validate(csv(39)).out, cut));
}

TEST_CASE("cli: validate counts one pair and one group as one", "[cli][energy]") {
  CHECK(table_lines("group,estimate,measured\na,1,1\n").front() ==
        "standard input: 1 pair, 1 group");
  CHECK(table_lines("estimate,measured\n1,1\n2,2\n").front() == "standard input: 2 pairs");
}

TEST_CASE("cli: validate shows errors of rounding as 0", "[cli][energy]") {
  std::string csv = "group,estimate,measured\n";
  for (int i = 1; i < 10; ++i) {
    csv += std::string(1, static_cast<char>('a' + i % 3)) + "," + std::to_string(0.3 * i) + "," +
           std::to_string(0.9 * i) + "\n";
  }
  const std::string out = validate(csv).out;
  CHECK(has(out, "  0.0 .. 0.0\n"));
}

}  // namespace energy_validate_table_test
