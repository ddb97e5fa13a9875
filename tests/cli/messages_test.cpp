#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace messages_test {

using namespace vocabplan::test;

namespace {

constexpr const char* kEscape = "\x1b[";

}  // namespace

TEST_CASE("cli messages: warnings stand on stderr only, one a line", "[cli]") {
  const Outcome outcome = call({"predict", "7B"});
  check_fine(outcome);
  CHECK_FALSE(has(outcome.out, "warning"));
  CHECK_FALSE(has(outcome.out, "fitted range"));
  const auto lines = lines_of(outcome.err);
  CHECK(lines.size() >= 2);
  for (const std::string& line : lines) CHECK(line.starts_with("vocabplan: warning: "));
  // The training runs reach up to 1.13B parameters: 7B is 6.19 times that.
  for (const char* part : {"N_nv 7B is above the fitted range 33M .. 1.13B", "6.19x"}) {
    CHECK(has(outcome.err, part));
  }
}

TEST_CASE("cli messages: inside the fitted range there is no warning", "[cli]") {
  const Outcome outcome = call({"predict", "302M"});
  check_fine(outcome);
  CHECK(outcome.err.empty());
  // The draws of the published law leave its optimum open everywhere.
  const Json warnings = record_of(call({"predict", "302M", "-f", "jsonl"}).out)["warnings"];
  REQUIRE(warnings.size() == 1);
  CHECK(has(warnings[0].get<std::string>(),
            "the law's own draws leave the optimum open on both sides"));
}

TEST_CASE("cli messages: -q silences warnings and leaves the answer", "[cli]") {
  for (const char* option : {"-q", "--quiet"}) {
    const Outcome outcome = call({"predict", "7B", option});
    check_fine(outcome);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == call({"predict", "7B"}).out);
  }
  const Outcome sweep = call({"sweep", "--params", "1B:70B:3", "-q"});
  check_fine(sweep);
  CHECK(sweep.err.empty());
}

TEST_CASE("cli messages: -q does not silence errors", "[cli]") {
  check_usage_error(call({"predict", "x", "-q"}), "predict", {"N_NV", "'x'"});
  const Outcome outcome = call({"sweep", "-q"}, "x\n");
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "standard input:1: "));
}

TEST_CASE("cli messages: a JSON record carries its warnings itself", "[cli]") {
  for (const char* format : {"json", "jsonl"}) {
    const Outcome outcome = call({"predict", "7B", "-f", format, "-q"});
    CHECK(outcome.err.empty());
    CHECK(has(outcome.out, "above the fitted range"));
  }
}

TEST_CASE("cli messages: -v says how the answer was found, on stderr", "[cli]") {
  for (const char* option : {"-v", "--verbose"}) {
    const Outcome outcome = call({"predict", "7B", option, "-q"});
    check_fine(outcome);
    CHECK(has(outcome.err, "evaluations"));
    CHECK(outcome.out == call({"predict", "7B"}).out);
  }
  const Outcome sweep = call({"sweep", "--params", "1B:2B:2", "-v", "-q", "-f", "csv"});
  CHECK(has(sweep.err, "2 rows"));
}

TEST_CASE("cli messages: a sweep sums up what its rows warn of", "[cli]") {
  const Outcome outcome = call({"sweep", "--format", "csv"}, "7B\n302M\n302M,1e20\n");
  check_fine(outcome);
  CHECK(has(outcome.err, "1 of 3 rows lie outside the fitted range"));
  CHECK(has(outcome.err, "1 of 3 rows are off the compute-optimal line"));
}

TEST_CASE("cli messages: colour when asked for", "[cli]") {
  const auto outcome = [](const char* when, std::optional<std::string> no_color) {
    return run({.arguments = {"predict", "7B", "--color", when},
                .environment = {{"NO_COLOR", std::move(no_color)}, {"TERM", "xterm"}}});
  };
  CHECK(has(outcome("always", std::nullopt).err, kEscape));
  CHECK(has(outcome("always", "1").err, kEscape));  // the option wins over the environment
  CHECK_FALSE(has(outcome("always", std::nullopt).out, kEscape));
  CHECK_FALSE(has(outcome("never", std::nullopt).err, kEscape));
  CHECK_FALSE(has(outcome("auto", std::nullopt).err, kEscape));  // a pipe is no terminal
  CHECK_FALSE(has(outcome("auto", "1").err, kEscape));
}

TEST_CASE("cli messages: errors are coloured when asked for", "[cli]") {
  CHECK(has(call({"predict", "x", "--color", "always"}).err, kEscape));
  CHECK(has(call({"predict", "7B", "--color", "always", "--law", "/dev/null"}).err, kEscape));
  CHECK_FALSE(has(call({"predict", "x", "--color", "never"}).err, kEscape));
}

TEST_CASE("cli messages: a wrong --color is refused", "[cli]") {
  for (const char* command : {"predict", "sweep", "verify"}) {
    check_usage_error(call({command, "1B", "--color", "pink"}), command,
                      {"--color", "'pink'", "auto, always, never"});
  }
}

TEST_CASE("cli messages: without anything to speak to the answer is the same", "[cli]") {
  const std::string expected = call({"predict", "7B"}).out;
  const Outcome closed = run({.arguments = {"predict", "7B", "-v"}, .err = Stream::closed()});
  check_fine(closed);
  CHECK(closed.out == expected);
  const Outcome full = run({.arguments = {"predict", "7B", "-v"}, .err = Stream::of("/dev/full")});
  check_fine(full);
  CHECK(full.out == expected);
  CHECK(run({.arguments = {"predict", "x"}, .err = Stream::of("/dev/full")}).exit_code == 2);
  CHECK(run({.arguments = {"predict", "x"}, .err = Stream::closed()}).exit_code == 2);
}

}  // namespace messages_test
