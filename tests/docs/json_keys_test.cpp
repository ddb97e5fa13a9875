// Every key of the JSON of a fit, of an audit, and of energy is explained in docs/cli.md.
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "cli/process.hpp"
#include "cli/scratch.hpp"
#include "cli/tokenizer_model.hpp"
#include "document.hpp"
#include "places.hpp"
#include "support/catch.hpp"
#include "support/table.hpp"

namespace json_keys_test {

namespace test = vocabplan::test;

namespace {

std::set<std::string> found(const std::string& text, const std::regex& pattern) {
  std::set<std::string> words;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
    words.insert((*at)[1].str());
  }
  return words;
}

// The words of the section that explains the format.
std::set<std::string> explained(const std::string& heading, const std::string& next) {
  const std::string manual = test::bytes_of(test::in_source("docs/cli.md").string());
  const std::size_t from = manual.find(heading);
  REQUIRE(from != std::string::npos);
  const std::size_t to = manual.find(next, from);
  return found(manual.substr(from, to - from), std::regex("([A-Za-z][A-Za-z0-9_]*)"));
}

std::set<std::string> keys_of(std::vector<std::string> arguments, const std::string& input = {}) {
  arguments.insert(arguments.begin(), "fit");
  arguments.insert(arguments.end(), {"--format", "json"});
  const test::Outcome outcome = test::call(arguments, input);
  REQUIRE(outcome.exit_code == 0);
  return found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
}

}  // namespace

TEST_CASE("docs: every key of a fit's JSON is in the manual") {
  const std::string tokenizer =
      "vocab_size,tokens,characters\n1e3,44,100\n4e3,33,100\n16e3,27,100\n64e3,24,100\n";
  const std::string losses =
      "n,tokens,loss\n1e8,1e9,3.6\n1e8,1e10,3.1\n1e8,1e11,2.9\n1e9,1e9,3.2\n1e9,1e10,2.7\n"
      "1e9,1e11,2.5\n";
  std::set<std::string> keys =
      keys_of({test::in_source("docs/examples/runs.csv").string(), "--draws", "20"});
  CHECK(keys.size() > 50);
  keys.merge(keys_of(
      {test::in_source("docs/examples/runs.csv").string(), "--draws", "0", "--skip-first", "0.4"}));
  keys.merge(keys_of({test::reference_file("envelope.csv"), "--form", "envelope"}));
  keys.merge(keys_of({"-", "--form", "tokenizer"}, tokenizer));
  keys.merge(keys_of({"-", "--form", "chinchilla"}, losses));
  const std::set<std::string> words = explained("### The JSON of a fit", "\n## ");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}

TEST_CASE("docs: every key of a prediction's JSON is in the manual") {
  const test::Outcome outcome = test::call(
      {"predict", "--total-params", "8B", "--data-limit", "2Tbytes", "--format", "jsonl"});
  REQUIRE(outcome.exit_code == 0);
  const std::set<std::string> keys = found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
  CHECK(keys.size() > 40);
  const std::set<std::string> words = explained("### jsonl", "\n### json\n");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}

TEST_CASE("docs: every key of an audit's JSON is in the manual's table") {
  const test::Outcome outcome = test::call({"audit", "--models", "--format", "json"});
  REQUIRE(outcome.exit_code == 0);
  const std::set<std::string> keys = found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
  CHECK(keys.size() > 30);
  // The example before it has the keys too.
  const std::set<std::string> words = explained("| `schema_version`, `law` |", "\n### ");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}

TEST_CASE("docs: every key of an estimate's JSON is in the manual's table") {
  const test::Outcome outcome =
      test::call({"energy", "estimate", "--flops", "1e22", "--accelerator", "h100-sxm", "--country",
                  "FRA", "--format", "json"});
  REQUIRE(outcome.exit_code == 0);
  const std::set<std::string> keys = found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
  CHECK(keys.size() > 30);
  const std::set<std::string> words = explained("#### The JSON of an estimate", "\n#### ");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}

TEST_CASE("docs: every key of the JSON of energy limits is in the manual") {
  const test::Outcome outcome = test::call(
      {"energy",      "limits", "--flops",  "1e23", "--accelerator", "h100-sxm", "--params", "7B",
       "--mass",      "1",      "--radius", "1",    "--bandwidth",   "1M",       "--snr-db", "30",
       "--link-rate", "1M",     "--format", "json"});
  REQUIRE(outcome.exit_code == 0);
  const std::set<std::string> keys = found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
  CHECK(keys.size() > 25);
  const std::set<std::string> words = explained("### energy limits", "\n### ");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}

TEST_CASE("docs: every key of the JSON of energy trace is in the manual") {
  const test::Outcome outcome = test::call({"energy", "trace", "-", "--format", "json"},
                                           "timestamp,component,watts,inside\n0,a,1,b\n1,a,1,b\n");
  REQUIRE(outcome.exit_code == 0);
  const std::set<std::string> keys = found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
  CHECK(keys.size() > 25);
  const std::set<std::string> words = explained("### energy trace", "\n### ");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}

TEST_CASE("docs: every key of the JSON of energy validate is in the manual") {
  const test::Outcome outcome = test::call(
      {"energy", "validate", test::in_source("docs/examples/pairs.csv").string(), "-f", "json"});
  REQUIRE(outcome.exit_code == 0);
  const std::set<std::string> keys = found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
  CHECK(keys.size() > 25);
  const std::set<std::string> words = explained("### energy validate", "\n### ");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}

#if VOCABPLAN_MEASURES
TEST_CASE("docs: every key of the JSON of tokenizer measure is in the manual") {
  const test::Scratch scratch;
  const std::string model = scratch.write("hand.model", test::sentencepiece_model({"a", "b"}));
  const std::string text = "x=" + scratch.write("text", "ab\n");
  const test::Outcome outcome = test::call(
      {"tokenizer", "measure", "--group", text, "--mix", "x=1", "--model", model, "-f", "json"});
  REQUIRE(outcome.exit_code == 0);
  const std::set<std::string> keys = found(outcome.out, std::regex("\"([A-Za-z][A-Za-z0-9_]*)\":"));
  CHECK(keys.size() > 15);
  const std::set<std::string> words = explained("### tokenizer measure", "\n### ");
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(words.count(key) == 1);
  }
}
#endif

}  // namespace json_keys_test
