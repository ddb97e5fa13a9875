// Several threads answer what one does: the same bytes, messages and exit status.
#include <chrono>
#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace sweep_threads_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

Words with_threads(Words words, int threads) {
  words.insert(words.end(), {"--threads", std::to_string(threads)});
  return words;
}

void check_same(const Words& words, const std::string& input = "") {
  CAPTURE(words);
  const Outcome one = call(with_threads(words, 1), input);
  CHECK_FALSE(one.out.empty());
  for (const int threads : {2, 3, 8}) {
    CAPTURE(threads);
    const Outcome several = call(with_threads(words, threads), input);
    CHECK(several.exit_code == one.exit_code);
    CHECK((several.out == one.out));  // without printing them
    CHECK(several.err == one.err);
  }
}

// So many records behind a header, the text `wrong` in place of those that stand on its lines.
std::string records(std::size_t count, const std::vector<std::size_t>& wrong_lines) {
  std::string text = "id,n_nv,flops\n";
  std::size_t next = 0;
  for (std::size_t line = 2; line < count + 2; ++line) {
    const bool wrong = next < wrong_lines.size() && wrong_lines[next] == line;
    if (wrong) ++next;
    text += "\"a, " + std::to_string(line) + "\"," +
            (wrong ? "wrong" : std::to_string(1000000 + 977 * line)) + ",1e21\n";
  }
  return text;
}

}  // namespace

TEST_CASE("cli sweep threads: grids are the same in every format", "[cli]") {
  check_same({"sweep", "--params", "33M:300B:5000", "-f", "csv"});
  check_same({"sweep", "--params", "33M:300B:20000", "-f", "csv", "--shard", "2/3"});
  check_same({"sweep", "--params", "33M:300B:80", "--flops", "1e19:1e26:80", "-f", "csv"});
  const std::string format = GENERATE("csv", "json", "jsonl", "table");
  check_same({"sweep", "--params", "33M:300B:300", "-f", format});
  check_same({"sweep", "--total-params", "1B:70B:20", "--tokens", "2T:15T:20", "-f", format});
  check_same({"sweep", "--params", "33M:300B:300", "--at", "32000,64000", "-f", format});
}

TEST_CASE("cli sweep threads: so are intervals and choices", "[cli]") {
  const std::string format = GENERATE("csv", "jsonl");
  check_same({"sweep", "--params", "33M:300B:40", "--interval", "-f", format});
  check_same({"sweep", "--params", "33M:300B:30", "--choose", "-f", format});
}

// 64 and 1024 rows make a block of JSON and of CSV.
TEST_CASE("cli sweep threads: wrong records stand where they stood", "[cli]") {
  const std::vector<std::size_t> lines{2,    3,    65,   66,   67,   129,  130,  131,
                                       1024, 1025, 1026, 1027, 2049, 2050, 2051, 3001};
  const std::string input = records(3000, lines);
  const std::string format = GENERATE("csv", "json", "jsonl", "table");
  check_same({"sweep", "-f", format}, input);
  check_same({"sweep", "-f", format, "--keep", "id"}, input);
  check_same({"sweep", "-f", "csv", "--keep", "id", "--csv-safe", "--at", "32000"}, input);
  const Outcome outcome = call({"sweep", "-f", format, "--threads", "3"}, input);
  CHECK(outcome.exit_code == 1);
  std::vector<std::string> found;
  for (const std::string& line : lines_of(outcome.err)) {
    if (has(line, "standard input:")) found.push_back(line);
  }
  REQUIRE(found.size() == lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CHECK(has(found[i], "standard input:" + std::to_string(lines[i]) + ": "));
  }
}

TEST_CASE("cli sweep threads: rows of a grid that have no answer are the same", "[cli]") {
  // Tokens of models that are too large for their budget.
  check_same({"sweep", "--params", "1e3:1e30:2000", "--flops", "1e20:1e21:2", "-f", "csv"});
}

TEST_CASE("cli sweep threads: a stream is answered line by line", "[cli]") {
  Process sweep({.arguments = {"sweep", "-f", "csv", "-q", "--threads", "3"}});
  sweep.send("7B\n");
  constexpr std::chrono::seconds kPatience{30};
  CHECK(sweep.read_line(kPatience) == std::string(kCsvHeader));
  for (int i = 0; i < 8; ++i) {
    const auto answer = sweep.read_line(kPatience);
    REQUIRE(answer);
    CHECK(answer->starts_with("7000000000,"));
    sweep.send("7B\n");
  }
  CHECK(lines_of(sweep.finish().out).size() == 10);
}

TEST_CASE("cli sweep threads: an output that fails ends the sweep", "[cli]") {
  const Words words = with_threads({"sweep", "--params", "33M:300B:100000", "-f", "csv", "-q"}, 3);
  const Outcome full = run({.arguments = words, .out = Stream::of("/dev/full")});
  check_failure(full, {"No space left on device"});
  const Outcome broken = run({.arguments = words, .out = Stream::broken()});
  CHECK(broken.signal == SIGPIPE);
  CHECK(broken.err.empty());
  const Scratch scratch;
  Words into = words;
  into.insert(into.end(), {"-o", scratch.path("out")});
  const Outcome large =
      run({.arguments = into, .file_size = 1U << 20U, .ignored_signals = {SIGXFSZ}});
  check_failure(large, {"File too large"});
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli sweep threads: where none can be started the answer is the same", "[cli]") {
#ifdef VOCABPLAN_SANITIZED
  WARN("skipped: a sanitizer needs more address space than that");
#else
  constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20U;
  const auto sweep = [&](int threads, std::uint64_t stack) {
    const Outcome outcome =
        run({.arguments =
                 with_threads({"sweep", "--params", "33M:300B:9000", "-f", "csv", "-q"}, threads),
             .address_space = 400 * kMegabyte,
             .stack = stack * kMegabyte});
    check_fine(outcome);
    return outcome.out;
  };
  const std::string one = sweep(1, 8);
  CHECK((sweep(8, 1000) == one));
  CHECK((sweep(8, 90) == one));
#endif
}

TEST_CASE("cli sweep threads: memory does not grow with the rows", "[cli]") {
#ifdef VOCABPLAN_SANITIZED
  WARN("skipped: a sanitizer takes memory of its own");
#else
  const auto peak = [](const std::string& rows) {
    const Outcome outcome = run(
        {.arguments = with_threads({"sweep", "--params", "33M:300B:" + rows, "-f", "csv", "-q"}, 4),
         .out = Stream::of("/dev/null")});
    check_fine(outcome);
    return outcome.peak_kib;
  };
  CHECK(peak("1M") < peak("50K") + 4 * 1024);
#endif
}

TEST_CASE("cli sweep threads: their number is a whole one", "[cli]") {
  for (const char* number : {"0", "1025", "1.5", "many"}) {
    check_usage_error(call({"sweep", "--params", "33M:300B:3", "--threads", number}), "sweep",
                      {"--threads", number});
  }
}

}  // namespace sweep_threads_test
