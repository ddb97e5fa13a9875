#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace locale_test {

using namespace vocabplan::test;

namespace {

Outcome in_locale(const std::vector<std::string>& arguments, const std::string& locale,
                  std::string_view input = {}) {
  return run({.arguments = arguments,
              .environment = {{"LC_ALL", locale}, {"LANG", locale}, {"LC_NUMERIC", locale}}},
             input);
}

}  // namespace

// Where a locale is not installed the C library keeps to its own, and the tests say nothing of it.
TEST_CASE("cli locale: decimal commas elsewhere change nothing", "[cli]") {
  const std::string locale = GENERATE(values<std::string>(
      {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "tr_TR.UTF-8", "C.UTF-8", "POSIX", "nonsense"}));
  CAPTURE(locale);
  const std::vector<std::vector<std::string>> commands{
      {"predict", "7.5B", "-v"},
      {"predict", "7.5B", "--flops", "1.5e22", "-f", "csv"},
      {"predict", "7.5B", "-f", "json"},
      {"sweep", "--params", "33.5M:300B:20"},
      {"sweep", "--params", "33.5M:300B:20", "-f", "csv"},
      {"sweep", "--params", "33.5M:300B:20", "-f", "jsonl", "--multiple", "64"},
      {"choose", "7.5B", "--flops", "1.5e22"},
      {"choose", "7.5B", "-f", "json"},
      {"law", "show", "tao2024"},
      {"law", "show", "tao2024", "-f", "json"},
      {"law", "check", VOCABPLAN_LAW_FILE},
      {"verify", VOCABPLAN_TEST_DATA "/predictions.csv"},
      {"predict", "7,5B"},
      {"predict", "--help"}};
  for (const auto& arguments : commands) {
    CAPTURE(arguments);
    const Outcome expected = in_locale(arguments, "C");
    const Outcome outcome = in_locale(arguments, locale);
    CHECK(outcome.exit_code == expected.exit_code);
    CHECK(outcome.out == expected.out);
    CHECK(outcome.err == expected.err);
  }
}

TEST_CASE("cli locale: records and header names are read the same everywhere", "[cli]") {
  const std::string input = "N_NV,FLOPS,WIDTH\n7.5B,1.5e22,4096\n";  // Turkish lowers I otherwise
  const Outcome expected = in_locale({"sweep", "-q", "-f", "csv"}, "C", input);
  check_fine(expected);
  CHECK(rows_of(expected.out).at(0).n_nv == 7.5e9);
  for (const char* locale : {"de_DE.UTF-8", "tr_TR.UTF-8"}) {
    CHECK(in_locale({"sweep", "-q", "-f", "csv"}, locale, input).out == expected.out);
  }
}

}  // namespace locale_test
