// Budgets as total parameters, tokens per parameter, FLOPs beside data, and a data limit.
#include <cmath>
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace predict_forms_test {

using namespace vocabplan::test;

namespace {

Json predicted(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "predict");
  arguments.insert(arguments.end(), {"--format", "jsonl"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  return record_of(outcome.out);
}

std::string table(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "predict");
  arguments.emplace_back("-q");
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  for (const std::string& line : lines_of(outcome.out)) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
  return outcome.out;
}

double n_v(const Json& record, const char* approach) {
  return record.at("approaches").at(approach).at("n_v").get<double>();
}

// The two are the same plan.
void check_same(const Json& record, const Json& plan) {
  for (const char* key : {"n_nv", "flops", "tokens", "characters", "width"}) {
    CAPTURE(key);
    CHECK(near(record.at(key), plan.at(key), 1e-12));
  }
  CHECK(near(n_v(record, "isoloss"), n_v(plan, "isoloss"), 1e-12));
}

}  // namespace

TEST_CASE("cli predict: a total is that of every approach", "[cli]") {
  const Json record = predicted({"--total-params", "8B"});
  for (const char* approach : {"isoflops", "derivative", "isoloss"}) {
    CAPTURE(approach);
    const Json& estimate = record["approaches"][approach];
    CHECK(near(estimate["n_nv"].get<double>() + 2.0 * n_v(record, approach), 8e9, 1e-12));
    CHECK(estimate["width"] == 4096);
    CHECK(estimate["flops"].get<double>() > 7e21);
  }
  CHECK(record["n_nv"] == record["approaches"]["isoloss"]["n_nv"]);
  CHECK(record["budget"]["n_nv_source"] == "total_params");
  CHECK(record["budget"]["source"] == "compute_optimal");
  CHECK(record["budget"]["total_params"] == 8e9);
  CHECK(record["budget"]["tied"] == false);
  const std::string text = table({"--total-params", "8B"});
  CHECK(has(text, "total   8B       given; N_nv + 2 N_v"));
  CHECK(has(text, "N_v share    N_nv\n"));
}

TEST_CASE("cli predict: a tied total counts one table", "[cli]") {
  const Json record = predicted({"--total-params", "8B", "--tied", "--tokens", "15T"});
  CHECK(near(record["n_nv"].get<double>() + n_v(record, "isoloss"), 8e9, 1e-12));
  CHECK(near(record["tokens"], 15e12, 1e-13));
  CHECK(record["budget"]["tied"] == true);
  CHECK(has(table({"--total-params", "8B", "--tied"}), "N_nv + N_v, tied"));
}

TEST_CASE("cli predict: a plan comes back from every form", "[cli]") {
  const Json plan = predicted({"7B", "--tokens", "2T"});
  const auto text = [](double value) { return Json(value).dump(); };
  const double counted = 7e9 + n_v(plan, "isoloss");
  const std::string total = text(7e9 + 2.0 * n_v(plan, "isoloss"));
  const std::string flops = plan["flops"].dump();
  const std::string tokens = plan["tokens"].dump();
  const std::string chars = plan["characters"].dump();
  const std::string ratio = text(plan["tokens"].get<double>() / counted);
  check_same(predicted({"7B", "--tokens-per-param", ratio}), plan);
  check_same(predicted({"--total-params", total, "--tokens", tokens}), plan);
  check_same(predicted({"--total-params", total, "--chars", chars}), plan);
  check_same(predicted({"--total-params", total, "--flops", flops}), plan);
  check_same(predicted({"--total-params", total, "--tokens-per-param", ratio}), plan);
  check_same(predicted({"--flops", flops, "--tokens", tokens}), plan);
  check_same(predicted({"--flops", flops, "--chars", chars}), plan);
  check_same(predicted({"--flops", flops, "--tokens-per-param", ratio}), plan);
}

TEST_CASE("cli predict: keys of a budget are there when they apply", "[cli]") {
  const Json plain = predicted({"7B"});
  CHECK(plain["budget"].size() == 4);
  CHECK_FALSE(plain["approaches"]["isoloss"].contains("n_nv"));
  const Json ratio = predicted({"7B", "--tokens-per-param", "20"});
  CHECK(ratio["budget"]["source"] == "tokens_per_param");
  CHECK(ratio["budget"]["tokens_per_param"] == 20);
  CHECK(ratio["budget"].size() == 5);
  CHECK(predicted({"--flops", "1e23", "--tokens", "2T"})["budget"]["n_nv_source"] == "budget");
}

TEST_CASE("cli predict: data that bind", "[cli]") {
  const Json record = predicted({"7B", "--flops", "1e23", "--data-limit", "1T"});
  CHECK(near(record["tokens"], 1e12, 1e-13));
  CHECK(record["budget"]["data_limit"] == 1e12);
  CHECK(record["budget"]["binding"] == "data");
  CHECK(record["budget"]["flops_without_limit"] == 1e23);
  CHECK(record["flops"].get<double>() < 1e23);
  CHECK(has(record["warnings"].dump(), "data binds at 1T tokens"));
  CHECK(has(table({"7B", "--flops", "1e23", "--data-limit", "1T"}), "data binds"));
  // Without a model it grows instead.
  const Json grown = predicted({"--flops", "1e24", "--data-limit", "1T"});
  CHECK(grown["flops"] == 1e24);
  CHECK(near(grown["tokens"], 1e12, 1e-13));
  CHECK(has(grown["warnings"].dump(), "x the compute-optimal one"));
  CHECK(has(table({"--flops", "1e24", "--data-limit", "1T"}), "the tokens that exist"));
}

TEST_CASE("cli predict: compute that binds", "[cli]") {
  const Json record = predicted({"7B", "--data-limit", "1T"});
  CHECK(record["budget"]["binding"] == "compute");
  CHECK(record["budget"]["flops_without_limit"] == record["flops"]);
  CHECK(record["approaches"]["isoflops"]["vocab_size"] == 62280);  // Table 1 of the paper: 62K
  CHECK(has(table({"7B", "--flops", "1e22", "--data-limit", "1T"}), "compute binds"));
  // Nothing but the model and the law, or the tokens themselves, say how long these runs are.
  CHECK(has(table({"7B", "--data-limit", "1T"}), "more than are used"));
  CHECK(has(table({"7B", "--tokens", "1T", "--data-limit", "2T"}), "more than are used"));
  CHECK(has(table({"7B", "--tokens", "2T", "--data-limit", "2T"}), "all are used"));
}

TEST_CASE("cli predict: a limit in tokens says what made text of it", "[cli]") {
  const Json budget = predicted({"7B", "--flops", "1e23", "--data-limit", "1T"})["budget"];
  CHECK(budget["data_limit_unit"] == "tokens");
  CHECK(budget["compression"]["law"] == "tao2024");
  const double f = budget["compression"]["tokens_per_character"].get<double>();
  CHECK(near(budget["data_limit_characters"], 1e12 / f, 1e-14));
  CHECK_FALSE(budget.contains("bytes_per_char"));
  CHECK(predicted({"7B", "--data-limit", "1Ttokens"}) == predicted({"7B", "--data-limit", "1T"}));
  CHECK_FALSE(predicted({"7B", "--data-limit", "1T"}).contains("fixed_text"));
  const std::string text = table({"7B", "--flops", "1e23", "--data-limit", "1T"});
  CHECK(has(text, "characters, by f(98.08K) = 0.2319 of tao2024"));
  CHECK_FALSE(has(text, "fixed text"));
}

TEST_CASE("cli predict: a limit in characters", "[cli]") {
  const Json record = predicted({"7B", "--flops", "1e23", "--data-limit", "2Tchars"});
  CHECK(record["budget"]["data_limit"] == 2e12);
  CHECK(record["budget"]["data_limit_unit"] == "characters");
  CHECK(record["budget"]["binding"] == "data");
  CHECK(record["characters"] == 2e12);
  const Json chars = predicted({"7B", "--chars", "2T"});
  CHECK(record["flops"] == chars["flops"]);
  CHECK(record["approaches"] == chars["approaches"]);
  const Json& text = record["fixed_text"];
  CHECK(text["characters"] == 2e12);
  CHECK(text["at_max_vocab"] == false);
  CHECK(near(text["n_v"], text["vocab_size_real"].get<double>() * 4096.0, 1e-15));
  CHECK(near(text["flops"], 6.0 * (7e9 + text["n_v"].get<double>()) * text["tokens"].get<double>(),
             1e-14));
  CHECK(text["interval"]["draws"] == 989);
  CHECK(text["vocab_size"] < record["approaches"]["isoloss"]["vocab_size"]);
  CHECK(has(record["warnings"].dump(), "data binds at 2T characters"));
}

TEST_CASE("cli predict: the unit of a limit in any spelling", "[cli]") {
  const Json record = predicted({"7B", "--data-limit", "2Tchars"});
  for (const char* spelling : {"2T chars", "2tCharacters", "2000B char", "2e12 CHARACTER"}) {
    CAPTURE(spelling);
    CHECK(predicted({"7B", "--data-limit", spelling}) == record);
  }
  const Json bytes = predicted({"7B", "--data-limit", "2TBytes"});
  CHECK(bytes["budget"]["data_limit_unit"] == "bytes");
  CHECK(bytes["budget"]["bytes_per_char"] == 1);
  CHECK(bytes["fixed_text"] == record["fixed_text"]);
  const Json wide = predicted({"7B", "--data-limit", "3Tbyte", "--bytes-per-char", "1.5"});
  CHECK(wide["budget"]["data_limit"] == 3e12);
  CHECK(wide["budget"]["data_limit_characters"] == 2e12);
  CHECK(wide["fixed_text"] == record["fixed_text"]);
}

TEST_CASE("cli predict: text that binds and text that does not, for a person", "[cli]") {
  const std::string binds = table({"7B", "--flops", "1e23", "--data-limit", "2Tbytes"});
  CHECK(has(binds, "bytes exist; data binds"));
  CHECK(has(binds, "characters, 1 byte each: ASCII"));
  CHECK(has(binds, "fixed text  all 2T characters once: "));
  CHECK(has(table({"7B", "--data-limit", "2Tchars"}), "characters exist, more than are used"));
  CHECK(has(table({"7B", "--chars", "2T", "--data-limit", "2Tchars"}), "all are used"));
  CHECK(has(table({"--flops", "1e25", "--data-limit", "2Tchars"}), "the text that exists"));
  CHECK(has(table({"7B", "--data-limit", "2Tbytes", "--bytes-per-char", "1.1"}),
            "characters, 1.1 bytes each"));
  CHECK(has(table({"1B", "--data-limit", "900Tchars"}), "V is where the law's f(V) ends"));
}

TEST_CASE("cli predict: limits that say nothing", "[cli]") {
  const auto refuse = [](std::vector<std::string> limit, const std::vector<std::string>& parts) {
    limit.insert(limit.begin(), {"predict", "7B", "--data-limit"});
    check_usage_error(call(limit), "predict", parts);
  };
  refuse({"2TB"}, {"--data-limit: '2TB'", "did you mean 2Tbytes?"});
  refuse({"2chars"}, {"'2chars' is 2 characters", "2Tchars or 2Bchars?"});
  refuse({"2bytes"}, {"'2bytes' is 2 bytes", "2Tbytes or 2Bbytes?"});
  refuse({"chars"}, {"'chars'", "2Tchars or 2Tbytes"});
  refuse({"-2Tchars"}, {"--data-limit", "2Tchars"});
  refuse({"2T furlongs"}, {"--data-limit: '2T furlongs'"});
  refuse({"2T", "--bytes-per-char", "1"}, {"--bytes-per-char without a --data-limit in bytes"});
  refuse({"2Tchars", "--bytes-per-char", "1"}, {"without a --data-limit in bytes"});
  refuse({"2Tbytes", "--bytes-per-char", "0.5"}, {"'0.5' is not 1 to 4"});
  refuse({"2Tbytes", "--bytes-per-char", "5"}, {"'5' is not 1 to 4"});
  refuse({"2Tchars", "--chars", "3T"}, {"--chars: '3T'", "limit of 2T characters"});
  refuse({"2Tchars", "--tokens", "3T"}, {"--tokens: '3T'", "characters, more than"});
  check_usage_error(call({"predict", "--vocab", "32000", "--bytes-per-char", "2"}), "predict",
                    {"--vocab beside --bytes-per-char"});
}

TEST_CASE("cli predict: wide numbers fit into 80 columns", "[cli]") {
  (void)table({"--total-params", "123.4T", "--tokens-per-param", "1234"});
  (void)table({"--total-params", "123.4T"});
  (void)table({"--total-params", "123.4T", "--flops", "1.234e32"});
  (void)table({"--total-params", "123.4B", "--data-limit", "12.34B"});
  (void)table({"--flops", "1.234e25", "--tokens-per-param", "123.4", "--data-limit", "1.234T"});
  (void)table({"7B", "--gpu-hours", "123.4K", "--accelerator", "a100-pcie-40", "--mfu", "0.1234567",
               "--data-limit", "1.234B"});
  (void)table({"--total-params", "123.4B", "--flops", "1.234e26", "--data-limit", "123.4Tchars"});
  (void)table({"7B", "--flops", "1.234e25", "--data-limit", "1.234Tbytes"});
}

}  // namespace predict_forms_test
