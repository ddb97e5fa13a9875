#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace number_test {

using namespace vocabplan::test;

namespace {

const std::vector<std::string> kNoNumbers{
    "-7B", "+7B", "7,5B", "1E", "nan", "inf",  "infinity", "0x10", "1e400", "7 B", "7BB",
    "B",   "7Q",  "7__0", "_7", "1e",  "7e9B", "1e-400",   "7.5.", ".",     "7\n8"};

const std::vector<std::string> kOptions{"--flops", "--tokens", "--chars", "--width", "--multiple"};

std::string shown(const std::string& text) {
  return text == "7\n8" ? "'7\\x0a8'" : "'" + text + "'";
}

}  // namespace

TEST_CASE("cli numbers: what is no number is quoted, with the accepted form", "[cli]") {
  const std::string text = GENERATE(from_range(kNoNumbers));
  CAPTURE(text);
  check_usage_error(call({"predict", text}), "predict", {"N_NV: ", shown(text), "such as 7B"});
  for (const std::string& option : kOptions) {
    check_usage_error(call({"predict", "7B", option, text}), "predict",
                      {option + ": ", shown(text), "such as 7B"});
  }
}

TEST_CASE("cli numbers: out of its domain a quantity is refused with the domain", "[cli]") {
  check_usage_error(call({"predict", "0"}), "predict", {"N_NV: ", "'0'", "1 to 1e+30"});
  for (const char* text : {"0.999", "1.001e30", "1e308", "1e-300"}) {
    check_usage_error(call({"predict", text}), "predict",
                      {"N_NV: ", std::string("'") + text + "'", "10K to 1e+16"});
  }
  for (const std::string option : {"--flops", "--tokens", "--chars"}) {
    check_usage_error(call({"predict", "7B", option, "0"}), "predict",
                      {option + ": ", "'0'", "accepted"});
  }
  for (const std::string text : {"0", "0.5", "1.1e9", "4096.5"}) {
    check_usage_error(call({"predict", "7B", "--width", text}), "predict",
                      {"--width: ", "'" + text + "'", "1 to"});
  }
}

TEST_CASE("cli numbers: the ends of the domain are answered", "[cli]") {
  for (const char* text : {"10K", "1e16"}) {
    const Outcome outcome = call({"predict", text, "-f", "csv"});
    check_fine(outcome);
    CHECK(rows_of(outcome.out).size() == 1);
  }
  // Axes reach over the whole domain: no number of theirs was written for one run.
  for (const char* flops : {"5e-324:1e22:2", "1.7976931348623157e308"}) {
    const Outcome outcome = call({"sweep", "--params", "7B", "--flops", flops, "-f", "jsonl"});
    CHECK(outcome.exit_code == 0);
    for (const std::string& line : lines_of(outcome.out)) {
      CHECK(record_of(line + "\n")["approaches"]["isoloss"]["n_v"].get<double>() > 0.0);
    }
  }
}

TEST_CASE("cli numbers: --multiple is a whole number from 1 on", "[cli]") {
  for (const char* command : {"predict", "sweep"}) {
    for (const char* text : {"0", "1.5", "0.5", "1e300"}) {
      check_usage_error(call({command, "7B", "--multiple", text}), command,
                        {"--multiple: ", std::string("'") + text + "'", "whole number from 1"});
    }
  }
}

TEST_CASE("cli numbers: a long word is shown in part", "[cli]") {
  const Outcome outcome = call({"predict", std::string(100000, '9')});
  check_usage_error(outcome, "predict", {"N_NV: ", "'9999999999", "..."});
  CHECK(outcome.err.size() < 500);
}

TEST_CASE("cli numbers: no byte of a word reaches a terminal raw", "[cli]") {
  const Outcome outcome = call({"predict", "\x1b[31m7B\a"});
  check_usage_error(outcome, "predict", {"N_NV: ", "\\x1b"});
  CHECK_FALSE(has(outcome.err, "\x1b"));
  const Outcome name = call({"\x1b[31mpredict"});
  check_usage_error(name, "", {"\\x1b"});
}

}  // namespace number_test
