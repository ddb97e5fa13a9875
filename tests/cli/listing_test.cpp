// What the program says of its own commands and options, and when an option's value is read.
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "process.hpp"

namespace listing_test {

using nlohmann::json;
using Words = std::vector<std::string>;

namespace test = vocabplan::test;

namespace {

std::vector<json> listed() {
  const test::Outcome outcome = test::call({"--list-options"});
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  std::vector<json> records;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) records.push_back(json::parse(line));
  return records;
}

Words words_of(const std::string& command) {
  Words words;
  std::istringstream text(command);
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Long names in the list that --help prints.
std::set<std::string> options_in_help(const std::string& command) {
  const test::Outcome outcome = test::call(with(words_of(command), {"--help"}));
  REQUIRE(outcome.exit_code == 0);
  static const std::regex kOption("^ +(?:-[A-Za-z], *)?(--[a-z][a-z0-9-]*)");
  std::set<std::string> options;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_search(line, found, kOption)) options.insert(found[1].str());
  }
  return options;
}

}  // namespace

TEST_CASE("cli: the program lists the options that every --help has") {
  std::map<std::string, std::set<std::string>> options;
  for (const json& record : listed()) {
    const auto command = record.at("command").get<std::string>();
    if (record.at("option").is_null()) {
      CHECK(options.try_emplace(command).second);
    } else if (record.at("option").get<std::string>().starts_with("--")) {
      CHECK(options.at(command).insert(record.at("option")).second);
    }
  }
  CHECK(options.size() >= 17);
  for (const auto& [command, names] : options) {
    CAPTURE(command);
    CHECK(names == options_in_help(command));
  }
}

TEST_CASE("cli: a line of the list of options as the manual shows it") {
  const test::Outcome outcome = test::call({"--list-options"});
  CHECK(
      test::has(outcome.out,
                R"({"command":"fit","option":"--loss","short":null,"type":"LOSS",)"
                R"("values":["huber","squared"],"text":"huber (default) or squared","aliases":[]})"
                "\n"));
}

TEST_CASE("cli: a value that an enumeration does not list is refused with all that it does") {
  std::size_t enumerations = 0;
  for (const json& record : listed()) {
    const auto values = record.at("values").get<Words>();
    if (values.empty()) continue;
    ++enumerations;
    std::string list;
    for (const std::string& value : values) list += (list.empty() ? "" : ", ") + value;
    const auto option = record.at("option").get<std::string>();
    Words call = words_of(record.at("command"));
    if (option.starts_with("--")) call.push_back(option);
    call.emplace_back("no such value");
    const test::Outcome outcome = test::call(call);
    CAPTURE(call, outcome.err);
    CHECK(outcome.exit_code == 2);
    const std::string one_of = values.size() > 1 ? " is not one of " : " is not ";
    CHECK(outcome.err.starts_with("vocabplan: error: " + option + ": 'no such value'" + one_of +
                                  list + "\n"));
  }
  CHECK(enumerations >= 20);
}

TEST_CASE("cli: --help comes before a wrong value, and an unknown option too") {
  CHECK(test::call({"predict", "7X", "--help"}).exit_code == 0);
  CHECK(test::call({"predict", "--level", "7", "--help"}).exit_code == 0);
  test::check_usage_error(test::call({"predict", "--level", "7", "--levl"}), "predict",
                          {"unknown option '--levl'"});
}

// `--multiple 128` was taken for not given, because it is the default.
TEST_CASE("cli: an option that is given its default is given") {
  test::check_usage_error(test::call({"predict", "--vocab", "32000", "--multiple", "128"}),
                          "predict", {"--vocab beside --multiple"});
  test::check_usage_error(test::call({"predict", "--vocab", "32000", "--level", "0.9"}), "predict",
                          {"--vocab beside --level"});
  CHECK(test::call({"predict", "--vocab", "32000", "-q"}).exit_code == 0);
}

}  // namespace listing_test
