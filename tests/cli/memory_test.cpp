#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace memory_test {

using namespace vocabplan::test;

namespace {

#ifdef VOCABPLAN_SANITIZED
constexpr bool kMeasured = false;
constexpr std::uint64_t kScale = 100;  // so many times less to do
#else
constexpr bool kMeasured = true;
constexpr std::uint64_t kScale = 1;
#endif
constexpr long kLimitKib = 16 * 1024;

void check_memory(const Outcome& outcome) {
  if (kMeasured) CHECK(outcome.peak_kib < kLimitKib);
}

// Hands out `text` until `count` copies of it went.
Process::Feed repeated(const std::string& text, std::uint64_t count) {
  constexpr std::uint64_t kAtOnce = 4096;
  return [=, left = count](std::string& piece) mutable {
    if (left == 0) return false;
    const std::uint64_t now = std::min(left, kAtOnce);
    left -= now;
    piece.clear();
    for (std::uint64_t i = 0; i < now; ++i) piece += text;
    return true;
  };
}

// An object of so many members that hold more.
std::string json_of_members(int count) {
  std::string text = "{";
  for (int i = 0; i < count; ++i) {
    text.append(i > 0 ? ",\"" : "\"").append(std::to_string(i));
    text += R"(":[0,{"a":"a text that a string allocates memory for","b":[[1]]}])";
  }
  return text + "}";
}

// Starts the program in more and more memory, from the least that it loads in. Returns how often
// that did not suffice.
int starts_short_of_memory(const std::vector<std::string>& arguments, std::uint64_t step,
                           int starts) {
  const std::string complaint = arguments.back() + ":1: ";
  const std::uint64_t least = std::filesystem::file_size(VOCABPLAN_PROGRAM) + (4U << 20U);
  int short_of_memory = 0;
  for (int i = 0; i < starts; ++i) {
    const std::uint64_t limit = least + static_cast<std::uint64_t>(i) * step;
    const Outcome outcome = run({.arguments = arguments, .address_space = limit});
    const bool fits = has(outcome.err, complaint);
    CAPTURE(limit, outcome.err);
    CHECK(outcome.signal == 0);
    CHECK(outcome.exit_code == 1);
    CHECK(fits != has(outcome.err, "vocabplan: error: out of memory"));
    short_of_memory += fits ? 0 : 1;
  }
  return short_of_memory;
}

// The least address space in which the program starts at all, to a page.
std::uint64_t least_to_start() {
  constexpr std::uint64_t kPage = 4096;
  std::uint64_t too_little = 0;
  std::uint64_t enough = 16384;  // pages
  while (enough - too_little > 1) {
    const std::uint64_t pages = (too_little + enough) / 2;
    const Outcome outcome = run({.arguments = {"--version"}, .address_space = pages * kPage});
    (outcome.exit_code == 0 ? enough : too_little) = pages;
  }
  return enough * kPage;
}

std::string many_pairs() {
  std::string csv = "group,estimate,measured,duration_s\n";
  for (int i = 0; i < 400; ++i) {
    csv += "g" + std::to_string(i % 200) + "," + std::to_string(1 + i % 7) + "," +
           std::to_string(1.1 + i % 5) + "," + std::to_string(60 + i) + "\n";
  }
  return csv;
}

std::string many_devices() {
  std::string csv = "timestamp, index, power.draw [W]\n";
  for (int second = 0; second < 3; ++second) {
    for (int device = 0; device < 500; ++device) {
      csv += "2024/01/01 00:00:0" + std::to_string(second) + ".000, " + std::to_string(device) +
             ", 100.00 W\n";
    }
  }
  return csv;
}

}  // namespace

TEST_CASE("cli memory: ten million rows of a sweep", "[cli]") {
  const Outcome outcome =
      run({.arguments = {"sweep", "--params", "33M:300B:" + std::to_string(10'000'000 / kScale),
                         "-v", "-q", "-f", "csv"},
           .out = Stream::of("/dev/null")});
  check_fine(outcome);
  CHECK(has(outcome.err, std::to_string(10'000'000 / kScale) + " rows"));
  check_memory(outcome);
}

TEST_CASE("cli memory: a grid, and the other formats", "[cli]") {
  const std::string side = std::to_string(kMeasured ? 300 : 30);
  for (const char* format : {"table", "json", "jsonl"}) {
    CAPTURE(format);
    const Outcome outcome = run({.arguments = {"sweep", "--params", "33M:300B:" + side, "--flops",
                                               "1e18:1e26:" + side, "-q", "-f", format},
                                 .out = Stream::of("/dev/null")});
    check_fine(outcome);
    check_memory(outcome);
  }
}

TEST_CASE("cli memory: a million records from standard input", "[cli]") {
  const std::uint64_t records = 1'000'000 / kScale;
  Process process(
      {.arguments = {"sweep", "-v", "-q", "-f", "csv"}, .out = Stream::of("/dev/null")});
  const Outcome outcome = process.finish(repeated("7B,1e22\n", records));
  check_fine(outcome);
  CHECK(has(outcome.err, std::to_string(records) + " rows"));
  check_memory(outcome);
}

TEST_CASE("cli memory: a line of a gigabyte between two records", "[cli]") {
  constexpr std::uint64_t kLine = 1'000'000'000 / kScale;
  std::uint64_t left = kLine;
  int part = 0;
  Process process({.arguments = {"sweep", "-q", "-f", "jsonl"}});
  process.send("7B\n");
  const Outcome outcome = process.finish([&](std::string& piece) {
    if (part == 0 && left > 0) {
      piece.assign(std::min<std::uint64_t>(left, 1U << 18U), '7');
      left -= piece.size();
      return true;
    }
    piece = "\n3B\n";
    return part++ == 0;
  });
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err.starts_with("vocabplan: standard input:2: "));
  CHECK(outcome.err.size() < 500);
  const auto lines = lines_of(outcome.out);
  REQUIRE(lines.size() == 3);
  CHECK(has(lines[0], "59547"));  // table 1 of the paper
  CHECK(Json::parse(lines[1])["line"] == 2);
  CHECK(has(lines[2], "36648"));
  check_memory(outcome);
}

TEST_CASE("cli memory: a file of nothing but line ends or wrong records", "[cli]") {
  const std::uint64_t records = 300'000 / kScale;
  Process blank({.arguments = {"sweep", "-q", "-f", "csv"}});
  const Outcome nothing = blank.finish(repeated("\n", records));
  check_fine(nothing);
  CHECK(rows_of(nothing.out).empty());
  check_memory(nothing);
  Process wrong({.arguments = {"sweep", "-q", "-f", "csv"}, .err = Stream::of("/dev/null")});
  const Outcome refused = wrong.finish(repeated("x\n", records));
  CHECK(refused.exit_code == 1);
  check_memory(refused);
}

TEST_CASE("cli memory: verify needs no more for a long file", "[cli]") {
  const std::uint64_t rows = 300'000 / kScale;
  Process process({.arguments = {"verify", "-"}});
  process.send("nnv,v_isoloss\n");
  const Outcome outcome = process.finish(repeated("7e9,59547\n", rows));
  check_fine(outcome);
  CHECK(has(outcome.out, std::to_string(rows) + " equal, 0 different"));
  check_memory(outcome);
}

// The end of memory, while JSON is read and while what was read of it is destroyed.
TEST_CASE("cli memory: JSON that memory does not suffice for is a message, not a crash", "[cli]") {
  if (!kMeasured) {
    WARN("skipped: a sanitizer needs more address space than that");
    return;
  }
  const Scratch scratch;
  const std::string config = scratch.write("config.json", json_of_members(13'000));
  const std::string law = scratch.write("law.json", json_of_members(40'000));
  const int audits = starts_short_of_memory({"audit", config}, 1U << 17U, 16);
  CHECK(audits > 1);
  CHECK(audits < 16);
  const int checks = starts_short_of_memory({"law", "check", law}, 1U << 19U, 40);
  CHECK(checks > 10);
  CHECK(checks < 40);
}

// From the least that the program starts in, in steps that grow.
TEST_CASE("cli memory: in too little memory each command answers rightly or says so", "[cli]") {
  if (!kMeasured) {
    WARN("skipped: a sanitizer needs more address space than that");
    return;
  }
  constexpr std::uint64_t kStep = 1U << 16U;
  constexpr std::uint64_t kStarts = 10;
  const Scratch scratch;
  const std::string pairs = scratch.write("pairs.csv", many_pairs());
  const std::string trace = scratch.write("trace.csv", many_devices());
  const std::string output = scratch.path("out");
  const std::vector<std::vector<std::string>> commands{
      {"--help"},
      {"--list-options"},
      {"predict", "7B", "-q"},
      {"predict", "7B", "-q", "-f", "json", "-o", output},
      {"choose", "7B", "-q"},
      {"design", "--flops", "1e21", "-q"},
      {"frontier", "--flops", "1e22", "-q"},
      {"sweep", "--params", "1B:4B:50", "--choose", "-q", "-f", "csv", "-o", output},
      {"law", "show", "tao2024"},
      {"completions", "bash"},
      {"energy", "validate", pairs, "-q", "-f", "json"},
      {"energy", "trace", trace, "-q"},
      {"energy", "estimate", "--flops", "1e22", "--accelerator", "h100-sxm", "-q"},
      {"predict", "7B", "--no-such-option"}};
  const std::uint64_t least = least_to_start();
  int short_of_memory = 0;
  for (const auto& command : commands) {
    const Outcome right = run({.arguments = command});
    for (std::uint64_t i = 0; i < kStarts; ++i) {
      const std::uint64_t limit = least + i * i * kStep;
      const Outcome outcome = run({.arguments = command, .address_space = limit});
      CAPTURE(command, limit, outcome.out, outcome.err);
      CHECK(outcome.signal == 0);
      CHECK(scratch.entries().size() <= 3);
      if (outcome.err == "vocabplan: error: out of memory\n") {
        CHECK(outcome.exit_code == 1);
        ++short_of_memory;
      } else {
        CHECK(outcome.exit_code == right.exit_code);
        CHECK(outcome.out == right.out);
        CHECK(outcome.err == right.err);
      }
    }
  }
  CHECK(short_of_memory > 20);
}

// The longest configuration there may be; its digits take twelve bytes each.
TEST_CASE("cli memory: an array of megabytes, and very many keys", "[cli]") {
  if (!kMeasured) {
    WARN("skipped: a sanitizer needs more address space than that");
    return;
  }
  const std::string model = R"({"model_type":"llama","hidden_size":4096,"intermediate_size":11008,)"
                            R"("num_hidden_layers":32,"num_attention_heads":32,"vocab_size":32000)";
  const Scratch scratch;
  std::string digits = model + ",\"x\":[1";
  while (digits.size() < 15'999'000) digits += ",1";
  const std::string large = scratch.write("large.json", digits + "]}");
  std::string keys = model;
  for (int i = 0; i < 40'000; ++i) keys += ",\"k" + std::to_string(i) + "\":1";
  const std::string many = scratch.write("many.json", keys + "}");
  const auto audit = [](const std::string& file, std::optional<std::uint64_t> limit) {
    return run({.arguments = {"audit", file, "-q", "-f", "jsonl"}, .address_space = limit});
  };
  const Outcome outcome = audit(large, 60'000U * 1024U);
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err == "vocabplan: error: out of memory\n");
  for (const std::string& file : {large, many}) {
    const Outcome right = audit(file, std::nullopt);
    CHECK(right.exit_code == 0);
    CHECK(Json::parse(right.out).at("n_nv") == 6'476'271'616);  // Llama 2 7B, its model card
  }
}

}  // namespace memory_test
