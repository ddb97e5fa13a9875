// The vocabularies that `choose` chooses among, and the tables that hardware wants for them.
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "choices.hpp"
#include "scratch.hpp"

namespace choose_candidates_test {

using namespace vocabplan::test;

namespace {

// Characters in UTF-16 with a byte order mark.
std::string in_utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) {
    wide += c;
    wide += '\0';
  }
  return wide;
}

}  // namespace

TEST_CASE("cli choose: candidates are sizes and tokenizers by name", "[cli]") {
  const Json record = choice_record({"7B", "--candidates", "32K,LLAMA-3,gpt-2,Qwen-2.5,1024"});
  REQUIRE(record["candidates"].size() == 5);
  CHECK(candidate_of(record, "32000")["vocab_size"] == 32000);
  CHECK(candidate_of(record, "llama-3")["vocab_size"] == 128256);
  CHECK(candidate_of(record, "gpt-2")["vocab_size"] == 50257);
  CHECK(candidate_of(record, "qwen-2.5")["vocab_size"] == 152064);
  CHECK(candidate_of(record, "1024")["vocab_size"] == 1024);
  double least = 9.0;
  for (const Json& one : record["candidates"]) {
    least = std::min(least, one["expected"].get<double>());
  }
  CHECK(record["choice"]["expected"] == least);
  CHECK(record["candidates"][0]["name"] == record["choice"]["name"]);
  const Outcome table = call({"choose", "7B", "--candidates", "llama-2,llama-3", "-q"});
  CHECK(has(table.out, "of 2 candidates, llama-3 with 128256"));
  CHECK(has(table.out, "> llama-3 "));
}

TEST_CASE("cli choose: the costs of a size do not depend on what it is compared with", "[cli]") {
  const Json usual = choice_record({"7B"});
  const Json one = choice_record({"7B", "--candidates", "65536"});
  CHECK(candidate_of(one, "65536") == candidate_of(usual, "65536"));
  CHECK(one["choice"]["band"] == usual["choice"]["band"]);
  CHECK(one["laws"][0]["optimum"] == usual["laws"][0]["optimum"]);
}

TEST_CASE("cli choose: candidates that cannot be had are refused", "[cli]") {
  struct Row {
    const char* candidates;
    Words parts;
  };
  const std::vector<Row> rows{{"lama-3", {"--candidates: 'lama-3'", "did you mean llama-3?"}},
                              {"zzzzzzzz", {"'zzzzzzzz'", "llama-2", "o200k"}},
                              {"1023", {"--candidates", "1023", "1024"}},
                              {"0", {"--candidates", "1024"}},
                              {"-32000", {"--candidates", "-32000"}},
                              {"32000.5", {"--candidates", "32000.5"}},
                              {"262145", {"--candidates", "262145", "262144", "--max-vocab"}},
                              {"1e12", {"--candidates", "1e12"}},
                              {"", {"--candidates", "empty"}},
                              {",", {"--candidates", "without a name"}},
                              {"32000,,64000", {"--candidates", "without a name"}},
                              {"32000,", {"--candidates", "without a name"}}};
  for (const Row& row : rows) {
    CAPTURE(row.candidates);
    check_usage_error(call({"choose", "7B", "--candidates", row.candidates}), "choose", row.parts);
  }
  check_usage_error(call({"choose", "7B", "--candidates", "llama-3", "--max-vocab", "65536"}),
                    "choose", {"'llama-3' has 128256 entries", "65536 (--max-vocab)"});
  CHECK(choice_record({"7B", "--candidates", "300000", "--max-vocab",
                       "1M"})["choice"]["vocab_size"] == 300000);
}

TEST_CASE("cli choose: tokenizers of a table are candidates", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("mine.csv",
                                         "name,vocab_size,tokens,characters\n"
                                         "ours,50000,240,1000\n"
                                         "theirs,100000,220,1000\n"
                                         "nobody's,150000,,\n");
  const Json record = choice_record({"7B", "--tokenizers", file});
  REQUIRE(record["candidates"].size() == 3);
  CHECK(candidate_of(record, "ours")["tokens_per_character"] == 0.24);
  CHECK(candidate_of(record, "theirs")["tokens_per_character"] == 0.22);
  // By the law's f.
  const double expected =
      0.2213432848867806 + 9.491564281414517 * std::pow(150000.0, -0.5394550057105978);
  CHECK(near(candidate_of(record, "nobody's")["tokens_per_character"].get<double>(), expected,
             1e-13));
  const Json both = choice_record({"7B", "--tokenizers", file, "--candidates", "llama-3"});
  CHECK(both["candidates"].size() == 4);
}

TEST_CASE("cli choose: a table of tokenizers may have semicolons and come by standard input",
          "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("mine.csv", "vocab_size;name\r\n50000;ours\r\n");
  const Json record = choice_record({"7B", "--tokenizers", file});
  CHECK(candidate_of(record, "ours")["vocab_size"] == 50000);
  const Outcome piped = call({"choose", "7B", "--tokenizers", "-", "-f", "jsonl", "-q"},
                             "name,vocab_size\nours,50000\n");
  check_fine(piped);
  CHECK(record_of(piped.out) == record);
}

TEST_CASE("cli choose: a table of tokenizers that is wrong is a failure", "[cli]") {
  struct Row {
    std::string bytes;
    Words parts;
  };
  const std::vector<Row> rows{
      {"name,size\na,50000\n", {"mine.csv:1", "no column 'vocab_size'"}},
      {"name,vocab_size\n,50000\n", {"mine.csv:2", "without a name"}},
      {"name,vocab_size\na,50000\na,60000\n", {"mine.csv:3", "'a' stands twice"}},
      {"name,vocab_size\na,0\n", {"mine.csv:2", "vocab_size '0'"}},
      {"name,vocab_size\na,50000.5\n", {"mine.csv:2", "vocab_size '50000.5'", "whole"}},
      {"name,vocab_size\n", {"mine.csv", "no tokenizers"}},
      {"", {"mine.csv", "empty"}},
      {in_utf16("name,vocab_size\na,50000\n"), {"mine.csv", "UTF-16"}}};
  const Scratch scratch;
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    check_failure(call({"choose", "7B", "--tokenizers", scratch.write("mine.csv", row.bytes)}),
                  row.parts);
  }
  check_failure(call({"choose", "7B", "--tokenizers", scratch.directory()}), {"directory"});
  check_failure(call({"choose", "7B", "--tokenizers", scratch.path("none.csv")}),
                {"none.csv", "No such file"});
  check_usage_error(call({"choose", "7B", "--tokenizers", ""}), "choose", {"--tokenizers"});
  check_usage_error(call({"choose", "7B", "--tokenizers",
                          scratch.write("mine.csv", "name,vocab_size\nbytes,257\n")}),
                    "choose", {"--tokenizers", "'bytes' has 257 entries", "1024 to 262144"});
}

TEST_CASE("cli choose: tables of ranks are whole multiples, and their padding is priced", "[cli]") {
  const Json record = choice_record({"7B", "--tensor-parallel", "8"});
  const double n = 7e9;
  const double d = 4096.0;
  for (const Json& one : record["candidates"]) {
    CAPTURE(one);
    CHECK(std::fmod(one["rows"].get<double>(), 1024.0) == 0.0);
  }
  for (const Json& value : {record["choice"]["vocab_size"], record["minimax"]["vocab_size"],
                            record["choice"]["band"]["lower"], record["laws"][0]["optimum"]}) {
    CHECK(std::fmod(value.get<double>(), 1024.0) == 0.0);
  }
  const Json alone = choice_record({"7B", "--candidates", "32000,151669,129280"});
  const Json padded =
      choice_record({"7B", "--candidates", "32000,151669,129280", "--tensor-parallel", "8"});
  for (const char* name : {"32000", "151669", "129280"}) {
    CAPTURE(name);
    const Json one = candidate_of(padded, name);
    const Json before = candidate_of(alone, name);
    const double vocab_size = std::stod(name);
    const double rows = std::ceil(vocab_size / 1024.0) * 1024.0;
    CHECK(one["vocab_size"] == vocab_size);
    CHECK(one["rows"] == rows);
    const double ratio = (n + rows * d) / (n + vocab_size * d);
    CHECK(near(1.0 + one["padding_cost"].get<double>(), ratio, 1e-15));
    CHECK(before["rows"] == vocab_size);
    CHECK(before["padding_cost"] == 0);
    for (const char* cost : {"expected", "worst", "q90"}) {
      CHECK(near(1.0 + one[cost].get<double>(), (1.0 + before[cost].get<double>()) * ratio, 1e-14));
    }
    CHECK(near(one["head_share"].get<double>(), rows * d / (n + rows * d), 1e-14));
    CHECK(one["logits_bytes"] == 4.0 * rows);
  }
}

TEST_CASE("cli choose: a table that ranks cannot share is padded", "[cli]") {
  const Json record = choice_record({"7B", "--candidates", "151669", "--tensor-parallel", "4"});
  CHECK(record["candidates"][0]["rows"] == 152064);
  const Outcome table =
      call({"choose", "7B", "--candidates", "151669", "--tensor-parallel", "4", "-q"});
  CHECK(has(table.out, "+395"));
  // 151552 on 6 ranks, 129280 on 24.
  const Json six = choice_record({"7B", "--candidates", "151552", "--tensor-parallel", "6"});
  CHECK(six["candidates"][0]["rows"] == 152064);
  const Json many = choice_record({"7B", "--candidates", "129280", "--tensor-parallel", "24"});
  CHECK(many["candidates"][0]["rows"] == 132096);
  const Json small =
      choice_record({"7B", "--candidates", "151669", "--tensor-parallel", "4", "--multiple", "1"});
  CHECK(small["candidates"][0]["rows"] == 151672);
  CHECK(choice_record({"7B", "--tensor-parallel", "1"})["choice"] ==
        choice_record({"7B"})["choice"]);
}

TEST_CASE("cli choose: numbers of ranks that no table has are refused", "[cli]") {
  for (const char* ranks : {"0", "-8", "2.5", "many", "65537", ""}) {
    CAPTURE(ranks);
    check_usage_error(call({"choose", "7B", "--tensor-parallel", ranks}), "choose",
                      {"--tensor-parallel"});
  }
  check_usage_error(call({"choose", "7B", "--tensor-parallel", "65536"}), "choose",
                    {"128 times --tensor-parallel 65536", "262144"});
}

TEST_CASE("cli choose: the memory of a step's logits is bytes, whole and in chunks", "[cli]") {
  const Words words{"7B", "--candidates", "151936", "--batch-tokens", "8192"};
  const Json record = choice_record(words);
  CHECK(record["step_logits"]["batch_tokens"] == 8192);
  CHECK(record["step_logits"]["bytes"] == 8192.0 * 151936.0 * 4.0);
  CHECK(record["step_logits"]["chunk_bytes"] == 1024.0 * 151936.0 * 4.0);
  CHECK(record["candidates"][0]["logits_bytes"] == 4.0 * 151936.0);
  // 4,978,638,848 bytes over 2^30.
  const Outcome table =
      call({"choose", "7B", "--candidates", "151936", "--batch-tokens", "8192", "-q"});
  CHECK(has(table.out, "4.637 GiB"));
  CHECK(has(table.out, "593.500 MiB"));
  Words half = words;
  half.insert(half.end(), {"--logits-dtype", "bf16"});
  const Json halved = choice_record(half);
  CHECK(halved["step_logits"]["bytes"] == 8192.0 * 151936.0 * 2.0);
  CHECK(halved["step_logits"]["chunk_bytes"] == 1024.0 * 151936.0 * 2.0);
  CHECK(halved["candidates"][0]["logits_bytes"] == 2.0 * 151936.0);
  half.back() = "fp32";
  CHECK(choice_record(half) == record);
  const Json few = choice_record({"7B", "--candidates", "151936", "--batch-tokens", "100"});
  CHECK(few["step_logits"]["chunk_bytes"] == few["step_logits"]["bytes"]);
  CHECK_FALSE(choice_record({"7B"}).contains("step_logits"));
  check_usage_error(call({"choose", "7B", "--logits-dtype", "fp64"}), "choose",
                    {"--logits-dtype: 'fp64'", "fp32, bf16"});
  for (const char* tokens : {"0", "1.5", "-1", "1e13"}) {
    CAPTURE(tokens);
    check_usage_error(call({"choose", "7B", "--batch-tokens", tokens}), "choose",
                      {"--batch-tokens"});
  }
}

TEST_CASE("cli choose: tokens of up to 65,536 entries fit in 16 bits", "[cli]") {
  const auto told = [](const char* size) {
    const Outcome outcome = call({"choose", "7B", "--candidates", size, "-q"});
    check_fine(outcome);
    return has(outcome.out, "fits in 16 bits");
  };
  CHECK(told("32000"));
  CHECK(told("65536"));
  CHECK_FALSE(told("65537"));
  CHECK_FALSE(told("128256"));
}

}  // namespace choose_candidates_test
