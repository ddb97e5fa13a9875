#include <nlohmann/json.hpp>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace sweep_faults_test {

using namespace vocabplan::test;

namespace {

struct Fault {
  std::string record;
  std::string part;  // of the message
};

// The faulty record between two good ones: it is reported with its line, they are answered.
void check_fault(const Fault& fault, std::size_t good = 2) {
  CAPTURE(fault.record);
  const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, "7B\n" + fault.record + "\n3B\n");
  INFO(outcome.err);
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(outcome.out).size() == good);
  const auto lines = lines_of(outcome.err);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("vocabplan: standard input:2: "));
  CHECK(has(lines[0], fault.part));
}

}  // namespace

TEST_CASE("cli sweep: a wrong record is reported and the stream goes on", "[cli]") {
  check_fault({"x", "'x'"});
  check_fault({"-7B", "'-7B' has a sign"});
  check_fault({"nan", "'nan'"});
  check_fault({"1e400", "'1e400'"});
  check_fault({"0x10", "'0x10'"});
  check_fault({"0", "n_nv"});
  check_fault({"1e31", "1e+30"});
  check_fault({"7B,x", "flops: 'x'"});
  check_fault({"7B,-1", "flops: '-1'"});
  check_fault({"7B,0", "flops"});
  check_fault({",1e308", "n_nv"});
  check_fault({",", "n_nv"});
  check_fault({"7B,1e22,4096", "3 fields"});
  check_fault({"7B;1e22", "'7B;1e22'"});
  check_fault({"7 B", "'7 B'"});
  check_fault({"a\"b", "quote"});
  check_fault({std::string("7\0B", 3), "'7\\x00B'"});
  check_fault({"\xff\xfe\x01", "n_nv"});
}

TEST_CASE("cli sweep: the message names the file", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("runs.csv", "n_nv,flops\n7B,\n7B,oops\n3B,\n");
  const Outcome outcome = call({"sweep", file, "-q", "-f", "csv"});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err.starts_with("vocabplan: " + file + ":3: flops: 'oops'"));
  CHECK(rows_of(outcome.out).size() == 2);
}

TEST_CASE("cli sweep: lines are counted as an editor does", "[cli]") {
  const auto line_of = [](const std::string& input) {
    const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, input);
    CHECK(outcome.exit_code == 1);
    return outcome.err.substr(0, outcome.err.find(": n_nv"));
  };
  CHECK(line_of("7B\r\n\r\nx\r\n") == "vocabplan: standard input:3");
  CHECK(line_of("\n\n\nx") == "vocabplan: standard input:4");
  CHECK(line_of("n_nv,note\n7B,\"a\nb\nc\"\nx,\n") == "vocabplan: standard input:5");
}

TEST_CASE("cli sweep: a record must have the fields of its header", "[cli]") {
  const Outcome outcome =
      call({"sweep", "-q", "-f", "csv"}, "n_nv,flops,note\n7B,,a\n7B\n7B,,a,b\n3B,,\n");
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(outcome.out).size() == 2);
  const auto lines = lines_of(outcome.err);
  REQUIRE(lines.size() == 2);
  CHECK(has(lines[0], "standard input:3: has 1 field"));
  CHECK(has(lines[1], "standard input:4: has 4 fields"));
  CHECK(has(lines[0], "header"));
}

TEST_CASE("cli sweep: a quote that never closes is one fault, and no crash", "[cli]") {
  const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, "7B\n\"3B\n4B\n5B\n");
  CHECK(outcome.exit_code == 1);
  CHECK(rows_of(outcome.out).size() == 1);
  CHECK(has(outcome.err, "standard input:2: "));
  CHECK(has(outcome.err, "quote"));
}

TEST_CASE("cli sweep: garbage is refused in finite space", "[cli]") {
  std::string garbage;
  std::uint64_t state = 88172645463325252U;
  for (int i = 0; i < 200000; ++i) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    garbage.push_back(static_cast<char>(state));
  }
  for (const char* format : {"csv", "json", "jsonl", "table"}) {
    CAPTURE(format);
    const Outcome outcome = call({"sweep", "-q", "-f", format}, garbage);
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.signal == 0);
    CHECK(outcome.err.find_first_of(std::string("\0\x1b\a\r", 4)) == std::string::npos);
  }
}

TEST_CASE("cli sweep: -q silences no record", "[cli]") {
  const Outcome outcome = call({"sweep", "-q", "-f", "csv"}, "x\ny\nz\n");
  CHECK(lines_of(outcome.err).size() == 3);
}

TEST_CASE("cli sweep: a row that the law cannot answer keeps its line", "[cli]") {
  // With alpha2 below beta every larger vocabulary is better at fixed tokens for each parameter.
  const Scratch scratch;
  Json law = Json::parse(call({"law", "show", "tao2024", "-f", "json"}).out);
  law["isoloss"]["alpha2"] = 0.3;
  const std::string file = scratch.write("law.json", law.dump());
  for (const char* format : {"csv", "jsonl"}) {
    CAPTURE(format);
    const Outcome outcome = call({"sweep", "-q", "-f", format, "--law", file},
                                 "n_nv,flops,tokens_per_param\n7B,1e22,\n7B,,20\n3B,1e22,\n");
    INFO(outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK(has(outcome.err, "vocabplan: standard input:3: "));
    CHECK(lines_of(outcome.err).size() == 1);
    if (std::string(format) == "jsonl") {
      REQUIRE(lines_of(outcome.out).size() == 3);
      CHECK(Json::parse(lines_of(outcome.out)[1])["line"] == 3);
    } else {
      CHECK(rows_of(outcome.out).size() == 2);
    }
  }
}

}  // namespace sweep_faults_test
