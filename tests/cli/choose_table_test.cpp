// What `choose` says to people, in 80 columns.
#include <string>
#include <vector>

#include "catch.hpp"
#include "choices.hpp"
#include "scratch.hpp"

namespace choose_table_test {

using namespace vocabplan::test;

namespace {

Outcome choose(Words words) {
  words.insert(words.begin(), "choose");
  words.emplace_back("-q");
  return call(words);
}

// The first paragraph behind the run, on one line.
std::string sentence_of(const Outcome& outcome) {
  const Words lines = lines_of(outcome.out);
  std::string sentence;
  for (std::size_t i = 2; i < lines.size() && !lines[i].empty(); ++i) {
    sentence += (sentence.empty() ? "" : " ") + lines[i];
  }
  return sentence;
}

std::string law_file(const Scratch& scratch, const std::string& file, const std::string& name) {
  Json document = Json::parse(call({"law", "show", "tao2024-per-character", "-f", "json"}).out);
  document["name"] = name;
  return scratch.write(file, document.dump() + "\n");
}

}  // namespace

TEST_CASE("cli choose: the table leads with the band and the costs", "[cli]") {
  const Outcome outcome = choose({"7B"});
  check_columns(outcome);
  CHECK(lines_of(outcome.out)[0] ==
        "N_nv 7B, 7.052e21 FLOPs, the compute-optimal of tao2024, width 4096");
  // The numbers are those of the record.
  const Json record = choice_record({"7B"});
  REQUIRE(record["choice"]["vocab_size"] == 130048);
  REQUIRE(record["choice"]["band"]["lower"] == 97408);
  REQUIRE(record["choice"]["band"]["upper"] == 182272);
  CHECK(sentence_of(outcome) ==
        "Anything from 97K to 182K will do; 130048 is expected to cost 5.97 % more compute than "
        "the best there is, 11.5 % if the least kind law is right.");
  CHECK(has(outcome.out, "the laws that count differ by a factor of 2.19 in V"));
  CHECK(has(outcome.out, "least worst cost: 181120"));
  CHECK_FALSE(has(outcome.out, "\n\n\n"));
  CHECK_FALSE(outcome.out.ends_with("\n\n"));
}

TEST_CASE("cli choose: every table has at most 80 columns", "[cli]") {
  const std::vector<Words> calls{
      {"70B"},
      {"1M"},
      {"1T"},
      {"33M", "--flops", "1e20", "--width", "512"},
      {"7B", "--tokens", "2T"},
      {"1T", "--tensor-parallel", "8", "--batch-tokens", "8192"},
      {"7B", "--tensor-parallel", "96", "--batch-tokens", "1e12", "--logits-dtype", "bf16"},
      {"999.9M", "--law", "tao2024-per-character", "--width", "20480"},
      {"1M", "--candidates", "1025,4194303", "--max-vocab", "4194304", "--tensor-parallel", "2048"},
      {"1M", "--max-vocab", "4194304", "--tensor-parallel", "3"},
      {"7B", "--laws", "tao2024=1,tao2024-corrected=2,tao2024-per-character=3,most-text=4"},
      {"7B", "--laws", "tao2024-per-character=1e6,most-text=1e-6"},
      {"7B", "--laws", "most-text"},
      {"7B", "--level", "0.999"},
      {"7B", "--level", "0.98765"},
      {"7B", "--serve", "1e9"},
      {"7B", "--serve-chars", "1e30"},
      {"7B", "--by", "minimax"},
      {"7B", "--candidates", "mistral-tekken,deepseek-v2,deepseek-v3,command-r,nemotron-4"},
      {"--gpu-hours", "1M", "--accelerator", "h100-sxm"}};
  for (const Words& words : calls) {
    CAPTURE(words);
    check_columns(choose(words));
  }
}

TEST_CASE("cli choose: long names of tokenizers stay within the table and apart", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("mine.csv",
                                         "name,vocab_size,tokens,characters\n"
                                         "the-longest-name-one-of-a-tokenizer,4194304,240,1000\n"
                                         "the-longest-name-two-of-a-tokenizer,1025,220,1000\n"
                                         "\"with, comma\",100000,1,1e6\n");
  const Words words{"1M",      "--tokenizers",      file,  "--max-vocab",
                    "4194304", "--tensor-parallel", "2048"};
  const Outcome outcome = choose(words);
  check_columns(outcome);
  CHECK(has(outcome.out, "#1"));
  CHECK(has(outcome.out, "#2"));
  CHECK(has(outcome.out, "with, comma"));
  const Json record = choice_record(words);
  CHECK(candidate_of(record, "the-longest-name-two-of-a-tokenizer")["rows"] == 262144);
}

TEST_CASE("cli choose: names of laws stay within the table and apart", "[cli]") {
  const Scratch scratch;
  const std::string first = law_file(
      scratch, "a.json", "my-fit-of-the-runs-1-with-a-name-of-64-letters.and_dots.and-2026");
  const std::string second = law_file(
      scratch, "b.json", "my-fit-of-the-runs-2-with-a-name-of-64-letters.and_dots.and-2026");
  const std::string third = law_file(scratch, "c.json", "a-law-of-another-house_");
  for (const Words& words :
       {Words{"7B", "--laws", first + "," + second},
        Words{"1M", "--laws", third + "=2,most-text", "--max-vocab", "4194304"},
        Words{"7B", "--flops", "1e22", "--law", third, "--width", "20480"},
        Words{"7B", "--laws", first + "," + second + "," + third + ",most-text"}}) {
    CAPTURE(words);
    const Outcome outcome = choose(words);
    check_columns(outcome);
  }
  const Outcome outcome = choose({"7B", "--laws", first + "," + second});
  CHECK(has(outcome.out, "#1"));
  CHECK(has(outcome.out, "#2"));
  CHECK(has(outcome.out, "the laws that count want the same V"));
  // All formats for machines have the names in full.
  const Json record = choice_record({"7B", "--laws", first + "," + third});
  CHECK(law_of(record,
               "my-fit-of-the-runs-1-with-a-name-of-64-letters.and_dots.and-2026")["weight"] ==
        0.5);
  const Outcome csv = choose({"7B", "--laws", first, "-f", "csv"});
  CHECK(has(lines_of(csv.out)[0],
            "laws_my-fit-of-the-runs-1-with-a-name-of-64-letters.and_dots.and-2026,"));
}

TEST_CASE("cli choose: costs beyond ten times the compute are cut, and told so", "[cli]") {
  const Outcome outcome = choose({"1M", "--candidates", "262144"});
  check_columns(outcome);
  CHECK(has(outcome.out, ">900 %"));
  CHECK(has(sentence_of(outcome), "262144 is expected to cost over 900 % more compute"));
  const Json record = choice_record({"1M", "--candidates", "262144"});
  CHECK(near(record["choice"]["expected"].get<double>(), 9.0, 1e-12));
}

TEST_CASE("cli choose: the smallest vocabulary is told as such", "[cli]") {
  const Outcome outcome = choose({"1M"});
  CHECK(has(sentence_of(outcome), "1024, the smallest sought, is expected"));
  CHECK(has(sentence_of(choose({"1M", "--candidates", "8192,16384"})), "8192 (the smallest)"));
}

TEST_CASE("cli choose: one law is not said to be the least kind", "[cli]") {
  const Outcome outcome = choose({"7B", "--laws", "most-text"});
  CHECK_FALSE(has(outcome.out, "least kind"));
  CHECK_FALSE(has(outcome.out, "laws that count"));
}

TEST_CASE("cli choose: texts of different measure are not compared", "[cli]") {
  const Scratch scratch;
  const std::string file = scratch.write("mine.csv",
                                         "name,vocab_size,tokens,characters\n"
                                         "ours,100000,200,1000\n"
                                         "theirs,50000,220,1000\n");
  const Outcome same = choose({"7B", "--tokenizers", file});
  CHECK(has(same.out, "+10.0 %"));  // 220 tokens of what are 200
  const Outcome other = choose({"7B", "--tokenizers", file, "--candidates", "32000"});
  bool found = false;
  for (const std::string& line : lines_of(other.out)) {
    found = found || (line.starts_with("  32000") && line.ends_with(" -"));
  }
  CHECK(found);
}

}  // namespace choose_table_test
