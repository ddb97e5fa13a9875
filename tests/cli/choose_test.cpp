// The answer of `choose`: its document, its rows, and the budgets that it takes.
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "choices.hpp"

namespace choose_test {

using namespace vocabplan::test;
using Catch::Matchers::WithinAbs;

namespace {

std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> keys;
  for (const auto& item : object.items()) keys.insert(item.key());
  return keys;
}

void check_keys(const Json& object, const std::set<std::string>& wanted) {
  const std::set<std::string> keys = keys_of(object);
  for (const std::string& key : wanted) {
    CAPTURE(key);
    CHECK(keys.count(key) == 1);
  }
}

// What a table of reference says of a budget: tests/reference/README.md.
void check_choice(const Json& record, const GoldenRow& row) {
  const auto near = [&](const Json& value, const char* column) {
    CAPTURE(column);
    CHECK_THAT(value.get<double>(), WithinAbs(row.number(column), 1e-9));
  };
  const auto same = [&](const Json& value, const char* column) {
    CAPTURE(column);
    CHECK(value.get<double>() == row.number(column));
  };
  const Json& choice = record.at("choice");
  same(record.at("n_nv"), "n_nv");
  same(record.at("flops"), "flops");
  same(record.at("width"), "width");
  same(choice.at("vocab_size"), "choice");
  near(choice.at("expected"), "expected");
  near(choice.at("worst"), "worst");
  near(choice.at("q90"), "q90");
  same(choice.at("band").at("lower"), "band_lower");
  same(choice.at("band").at("upper"), "band_upper");
  same(record.at("minimax").at("vocab_size"), "minimax");
  near(record.at("minimax").at("worst"), "minimax_worst");
  const bool largest = row.number("choice") == 262144.0;
  CHECK(choice.at("at_largest") == largest);
}

void check_law(const Json& law, const GoldenRow& row, const std::string& prefix) {
  CHECK(law.at("optimum").get<double>() == row.number(prefix + "_choice"));
  CHECK_THAT(law.at("choice_costs").get<double>(),
             WithinAbs(row.number(prefix + "_at_choice"), 1e-9));
}

Words budget_of(const GoldenRow& row) {
  return {row.text("n_nv"), "--flops", row.text("flops"), "--width", row.text("width")};
}

}  // namespace

TEST_CASE("cli choose: the document is the one of the manual", "[cli]") {
  const Outcome outcome = call({"choose", "7B", "-f", "json"});
  check_fine(outcome);
  const Json document = Json::parse(outcome.out);
  CHECK(keys_of(document) == std::set<std::string>{"schema_version", "law", "records"});
  CHECK(document["schema_version"] == 1);
  CHECK(document["law"] == "tao2024");
  REQUIRE(document["records"].size() == 1);
  const Json& record = document["records"][0];
  check_keys(record, {"n_nv", "flops", "tokens", "width", "budget", "choice", "minimax",
                      "candidates", "laws", "warnings"});
  CHECK(record["n_nv"] == 7e9);
  CHECK(record["width"] == 4096);
  CHECK(record["choice"]["band"].is_object());
  check_keys(record["choice"], {"vocab_size", "expected", "worst", "q90", "band"});
  check_keys(record["choice"]["band"], {"lower", "upper"});
  check_keys(record["minimax"], {"vocab_size", "expected", "worst", "q90"});
  REQUIRE(record["candidates"].size() > 2);
  for (const Json& one : record["candidates"]) {
    check_keys(one, {"name", "vocab_size", "expected", "q90", "worst", "laws"});
    CHECK(one["name"].is_string());
    CHECK(keys_of(one["laws"]) == std::set<std::string>{"tao2024", "tao2024-corrected",
                                                        "tao2024-per-character", "most-text"});
  }
  REQUIRE(record["laws"].size() == 4);
  for (const Json& law : record["laws"]) {
    check_keys(law, {"name", "weight", "optimum", "choice_costs"});
  }
  CHECK(record["warnings"].is_array());
}

TEST_CASE("cli choose: two laws count by themselves, the others are shown", "[cli]") {
  const Json record = choice_record({"7B"});
  CHECK(law_of(record, "tao2024-per-character")["weight"] == 0.5);
  CHECK(law_of(record, "most-text")["weight"] == 0.5);
  CHECK(law_of(record, "tao2024")["weight"] == 0);
  CHECK(law_of(record, "tao2024-corrected")["weight"] == 0);
}

TEST_CASE("cli choose: the budget is that of predict", "[cli]") {
  const std::vector<Words> budgets{{"7B"},
                                   {"70B", "--width", "8000"},
                                   {"7B", "--tokens", "2T"},
                                   {"7B", "--chars", "9T"},
                                   {"--total-params", "8B", "--tokens", "15T"},
                                   {"--total-params", "8B", "--tied"},
                                   {"--flops", "1e22"},
                                   {"--gpu-hours", "1M", "--accelerator", "h100-sxm"},
                                   {"1B", "--tokens-per-param", "100"},
                                   {"7B", "--flops", "1e23", "--data-limit", "1T"},
                                   {"1B", "--law", "tao2024-corrected"}};
  for (const Words& budget : budgets) {
    CAPTURE(budget);
    Words words = budget;
    words.insert(words.begin(), "predict");
    words.insert(words.end(), {"-q", "-f", "jsonl"});
    const Json predicted = record_of(call(words).out);
    const Json chosen = choice_record(budget);
    for (const char* key : {"n_nv", "flops", "width", "budget"}) {
      CAPTURE(key);
      CHECK(chosen.at(key) == predicted.at(key));
    }
    // C = 6 (N_nv + V d) D at the choice.
    const double params =
        chosen["n_nv"].get<double>() +
        chosen["choice"]["vocab_size"].get<double>() * chosen["width"].get<double>();
    CHECK(near(chosen["tokens"].get<double>(), chosen["flops"].get<double>() / (6.0 * params),
               1e-14));
  }
}

TEST_CASE("cli choose: the choice is that of a search through every state", "[cli]") {
  const std::vector<GoldenRow> table = golden_rows("choices.csv");
  REQUIRE(table.size() == 200);
  for (std::size_t i = 7; i < table.size(); i += 24) {
    CAPTURE(i);
    const GoldenRow& row = table[i];
    const Json record = choice_record(budget_of(row));
    check_choice(record, row);
    check_law(law_of(record, "tao2024-per-character"), row, "surface");
    check_law(law_of(record, "most-text"), row, "text");
    Words words = budget_of(row);
    words.insert(words.end(), {"--candidates", "32000,128256"});
    const Json asked = choice_record(words);
    for (const char* size : {"32000", "128256"}) {
      CHECK_THAT(candidate_of(asked, size)["expected"].get<double>(),
                 WithinAbs(row.number(std::string("expected_") + size), 1e-9));
    }
  }
}

TEST_CASE("cli choose: the choice by weighted laws is that of the same search", "[cli]") {
  const std::vector<GoldenRow> table = golden_rows("choices_by_weights.csv");
  for (std::size_t i = 0; i < table.size(); i += 7) {
    CAPTURE(i);
    const GoldenRow& row = table[i];
    Words words = budget_of(row);
    words.insert(words.end(),
                 {"--laws", "tao2024=1,tao2024-corrected=2,tao2024-per-character=3,most-text=4"});
    const Json record = choice_record(words);
    check_choice(record, row);
    check_law(law_of(record, "tao2024"), row, "tao2024");
    check_law(law_of(record, "tao2024-corrected"), row, "tao2024-corrected");
    check_law(law_of(record, "tao2024-per-character"), row, "surface");
    check_law(law_of(record, "most-text"), row, "text");
    CHECK(near(law_of(record, "tao2024-corrected")["weight"].get<double>(), 0.2, 1e-15));
  }
}

TEST_CASE("cli choose: jsonl is the record of the document", "[cli]") {
  const Words words{"choose", "1B", "--candidates", "gpt-2,llama-3", "-q"};
  Words lines = words;
  lines.insert(lines.end(), {"-f", "jsonl"});
  CHECK(record_of(call(lines).out) == choice_record({"1B", "--candidates", "gpt-2,llama-3"}));
}

TEST_CASE("cli choose: CSV has a row for each candidate, the choice first", "[cli]") {
  for (const Words& more : {Words{}, Words{"--candidates", "llama-2,llama-3,64000"}}) {
    CAPTURE(more);
    Words words{"choose", "7B", "-q", "-f", "csv"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = call(words);
    check_fine(outcome);
    const Words lines = lines_of(outcome.out);
    Words budget{"7B"};
    budget.insert(budget.end(), more.begin(), more.end());
    const Json record = choice_record(budget);
    const Json& candidates = record["candidates"];
    REQUIRE(lines.size() == candidates.size() + 1);
    CHECK(candidates[0]["vocab_size"] == record["choice"]["vocab_size"]);
    const Words head = fields_of(lines[0]);
    const Words first{"name", "vocab_size", "expected", "q90", "worst"};
    REQUIRE(head.size() > first.size());
    CHECK(Words(head.begin(), head.begin() + 5) == first);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Words fields = fields_of(lines[i + 1]);
      REQUIRE(fields.size() == head.size());
      CHECK(fields[0] == candidates[i]["name"]);
      for (std::size_t k = 1; k < head.size(); ++k) {
        CAPTURE(head[k]);
        const bool law = head[k].starts_with("laws_");
        const Json value =
            law ? candidates[i]["laws"].at(head[k].substr(5)) : candidates[i].at(head[k]);
        CHECK(std::stod(fields[k]) == value.get<double>());
      }
    }
  }
}

TEST_CASE("cli choose: the usual candidates are powers of two up to the largest allowed", "[cli]") {
  struct Row {
    const char* most;
    std::vector<double> sizes;
  };
  for (const Row& row : {Row{"262144", {8192, 16384, 32768, 65536, 131072, 262144}},
                         Row{"100000", {8192, 16384, 32768, 65536}}, Row{"5000", {}}}) {
    CAPTURE(row.most);
    const Json record = choice_record({"7B", "--max-vocab", row.most});
    std::vector<double> sizes;
    for (std::size_t i = 1; i < record["candidates"].size(); ++i) {
      sizes.push_back(record["candidates"][i]["vocab_size"]);
    }
    CHECK(sizes == row.sizes);
    CHECK(record["choice"]["vocab_size"].get<double>() <= std::stod(row.most));
  }
}

TEST_CASE("cli choose: by minimax the least worst cost is taken", "[cli]") {
  const std::vector<GoldenRow> table = golden_rows("choices.csv");
  for (const std::size_t i : {0U, 1U, 50U}) {
    CAPTURE(i);
    const GoldenRow& row = table[i];
    Words words = budget_of(row);
    words.insert(words.end(), {"--by", "minimax"});
    const Json record = choice_record(words);
    CHECK(record["rule"] == "minimax");
    CHECK(record["choice"]["vocab_size"].get<double>() == row.number("minimax"));
    CHECK_THAT(record["choice"]["worst"].get<double>(),
               WithinAbs(row.number("minimax_worst"), 1e-9));
    CHECK(record["choice"]["expected"].get<double>() >= row.number("expected"));
  }
  CHECK(choice_record({"7B", "--by", "mean"}) == choice_record({"7B"}));
  // Among candidates likewise: the largest is the best by the hardest law, not by the mean.
  const Json mean = choice_record({"7B", "--candidates", "131072,181120"});
  const Json minimax = choice_record({"7B", "--candidates", "131072,181120", "--by", "minimax"});
  CHECK(mean["choice"]["vocab_size"] == 131072);
  CHECK(minimax["choice"]["vocab_size"] == 181120);
  CHECK(mean["minimax"]["vocab_size"] == 181120);
}

TEST_CASE("cli choose: --level names the quantile", "[cli]") {
  const Json usual = choice_record({"7B"});
  const Json record = choice_record({"7B", "--level", "0.95"});
  CHECK(record["choice"].contains("q95"));
  CHECK_FALSE(record["choice"].contains("q90"));
  CHECK(record["candidates"][1].contains("q95"));
  CHECK(record["choice"]["vocab_size"] == usual["choice"]["vocab_size"]);
  CHECK(record["choice"]["expected"] == usual["choice"]["expected"]);
  for (std::size_t i = 0; i < usual["candidates"].size(); ++i) {
    CHECK(record["candidates"][i]["q95"].get<double>() >=
          usual["candidates"][i]["q90"].get<double>());
  }
  const Outcome csv = call({"choose", "7B", "--level", "95%", "-f", "csv", "-q"});
  CHECK(lines_of(csv.out)[0].starts_with("name,vocab_size,expected,q95,worst,"));
  CHECK(has(call({"choose", "7B", "--level", "95%", "-q"}).out, " 95 %  "));
  check_usage_error(call({"choose", "7B", "--level", "0"}), "choose", {"--level"});
  check_usage_error(call({"choose", "7B", "--level", "2"}), "choose", {"--level"});
}

TEST_CASE("cli choose: the choice and its band are multiples", "[cli]") {
  for (const double multiple : {1.0, 64.0, 1000.0}) {
    CAPTURE(multiple);
    const std::string word = std::to_string(static_cast<int>(multiple));
    const Json record = choice_record({"7B", "--multiple", word});
    for (const Json& value :
         {record["choice"]["vocab_size"], record["minimax"]["vocab_size"],
          record["choice"]["band"]["lower"], record["choice"]["band"]["upper"]}) {
      CHECK(std::fmod(value.get<double>(), multiple) == 0.0);
    }
  }
  check_usage_error(call({"choose", "7B", "--multiple", "1M"}), "choose",
                    {"--multiple", "262144", "--max-vocab"});
}

TEST_CASE("cli choose: the largest vocabulary allowed is told as such", "[cli]") {
  const Json record = choice_record({"7B", "--max-vocab", "65536"});
  CHECK(record["choice"]["vocab_size"] == 65536);
  CHECK(record["choice"]["at_largest"] == true);
  CHECK(record["choice"]["band"]["at_largest"] == true);
  const Outcome table = call({"choose", "7B", "--max-vocab", "65536", "-q"});
  CHECK(has(table.out, "to the largest allowed, 66K, will do"));
  CHECK(has(table.out, "65536, the largest"));
  CHECK(has(table.out, "at least 8.63 %"));
  CHECK(choice_record({"7B"})["choice"]["at_largest"] == false);
  const Json asked = choice_record({"70B", "--candidates", "32000,64000"});
  CHECK(asked["choice"]["vocab_size"] == 64000);
  CHECK(asked["choice"]["at_largest"] == true);
  CHECK(
      has(call({"choose", "70B", "--candidates", "32000,64000", "-q"}).out, "64000 (the largest)"));
  for (const char* most : {"1023", "4194305", "1e9", "65536.5", "-1", "lots"}) {
    CAPTURE(most);
    check_usage_error(call({"choose", "7B", "--max-vocab", most}), "choose", {"--max-vocab"});
  }
}

TEST_CASE("cli choose: what it is called with is checked", "[cli]") {
  check_usage_error(call({"choose"}), "choose", {"N_NV", "--flops"});
  check_usage_error(call({"choose", "7B", "--by", "worst"}), "choose",
                    {"--by: 'worst'", "mean, minimax"});
  check_usage_error(call({"choose", "7B", "8B"}), "choose", {"8B"});
  check_usage_error(call({"choose", "-7B"}), "choose", {"-7"});
  check_usage_error(call({"choose", "7B", "--tokens", "2T", "--flops", "1e22"}), "choose",
                    {"--flops"});
  check_usage_error(call({"choose", "7B", "--gpu-hours", "100"}), "choose", {"--accelerator"});
  check_usage_error(call({"choose", "7B", "--law", "nothing"}), "choose", {"--law", "nothing"});
  check_usage_error(call({"choose", "7B", "--flops", "1"}), "choose", {"--flops"});
}

TEST_CASE("cli choose: warnings are of the run and of the laws that count", "[cli]") {
  const Outcome outcome = call({"choose", "7B"});
  CHECK(has(outcome.err, "vocabplan: warning: N_nv 7B is above the fitted range"));
  CHECK(call({"choose", "7B", "-q"}).err.empty());
  const Json record = choice_record({"500M", "--laws", "tao2024,most-text"});
  bool told = false;
  for (const Json& warning : record["warnings"]) {
    told = told || has(warning.get<std::string>(), "tao2024: its losses are ");
  }
  CHECK(told);
  CHECK(choice_record({"400M"})["warnings"].empty());
}

}  // namespace choose_test
