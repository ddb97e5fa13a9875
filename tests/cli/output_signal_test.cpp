#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace output_signal_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

// More rows than any machine writes while the test lasts.
Launch endless_sweep(const std::string& file) {
  return {.arguments = {"sweep", "--params", "33M:300B:1e11", "-q", "-f", "csv", "-o", file}};
}

// Waits until the program has begun to write beside the file; false when it does not.
bool begun(const Scratch& scratch, std::size_t entries) {
  for (int i = 0; i < 10000; ++i) {
    if (scratch.entries().size() > entries) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace

// All whose default action ends a process, but for SIGKILL, which nothing can catch (signal(7)).
std::vector<int> ending_signals() {
  std::vector<int> signals{SIGHUP,  SIGINT,  SIGQUIT,   SIGUSR1,   SIGUSR2, SIGPIPE, SIGALRM,
                           SIGTERM, SIGXCPU, SIGXFSZ,   SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR,
                           SIGSYS,  SIGTRAP, SIGSTKFLT, SIGRTMIN,  SIGRTMAX};
#ifndef VOCABPLAN_SANITIZED
  // A sanitizer has handlers of its own for these.
  signals.insert(signals.end(), {SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV});
#endif
  return signals;
}

TEST_CASE("cli output: a signal in the middle leaves no trace", "[cli]") {
  for (const int signal : ending_signals()) {
    CAPTURE(signal);
    const Scratch scratch;
    const std::string file = scratch.write("out", "old");
    Process process(endless_sweep(file));
    REQUIRE(begun(scratch, 1));
    process.signal(signal);
    const Outcome outcome = process.finish();
    CHECK(outcome.signal == signal);  // the shell learns what ended it
    CHECK(outcome.err.empty());
    CHECK(scratch.entries() == Words{"out"});
    CHECK(bytes_of(file) == "old");
  }
}

TEST_CASE("cli output: a signal that the caller ignores stays ignored", "[cli]") {
  const int signal = GENERATE(SIGHUP, SIGINT);  // nohup does so, and a script with a job behind &
  CAPTURE(signal);
  const Scratch scratch;
  const std::string file = scratch.path("out");
  Process process(
      {.arguments = {"sweep", "-q", "-f", "csv", "-o", file}, .ignored_signals = {signal}});
  process.send("7B\n");
  REQUIRE(begun(scratch, 0));
  process.signal(signal);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  process.send("3B\n");
  const Outcome outcome = process.finish();
  check_fine(outcome);
  REQUIRE(scratch.entries() == Words{"out"});
  CHECK(rows_of(bytes_of(file)).size() == 2);
}

TEST_CASE("cli output: a message that nobody reads leaves no trace", "[cli]") {
  const Scratch scratch;
  const Outcome outcome =
      run({.arguments = {"sweep", "-f", "csv", "-o", scratch.path("out")}, .err = Stream::broken()},
          "x\n7B\n");
  CHECK(outcome.exit_code != 0);
  for (const std::string& name : scratch.entries()) CHECK(name == "out");
}

}  // namespace output_signal_test
