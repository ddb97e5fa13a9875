// The options that --help prints, the man page and docs/cli.md agree.
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/process.hpp"
#include "cli/scratch.hpp"
#include "document.hpp"
#include "support/catch.hpp"

namespace options_test {

namespace test = vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// The commands as words, by the program's own list; the first is the program itself.
std::vector<Words> commands() {
  const test::Outcome outcome = test::call({"--list-options"});
  REQUIRE(outcome.exit_code == 0);
  std::vector<Words> found;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line);
    if (!record.at("option").is_null()) continue;
    std::istringstream words(record.at("command").get<std::string>());
    Words& command = found.emplace_back();
    for (std::string word; words >> word;) command.push_back(word);
  }
  CHECK(found.size() >= 17);
  return found;
}

// The second and further long names, which --help leaves out.
std::set<std::string> aliases() {
  std::set<std::string> found;
  std::istringstream lines(test::call({"--list-options"}).out);
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line);
    for (const auto& alias : record.at("aliases")) found.insert(alias.get<std::string>());
  }
  return found;
}

// Long and short names of the options in the list that --help prints.
std::set<std::string> options_of(Words command) {
  command.emplace_back("--help");
  const test::Outcome outcome = test::call(command);
  REQUIRE(outcome.exit_code == 0);
  static const std::regex kOption("^ +(?:(-[A-Za-z]), *)?(--[a-z][a-z0-9-]*)");
  std::set<std::string> options;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (!std::regex_search(line, found, kOption)) continue;
    options.insert(found[2].str());
    if (found[1].matched) options.insert(found[1].str());
  }
  return options;
}

bool is_part_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

bool mentions(const std::string& text, const std::string& option) {
  for (std::size_t at = text.find(option); at != std::string::npos;
       at = text.find(option, at + 1)) {
    const std::size_t end = at + option.size();
    const bool starts = at == 0 || !is_part_of_name(text[at - 1]);
    if (starts && (end == text.size() || !is_part_of_name(text[end]))) return true;
  }
  return false;
}

std::set<std::string> long_options_in(const std::string& text) {
  static const std::regex kOption("--[a-z][a-z0-9-]*");
  std::set<std::string> options;
  for (std::sregex_iterator at(text.begin(), text.end(), kOption), end; at != end; ++at) {
    options.insert(at->str());
  }
  return options;
}

// The man page's source with its minus signs and font changes as plain text.
std::string man_page() {
  const std::string source = test::bytes_of(test::in_source("docs/vocabplan.1").string());
  const std::string minus = std::regex_replace(source, std::regex(R"(\\-)"), "-");
  return std::regex_replace(minus, std::regex(R"(\\f[A-Z])"), " ");
}

std::string manual() {
  return test::bytes_of(test::in_source("docs/cli.md").string());
}

}  // namespace

TEST_CASE("docs: every option of --help is in the man page and in the manual") {
  const std::string man = man_page();
  const std::string markdown = manual();
  for (const Words& command : commands()) {
    const std::set<std::string> options = options_of(command);
    CHECK(options.count("--help") == 1);
    for (const std::string& option : options) {
      CAPTURE(command, option);
      CHECK(mentions(man, option));
      CHECK(mentions(markdown, option));
    }
  }
  const std::set<std::string> others = aliases();
  CHECK(others.count("--gpu-hours") == 1);
  for (const std::string& option : others) {
    CAPTURE(option);
    CHECK(mentions(man, option));
    CHECK(mentions(markdown, option));
  }
}

TEST_CASE("docs: every option in the man page and in the manual is in some --help") {
  std::set<std::string> known;
  for (const Words& command : commands()) known.merge(options_of(command));
  CHECK(known.count("--flops") == 1);
  known.merge(aliases());
  for (const std::string& text : {man_page(), manual()}) {
    const std::set<std::string> named = long_options_in(text);
    CHECK(named.size() > 10);
    for (const std::string& option : named) {
      CAPTURE(option);
      CHECK(known.count(option) == 1);
    }
  }
}

TEST_CASE("docs: every value of an enumeration is in the manual") {
  const std::string markdown = manual();
  const test::Outcome outcome = test::call({"--list-options"});
  std::istringstream lines(outcome.out);
  std::size_t values = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line);
    for (const auto& value : record.at("values")) {
      CAPTURE(line, value);
      CHECK(markdown.find("`" + value.get<std::string>() + "`") != std::string::npos);
      ++values;
    }
  }
  CHECK(values > 30);
}

TEST_CASE("docs: the man page is that of this version") {
  const test::Outcome outcome = test::call({"--version"});
  REQUIRE(outcome.exit_code == 0);
  const std::string version = outcome.out.substr(0, outcome.out.find('\n'));
  CHECK(version.starts_with("vocabplan "));
  const std::string man = man_page();
  const std::size_t title = man.find("\n.TH ") + 1;
  REQUIRE(title > 0);
  CHECK(man.substr(title, man.find('\n', title) - title).find('"' + version + '"') !=
        std::string::npos);
}

}  // namespace options_test
