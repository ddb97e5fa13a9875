#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"
#include "synthetic_runs.hpp"

namespace fit_law_file_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

const SyntheticDesign kSmall{.sizes = 4, .vocabularies = 5, .checkpoints = 4};

Outcome fit(const std::string& csv, const Words& more) {
  Words words{"fit", "-", "-q", "--draws", "40"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, csv);
}

}  // namespace

TEST_CASE("cli fit: the other commands read the law that was written", "[cli]") {
  const Scratch scratch;
  const std::string law = scratch.path("law.json");
  const Outcome outcome = fit(
      synthetic_csv(kSmall), {"-f", "json", "--law-out", law, "--name", "mine", "--targets", "7B"});
  check_fine(outcome);
  CHECK(scratch.entries() == Words{"law.json"});
  const Json target = Json::parse(outcome.out).at("targets").at(0);

  check_fine(call({"law", "check", law}));
  const Outcome shown = call({"law", "show", law});
  check_fine(shown);
  CHECK(has(shown.out, "mine"));
  CHECK(has(shown.out, "fits resampled by size-tokenizer, seed 1"));
  check_fine(call({"sweep", "--params", "1B:9B:3", "--law", law, "-q", "-f", "csv"}));
  CHECK(has(call({"predict", "7B", "--law", law, "-q"}).out, "90 % interval"));

  const Outcome predicted = call({"predict", "7B", "--law", law, "-q", "-f", "jsonl"});
  check_fine(predicted);
  const Json record = record_of(predicted.out);
  for (const char* name : {"isoflops", "derivative", "isoloss"}) {
    CAPTURE(name);
    const Json& there = record.at("approaches").at(name);
    const Json& here = target.at("approaches").at(name);
    CHECK(near(there.at("vocab_size_real"), here.at("vocab_size"), 1e-9));
    CHECK(there.at("interval").at("lower") == here.at("interval").at("lower"));
    CHECK(there.at("interval").at("upper") == here.at("interval").at("upper"));
  }
}

TEST_CASE("cli fit: a law without draws predicts without intervals", "[cli]") {
  const Scratch scratch;
  const std::string law = scratch.path("law.json");
  check_fine(call({"fit", "-", "-q", "--draws", "0", "--law-out", law}, synthetic_csv(kSmall)));
  const Outcome predicted = call({"predict", "7B", "--law", law, "-q"});
  check_fine(predicted);
  CHECK_FALSE(has(predicted.out, "interval"));
}

TEST_CASE("cli fit: a fitted law may be the base of the next fit", "[cli]") {
  const Scratch scratch;
  const std::string law = scratch.path("law.json");
  const std::string csv = synthetic_csv(kSmall);
  const Outcome first = fit(csv, {"--law-out", law});
  check_fine(first);
  CHECK(fit(csv, {"--law", law}).out == first.out);
}

TEST_CASE("cli fit: a fit that cannot predict writes no law", "[cli]") {
  const Scratch scratch;
  const std::string law = scratch.write("law.json", "old");
  const Outcome outcome = fit(csv_without_optimum(), {"--law-out", law});
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.out, "term vanished"));  // the report is there
  REQUIRE(lines_of(outcome.err).size() == 1);
  CHECK(has(outcome.err, "vocabplan: error: --law-out: '" + law + "' was not written"));
  CHECK(has(outcome.err, "term_vanished"));
  CHECK(scratch.entries() == Words{"law.json"});
  CHECK(bytes_of(law) == "old");
}

TEST_CASE("cli fit: places that cannot be written are named", "[cli]") {
  const Scratch scratch;
  const std::string nowhere = scratch.path("none/there");
  const std::string csv = synthetic_csv(kSmall);
  check_failure(call({"fit", "-", "-q", "--draws", "0", "-o", nowhere}, csv), {nowhere});
  const Outcome law = call({"fit", "-", "-q", "--draws", "0", "--law-out", nowhere}, csv);
  CHECK(law.exit_code == 1);
  CHECK(lines_of(law.err).size() == 1);
  CHECK(has(law.err, nowhere));
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli fit: report and law go to two files", "[cli]") {
  const Scratch scratch;
  const std::string report = scratch.path("report");
  const std::string law = scratch.path("law");
  const Outcome outcome = fit(synthetic_csv(kSmall), {"-o", report, "--law-out", law});
  check_fine(outcome);
  CHECK(outcome.out.empty());
  CHECK(scratch.entries() == Words{"law", "report"});
  CHECK(has(bytes_of(report), "isoloss"));
  CHECK(Json::parse(bytes_of(law)).at("name") == "fitted");
}

TEST_CASE("cli fit: the report is not overwritten by the law", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.path("both");
  for (const Words& places : {Words{"-o", file, "--law-out", file},
                              {"-o", file, "--law-out", scratch.directory() + "/./both"},
                              {"--law-out", "-"},
                              {"-o", "-", "--law-out", "-"}}) {
    check_usage_error(fit(synthetic_csv(kSmall), places), "fit", {"--law-out", "report"});
  }
  CHECK(scratch.entries().empty());
  check_fine(fit(synthetic_csv(kSmall), {"-o", file, "--law-out", "-"}));
}

TEST_CASE("cli fit: a signal during the draws leaves no trace", "[cli]") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  const Scratch scratch;
  const std::string runs = scratch.write("runs.csv", synthetic_csv());
  const std::string old = scratch.write("law.json", "old");
  Process process({.arguments = {"fit", runs, "--draws", "100000", "-o", scratch.path("report"),
                                 "--law-out", old, "--threads", "2"},
                   .err = Stream::terminal()});
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  process.signal(signal);
  const Outcome outcome = process.finish();
  CHECK(outcome.signal == signal);
  CHECK(outcome.out.empty());
  CHECK(scratch.entries() == Words{"law.json", "runs.csv"});
  CHECK(bytes_of(old) == "old");
}

}  // namespace fit_law_file_test
