#include <algorithm>
#include <regex>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace usage_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

const std::vector<Words> kCommands{
    {},           {"choose"}, {"predict"},     {"sweep"},       {"fit"},
    {"frontier"}, {"audit"},  {"design"},      {"energy"},      {"energy", "limits"},
    {"verify"},   {"law"},    {"law", "list"}, {"law", "show"}, {"law", "check"}};

Outcome call_with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return call(words);
}

}  // namespace

TEST_CASE("cli usage: --help and -h are answered on stdout, in 80 columns", "[cli]") {
  const Words command = GENERATE(from_range(kCommands));
  CAPTURE(command);
  const Outcome outcome = call_with(command, {"--help"});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  CHECK(has(outcome.out, "Usage: vocabplan"));
  for (const std::string& line : lines_of(outcome.out)) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
  CHECK(call_with(command, {"-h"}).out == outcome.out);
}

TEST_CASE("cli usage: --help shows examples that work", "[cli]") {
  for (const char* command : {"predict", "sweep"}) {
    std::size_t examples = 0;
    for (const std::string& line : lines_of(call({command, "--help"}).out)) {
      const std::string start = std::string("  vocabplan ") + command + " ";
      if (!line.starts_with(start)) continue;
      std::string words = line.substr(12, line.find("    ", 12) - 12);
      if (has(words, "-o ")) continue;
      // A grid that is meant for sixteen machines is made one of sixteen rows.
      words = std::regex_replace(words, std::regex(":1e[36] "), ":4 ");
      Words arguments;
      for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (end > at) arguments.push_back(words.substr(at, end - at));
        at = end + 1;
      }
      CAPTURE(words);
      check_fine(call(arguments));
      ++examples;
    }
    CHECK(examples >= 2);
  }
}

TEST_CASE("cli usage: a long description goes on below itself", "[cli]") {
  const std::string help = call({"predict", "--help"}).out;
  CHECK(has(help,
            "\n  --level P                   Share of the law's resampled fits in an interval\n" +
                std::string(30, ' ') + "(default 0.9)\n"));
}

TEST_CASE("cli usage: every option of --help says what value it takes", "[cli]") {
  const std::string help = call({"sweep", "--help"}).out;
  for (const char* option : {"--input FILE", "--params START:STOP:COUNT", "--law NAME|FILE",
                             "--output FILE", "--format FORMAT", "--multiple N"}) {
    CAPTURE(option);
    CHECK(has(help, option));
  }
}

TEST_CASE("cli usage: --version is one line on stdout", "[cli]") {
  const Outcome outcome = call({"--version"});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  CHECK(outcome.out.starts_with("vocabplan "));
  CHECK(lines_of(outcome.out).size() == 1);
}

TEST_CASE("cli usage: without arguments the help goes to stderr", "[cli]") {
  const Outcome outcome = call({});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err == call({"--help"}).out);
}

TEST_CASE("cli usage: typing errors get a hint", "[cli]") {
  check_usage_error(call({"predct", "7B"}), "", {"'predct'", "did you mean predict?"});
  check_usage_error(call({"swep"}), "", {"'swep'", "did you mean sweep?"});
  check_usage_error(call({"--verison"}), "", {"'--verison'", "did you mean --version?"});
  check_usage_error(call({"predict", "7B", "--flop", "1e22"}), "predict",
                    {"'--flop'", "did you mean --flops?"});
  check_usage_error(call({"predict", "7B", "--fromat=csv"}), "predict",
                    {"'--fromat'", "did you mean --format?"});
  check_usage_error(call({"verify", "x", "--strct"}), "verify",
                    {"'--strct'", "did you mean --strict?"});
  check_usage_error(call({"law", "shwo", "tao2024"}), "law", {"'shwo'", "did you mean show?"});
}

TEST_CASE("cli usage: what is unlike anything known gets no hint", "[cli]") {
  for (const Words& words : std::vector<Words>{{"frobnicate"}, {"7B"}, {""}}) {
    const Outcome outcome = call(words);
    check_usage_error(outcome, "", {"'" + words[0] + "'"});
    CHECK_FALSE(has(outcome.err, "did you mean"));
  }
  const Outcome option = call({"predict", "7B", "--frobnicate"});
  check_usage_error(option, "predict", {"'--frobnicate'"});
  CHECK_FALSE(has(option.err, "did you mean"));
}

TEST_CASE("cli usage: words too many are refused", "[cli]") {
  check_usage_error(call({"predict", "7B", "8B"}), "predict", {"'8B'"});
  check_usage_error(call({"verify", "a", "b"}), "verify", {"'b'"});
  check_usage_error(call({"law", "list", "x"}), "law list", {"'x'"});
  check_usage_error(call({"law", "show", "tao2024", "x"}), "law show", {"'x'"});
}

TEST_CASE("cli usage: a second command is one word too many", "[cli]") {
  // Only one of them could be obeyed, and which one would be a guess.
  CHECK(call({"predict", "7B", "law", "list"}).exit_code == 2);
  CHECK(call({"sweep", "--params", "1B:2B:2", "predict", "7B"}).exit_code == 2);
}

TEST_CASE("cli usage: an argument may be spelled like a command", "[cli]") {
  const Scratch scratch;
  (void)scratch.write("law", "7B\n");
  const Outcome outcome =
      run({.arguments = {"sweep", "law", "-f", "csv"}, .directory = scratch.directory()});
  check_fine(outcome);
  CHECK(rows_of(outcome.out).size() == 1);
}

TEST_CASE("cli usage: an option without its value is named", "[cli]") {
  const std::string option =
      GENERATE(values<std::string>({"--flops", "--tokens", "--chars", "--width", "--multiple",
                                    "--law", "--format", "--output", "--color"}));
  CAPTURE(option);
  check_usage_error(call({"predict", "7B", option}), "predict", {option, "missing"});
}

TEST_CASE("cli usage: an option given twice is named", "[cli]") {
  check_usage_error(call({"predict", "7B", "--flops", "1e22", "--flops", "1e23"}), "predict",
                    {"--flops"});
}

TEST_CASE("cli usage: a flag with a value is not taken for the flag", "[cli]") {
  for (const std::string flag : {"--tied=2", "--tied=maybe", "--tied="}) {
    CAPTURE(flag);
    check_usage_error(call({"predict", "--total-params", "8B", flag}), "predict",
                      {"--tied: takes no value"});
  }
  check_usage_error(call({"sweep", "--choose=yes", "x.csv"}), "sweep",
                    {"--choose: takes no value"});
  check_usage_error(call({"audit", "--quiet=", "x.json"}), "audit", {"--quiet: takes no value"});
  check_usage_error(call({"predict", "7B", "-q=2"}), "predict", {"unknown option '-=2'"});
}

TEST_CASE("cli usage: an empty value is a mistake, not an option left out", "[cli]") {
  const std::string option = GENERATE(values<std::string>(
      {"--flops", "--tokens", "--chars", "--width", "--multiple", "--law", "--output"}));
  CAPTURE(option);
  check_usage_error(call({"predict", "7B", option, ""}), "predict", {option, "is empty"});
  check_usage_error(call({"predict", "7B", option + "="}), "predict", {option});
}

TEST_CASE("cli usage: an empty argument is a mistake", "[cli]") {
  check_usage_error(call({"predict", ""}), "predict", {"N_NV", "is empty"});
  check_usage_error(call({"verify", ""}), "verify", {"FILE", "is empty"});
  check_usage_error(call({"sweep", ""}), "sweep", {"is empty"});
  check_usage_error(call({"law", "show", ""}), "law show", {"NAME", "is empty"});
  check_usage_error(call({"law", "check", ""}), "law check", {"FILE", "is empty"});
}

TEST_CASE("cli usage: a missing part is named", "[cli]") {
  check_usage_error(call({"verify"}), "verify", {"FILE"});
  check_usage_error(call({"law"}), "law", {});
  check_usage_error(call({"law", "show"}), "law show", {"NAME"});
  check_usage_error(call({"law", "check"}), "law check", {"FILE"});
}

TEST_CASE("cli usage: a wrong format is refused with those accepted", "[cli]") {
  for (const char* command : {"predict", "sweep"}) {
    for (const char* format : {"xml", "JSON", "csv,json", ""}) {
      check_usage_error(call({command, "7B", "--format", format}), command,
                        {"--format", std::string("'") + format + "'", "table, csv, json, jsonl"});
    }
  }
}

}  // namespace usage_test
