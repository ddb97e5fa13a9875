// The scripts by which shells complete the program's words, as text and in the shells.
#include <unistd.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "process.hpp"
#include "scratch.hpp"

namespace completions_test {

namespace test = vocabplan::test;

namespace {

using Words = std::vector<std::string>;

const std::string kHarness = std::string(VOCABPLAN_SOURCE_DIR) + "/tests/cli/completions/";

std::string script_of(const std::string& shell) {
  const test::Outcome outcome = test::call({"completions", shell});
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  return outcome.out;
}

// The shell's program; "" with a warning where there is none.
std::string program_of(const std::string& shell) {
  for (const char* folder : {"/usr/bin/", "/bin/", "/usr/local/bin/"}) {
    if (access((folder + shell).c_str(), X_OK) == 0) return folder + shell;
  }
  WARN("skipped: " << shell << " is not installed");
  return "";
}

Words lines_of(const std::string& text) {
  Words lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Words halves(const std::vector<std::pair<std::string, std::string>>& pairs, bool first) {
  Words words;
  for (const auto& [typed, expected] : pairs) words.push_back(first ? typed : expected);
  return words;
}

// A folder with a script and files to complete.
struct Place {
  test::Scratch scratch{};
  std::string script;
  explicit Place(const std::string& shell) : script(scratch.write("script", script_of(shell))) {
    scratch.write("my runs.csv", "");
    scratch.write("other.csv", "");
  }
  [[nodiscard]] Words lines(const std::string& program, Words arguments, const Words& more) const {
    arguments.insert(arguments.end(), more.begin(), more.end());
    const test::Outcome outcome =
        test::run({.arguments = arguments, .directory = scratch.directory(), .program = program});
    CAPTURE(arguments, outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    return lines_of(outcome.out);
  }
};

std::vector<nlohmann::json> listed() {
  std::vector<nlohmann::json> records;
  for (const std::string& line : lines_of(test::call({"--list-options"}).out)) {
    records.push_back(nlohmann::json::parse(line));
  }
  return records;
}

// The function of a command in the script for zsh.
std::string zsh_name(const std::string& command) {
  std::string name = "_vocabplan" + std::string(command.empty() ? "" : "-") + command;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string part_of(const std::string& text, const std::string& start, const std::string& end) {
  const std::size_t at = text.find(start);
  REQUIRE(at != std::string::npos);
  return text.substr(at, text.find(end, at) - at);
}

}  // namespace

TEST_CASE("cli: completions are of bash, zsh and fish") {
  test::check_usage_error(test::call({"completions", "tcsh"}), "completions",
                          {"SHELL: 'tcsh' is not one of bash, zsh, fish"});
  test::check_usage_error(test::call({"completions"}), "completions",
                          {"SHELL is missing", "bash, zsh, fish"});
  const test::Scratch scratch;
  const std::string file = scratch.path("script");
  CHECK(test::call({"completions", "bash", "-o", file}).exit_code == 0);
  CHECK(test::bytes_of(file) == script_of("bash"));
}

// fish prints all that it offers, so its answer is compared with the program's own list.
TEST_CASE("cli: fish offers every command and option that the program has") {
  const std::string fish = program_of("fish");
  if (fish.empty()) return;
  const Place place("fish");
  std::map<std::string, std::set<std::string>> expected;
  for (const nlohmann::json& record : listed()) {
    const auto command = record.at("command").get<std::string>();
    if (record.at("option").is_null()) {
      const std::size_t blank = command.rfind(' ');
      if (command.empty()) continue;
      const bool nested = blank != std::string::npos;
      expected[nested ? command.substr(0, blank + 1) : ""].insert(nested ? command.substr(blank + 1)
                                                                         : command);
    } else if (record.at("option").get<std::string>().starts_with("--")) {
      const std::string before = command + (command.empty() ? "" : " ");
      expected[before + "-"].insert(record.at("option"));
      for (const auto& alias : record.at("aliases")) expected[before + "-"].insert(alias);
      if (record.at("short").is_string()) expected[before + "-"].insert(record.at("short"));
    }
  }
  CHECK(expected.size() >= 20);
  Words calls;
  for (const auto& [line, names] : expected) calls.push_back("vocabplan " + line);
  Words arguments{"--no-config", "-c",
                  "source $argv[1]; for line in $argv[2..]; echo \"= $line\"; complete -C $line; "
                  "end",
                  place.script};
  std::map<std::string, std::set<std::string>> offered;
  std::string line;
  for (const std::string& reply : place.lines(fish, arguments, calls)) {
    if (reply.starts_with("= vocabplan ")) {
      line = reply.substr(12);
    } else {
      offered[line].insert(reply.substr(0, reply.find('\t')));
    }
  }
  CHECK(offered == expected);
}

TEST_CASE("cli: the scripts for bash and zsh have every option of every command") {
  const std::string bash = script_of("bash");
  const std::string zsh = script_of("zsh");
  for (const nlohmann::json& record : listed()) {
    CAPTURE(record.dump());
    const auto command = record.at("command").get<std::string>();
    if (record.at("option").is_null()) {
      CHECK(test::has(bash, "\n  '" + command + "')\n"));
      CHECK(test::has(zsh, "\n" + zsh_name(command) + "() {\n"));
      continue;
    }
    const auto option = record.at("option").get<std::string>();
    if (!option.starts_with("--")) continue;
    const std::string in_bash = part_of(bash, "\n  '" + command + "')\n", ";;");
    CHECK((test::has(in_bash, " " + option + " ") || test::has(in_bash, " " + option + "\n") ||
           test::has(in_bash, " " + option + ")")));
    const std::string in_zsh = part_of(zsh, "\n" + zsh_name(command) + "() {\n", "\n}\n");
    CHECK((test::has(in_zsh, option + "=") || test::has(in_zsh, option + "'[") ||
           test::has(in_zsh, option + "}")));
  }
}

TEST_CASE("cli: bash completes with the script alone, also where errors end it") {
  const std::string bash = program_of("bash");
  if (bash.empty()) return;
  const std::vector<std::pair<std::string, std::string>> cases{
      {"vocabplan|pred", "predict"},
      {"vocabplan|predict|--wat", "--watts"},
      {"vocabplan|fit|--form|chin", "chinchilla"},
      {"vocabplan|energy|trace|--layout|=|tur", "turbostat"},
      {"vocabplan|predict|--law|tao2024-p", "tao2024-per-character"},
      {"vocabplan|predict|--accelerator|h100-s", "h100-sxm"},
      {"vocabplan|predict|--country|South\\ Af", "South\\ Africa"},
      {"vocabplan|predict|--country|\"South Af", "South Africa"},
      {"vocabplan|predict|--country|Cote", "Cote\\ d\\'Ivoire"},
      {"vocabplan|predict|--country|'Cote", "Cote d'\\''Ivoire"},
      {"vocabplan|predict|--country|\"Cote", "Cote d'Ivoire"},
      {"vocabplan|energy|val", "validate"},
      {"vocabplan|law|", "list|show|check"},
      {"vocabplan|fit|my", "my\\ runs.csv"},
      {"vocabplan|fit|'my r", "my runs.csv"},
      {"vocabplan|tokenizer|measure|--group|zh|=|my", "my\\ runs.csv"},
      {"vocabplan|choose|--candidates|llama-3,qwen-2", "llama-3,qwen-2.5"},
      {"vocabplan|choose|--laws|tao2024,mo", "tao2024,most-text"},
      {"vocabplan|completions|", "bash|zsh|fish"},
      {"vocabplan|predict|--flops|", ""},
      {"vocabplan|no such command|", ""},
      {"vocabplan|fit|--|--fo", ""}};
  const Place place("bash");
  CHECK(place.lines(bash, {"--norc", kHarness + "lines.bash", place.script}, halves(cases, true)) ==
        halves(cases, false));
}

TEST_CASE("cli: fish completes values and files") {
  const std::string fish = program_of("fish");
  if (fish.empty()) return;
  const std::vector<std::pair<std::string, std::string>> cases{
      {"vocabplan pred", "predict"},
      {"vocabplan predict --wat", "--watts"},
      {"vocabplan fit --form chin", "chinchilla"},
      {"vocabplan energy trace --layout=tur", "--layout=turbostat"},
      {"vocabplan predict --law tao2024-p", "tao2024-per-character"},
      {"vocabplan predict --accelerator h100-s", "h100-sxm"},
      {"vocabplan predict --country South\\ Af", "South Africa"},
      {"vocabplan predict --country Cote", "Cote d'Ivoire"},
      {"vocabplan energy val", "validate"},
      {"vocabplan fit my", "my runs.csv"},
      {"vocabplan tokenizer measure --group zh=my", "zh=my runs.csv"},
      {"vocabplan choose --candidates llama-3,qwen-2", "llama-3,qwen-2.5"},
      {"vocabplan choose --laws tao2024-c", "tao2024-corrected"},
      {"vocabplan completions f", "fish"},
      {"vocabplan predict --flops ", ""}};
  const Place place("fish");
  const std::string program =
      "source $argv[1]; for line in $argv[2..]; "
      "set found (complete -C $line | string replace -r '\\t.*' ''); "
      "echo (string join -- '|' $found); end";
  CHECK(place.lines(fish, {"--no-config", "-c", program, place.script}, halves(cases, true)) ==
        halves(cases, false));
}

TEST_CASE("cli: zsh completes at a terminal") {
  const std::string zsh = program_of("zsh");
  if (zsh.empty()) return;
  const std::vector<std::pair<std::string, std::string>> cases{
      {"vocabplan pred", "vocabplan predict "},
      {"vocabplan predict --wat", "vocabplan predict --watts="},
      {"vocabplan fit --form chin", "vocabplan fit --form chinchilla "},
      {"vocabplan predict --law tao2024-p", "vocabplan predict --law tao2024-per-character "},
      {"vocabplan predict --accelerator h100-s", "vocabplan predict --accelerator h100-sxm "},
      {"vocabplan predict --country South\\ Af", "vocabplan predict --country South\\ Africa "},
      {"vocabplan energy val", "vocabplan energy validate "},
      {"vocabplan fit my", "vocabplan fit my\\ runs.csv "},
      {"vocabplan tokenizer measure --group zh=my",
       "vocabplan tokenizer measure --group zh=my\\ runs.csv "},
      {"vocabplan choose --candidates llama-3,qwen-2",
       "vocabplan choose --candidates llama-3,qwen-2.5"},
      {"vocabplan choose --laws tao2024-c", "vocabplan choose --laws tao2024-corrected"},
      {"vocabplan law show -fj", "vocabplan law show -fjson "},
      {"vocabplan predict --flops ", "vocabplan predict --flops "}};
  const Place place("zsh");
  CHECK(place.lines(zsh, {"-f", kHarness + "lines.zsh", place.script}, halves(cases, true)) ==
        halves(cases, false));
}

}  // namespace completions_test
