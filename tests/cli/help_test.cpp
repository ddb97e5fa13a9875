// The help of a command by its name, and short names of what the program says of itself.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"

namespace help_test {

using namespace vocabplan::test;

using Words = std::vector<std::string>;

TEST_CASE("cli help: the words behind it are a command's", "[cli]") {
  for (const Words& command : std::vector<Words>{{},
                                                 {"predict"},
                                                 {"energy"},
                                                 {"energy", "estimate"},
                                                 {"law", "show"},
                                                 {"tokenizer", "measure"},
                                                 {"completions"}}) {
    CAPTURE(command);
    Words asked{"help"};
    asked.insert(asked.end(), command.begin(), command.end());
    Words usual = command;
    usual.emplace_back("--help");
    const Outcome outcome = call(asked);
    check_fine(outcome);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == call(usual).out);
  }
  CHECK(call({"help", "help"}).out == call({"--help"}).out);
  CHECK(call({"help", "--help"}).out == call({"--help"}).out);
}

TEST_CASE("cli help: a command that is not there", "[cli]") {
  check_usage_error(call({"help", "predct"}), "", {"'predct'", "did you mean predict?"});
  check_usage_error(call({"help", "energy", "estmate"}), "",
                    {"energy command 'estmate'", "did you mean estimate?"});
  check_usage_error(call({"help", "nonsense"}), "", {"unknown command 'nonsense'"});
  check_usage_error(call({"help", "predict", "7B"}), "", {"unexpected argument '7B'"});
  check_usage_error(call({"help", "--flops"}), "", {"unexpected argument '--flops'"});
  check_usage_error(call({"hlep"}), "", {"did you mean help?"});
}

TEST_CASE("cli: -V is --version", "[cli]") {
  const Outcome outcome = call({"-V"});
  check_fine(outcome);
  CHECK(outcome.out == call({"--version"}).out);
}

TEST_CASE("cli: a warning says what a step of the width table near N_nv changes", "[cli]") {
  const std::string wide = call({"predict", "4.9B", "--width", "4096", "-f", "csv", "-q"}).out;
  const double v = rows_of(wide).front().v_isoloss.value();
  const std::string stated =
      "isoloss V is " + std::to_string(static_cast<long>(v)) + " with width 4096";
  for (const char* command : {"predict", "choose"}) {
    CAPTURE(command);
    const Outcome outcome = call({command, "4.9B"});
    check_fine(outcome);
    CHECK(has(outcome.err, "steps from 3200 to 4096 at an N_nv of 5B, 2 % above this one: "));
    CHECK(has(outcome.err, stated));
    CHECK_FALSE(has(call({command, "7B"}).err, "width table"));
    CHECK_FALSE(has(call({command, "4.9B", "--width", "3200"}).err, "width table"));
    CHECK(call({command, "4.9B", "-q"}).err.empty());
    const Json document = Json::parse(call({command, "4.9B", "-f", "json"}).out);
    CHECK(has(document.dump(), stated));
  }
}

}  // namespace help_test
