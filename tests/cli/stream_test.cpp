#include <chrono>
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace stream_test {

using namespace vocabplan::test;

namespace {

constexpr std::chrono::seconds kPatience{20};
constexpr std::chrono::seconds kShort{3};  // where the answer may not come

void check_answer(Process& process, const char* part, std::chrono::milliseconds patience) {
  const auto line = process.read_line(patience);
  CAPTURE(part);
  REQUIRE(line);
  CHECK(has(*line, part));
}

}  // namespace

TEST_CASE("cli stream: each record is answered before the next is written", "[cli]") {
  const std::string format = GENERATE(values<std::string>({"csv", "jsonl"}));
  CAPTURE(format);
  Process process({.arguments = {"sweep", "-q", "-f", format}});
  process.send("7B\n");
  if (format == "csv") check_answer(process, "n_nv,flops,", kPatience);
  check_answer(process, "59547", kPatience);
  process.send("3B\n");
  check_answer(process, "36648", kPatience);
  process.send("13B\n30B\n");
  check_answer(process, "81347", kPatience);
  check_answer(process, "141898", kPatience);
  const Outcome outcome = process.finish();
  check_fine(outcome);
}

TEST_CASE("cli stream: a wrong record is answered at once too", "[cli]") {
  Process process({.arguments = {"sweep", "-q", "-f", "jsonl"}});
  process.send("x\n");
  check_answer(process, "\"line\":1", kPatience);
  process.send("7B\n");
  check_answer(process, "59547", kPatience);
  CHECK(process.finish().exit_code == 1);
}

TEST_CASE("cli stream: a CRLF ends a record at once", "[cli]") {
  Process process({.arguments = {"sweep", "-q", "-f", "jsonl"}});
  process.send("7B\r\n");
  check_answer(process, "59547", kShort);
  process.send("3B\r\n");
  check_answer(process, "36648", kShort);
  check_fine(process.finish());
}

TEST_CASE("cli stream: an answer does not wait for the blank line after it", "[cli]") {
  Process process({.arguments = {"sweep", "-q", "-f", "jsonl"}});
  process.send("7B\n\n");
  check_answer(process, "59547", kShort);
  check_fine(process.finish());
}

TEST_CASE("cli stream: an answer does not wait for the rest of the next record", "[cli]") {
  Process process({.arguments = {"sweep", "-q", "-f", "jsonl"}});
  process.send("7B\n3");
  check_answer(process, "59547", kShort);
  process.send("B\n");
  check_answer(process, "36648", kShort);
  check_fine(process.finish());
}

TEST_CASE("cli stream: a record may arrive byte by byte", "[cli]") {
  Process process({.arguments = {"sweep", "-q", "-f", "csv"}});
  for (const char c : std::string("\xEF\xBB\xBF"
                                  "7B\r\n\"3B\",1e22\r\n")) {
    process.send(std::string(1, c));
  }
  const Outcome outcome = process.finish();
  check_fine(outcome);
  CHECK(rows_of(outcome.out).size() == 2);
}

}  // namespace stream_test
