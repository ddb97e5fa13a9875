#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "answers.hpp"
#include "catch.hpp"

namespace terminal_test {

using namespace vocabplan::test;

namespace {

constexpr const char* kEscape = "\x1b[";

std::string messages(const std::vector<std::string>& arguments, std::optional<std::string> term,
                     std::optional<std::string> no_color) {
  return run({.arguments = arguments,
              .err = Stream::terminal(),
              .environment = {{"TERM", std::move(term)}, {"NO_COLOR", std::move(no_color)}}})
      .err;
}

}  // namespace

TEST_CASE("cli terminal: messages are coloured unless that is unwanted", "[cli]") {
  const std::vector<std::string> warns{"predict", "7B"};
  CHECK(has(messages(warns, "xterm", std::nullopt), kEscape));
  CHECK(has(messages(warns, "xterm", ""), kEscape));  // no-color.org: only when not empty
  CHECK_FALSE(has(messages(warns, "xterm", "1"), kEscape));
  CHECK_FALSE(has(messages(warns, "dumb", std::nullopt), kEscape));
  CHECK_FALSE(has(messages(warns, std::nullopt, std::nullopt), kEscape));
  CHECK_FALSE(has(messages({"predict", "7B", "--color", "never"}, "xterm", std::nullopt), kEscape));
  CHECK(has(messages({"predict", "7B", "--color", "always"}, "dumb", "1"), kEscape));
}

TEST_CASE("cli terminal: --color never holds for errors too", "[cli]") {
  CHECK(has(messages({"predict", "x"}, "xterm", std::nullopt), kEscape));
  CHECK_FALSE(has(messages({"predict", "x", "--color", "never"}, "xterm", std::nullopt), kEscape));
}

TEST_CASE("cli terminal: the answer is the same on a terminal", "[cli]") {
  for (const char* format : {"table", "csv", "json", "jsonl"}) {
    CAPTURE(format);
    const std::vector<std::string> arguments{"predict", "7B", "-f", format};
    std::string out = run({.arguments = arguments, .out = Stream::terminal()}).out;
    std::erase(out, '\r');  // a terminal's own doing
    CHECK(out == call(arguments).out);
  }
}

TEST_CASE("cli terminal: a sweep without records does not wait for a typist", "[cli]") {
  check_usage_error(run({.arguments = {"sweep"}, .in = Stream::terminal()}), "sweep",
                    {"--params", "--flops"});
}

TEST_CASE("cli terminal: long work shows its progress, and removes it", "[cli]") {
  const bool quiet = GENERATE(false, true);
  // By this law 302M has no warnings, which would stand behind the progress.
  Launch launch{.arguments = {"sweep", "-f", "csv", "--law", "tao2024-per-character"},
                .err = Stream::terminal()};
  if (quiet) launch.arguments.emplace_back("-q");
  Process process(launch);
  process.send("302M\n");
  // The wait begins when the program runs: a busy machine may take longer to start it.
  for (int i = 0; i < 2; ++i) CHECK(process.read_line(std::chrono::seconds(20)));
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  process.send("303M\n");
  CHECK(process.read_line(std::chrono::seconds(20)));
  const Outcome outcome = process.finish();
  check_fine(outcome);
  CHECK(has(outcome.err, "2 rows") == !quiet);
  CHECK(outcome.err.ends_with("\r\x1b[K") == !quiet);
}

TEST_CASE("cli terminal: no progress into a pipe", "[cli]") {
  Process process({.arguments = {"sweep", "-f", "csv", "--law", "tao2024-per-character"}});
  process.send("302M\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  process.send("303M\n");
  CHECK(process.finish().err.empty());
}

}  // namespace terminal_test
