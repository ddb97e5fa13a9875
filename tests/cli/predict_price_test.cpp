// `predict --at`, `--within`, and what is printed of prices without them.
#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "process.hpp"

namespace predict_price_test {

namespace test = vocabplan::test;

namespace {

test::Json isoloss_of(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"predict", "--format", "jsonl"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const test::Outcome outcome = test::call(words);
  test::check_fine(outcome);
  return test::record_of(outcome.out)["approaches"]["isoloss"];
}

}  // namespace

TEST_CASE("cli predict: predict prices the vocabularies of Llama 2 and Llama 3 by default") {
  const test::Json isoloss = isoloss_of({"7B"});
  REQUIRE(isoloss["prices"].size() == 2);
  CHECK(isoloss["prices"][0]["vocab_size"] == 32000);
  CHECK(isoloss["prices"][1]["vocab_size"] == 128256);
  CHECK(isoloss["band"]["within"] == 0.01);
  // The band ends where a price is 1 %: priced there, it is.
  const double lower = isoloss["band"]["lower"];
  const double upper = isoloss["band"]["upper"];
  CHECK(lower < isoloss["vocab_size"]);
  CHECK(upper > isoloss["vocab_size"]);
  const auto whole = [](double value) { return std::to_string(static_cast<long>(value)); };
  const test::Json ends =
      isoloss_of({"7B", "--at", whole(std::ceil(lower)) + "," + whole(std::floor(upper))});
  for (const test::Json& end : ends["prices"]) {
    CHECK(end["extra_compute"] <= 0.01);
    CHECK(end["extra_compute"] > 0.00999);
  }
}

TEST_CASE("cli predict: a price fed back as compute reaches the loss of the optimum") {
  const test::Json isoloss =
      isoloss_of({"7B", "--flops", "1e22", "--at", "32000", "--law", "tao2024-per-character"});
  const double extra = isoloss["prices"][0]["extra_compute"];
  const double gap = isoloss["prices"][0]["loss_gap"];
  // Constants of data/laws/tao2024-per-character.json; loss of V 32000 with more compute, against
  // the optimum's without.
  const auto loss = [](double n_v, double flops) {
    const double tokens = flops / (6.0 * (7e9 + n_v));
    return 0.1184186174155715 * std::pow(n_v / 1e6, -0.8419598649269481) +
           0.36263585889172545 * std::pow(tokens / 1e9, -0.4599865774565488);
  };
  const double best = loss(isoloss["n_v"], 1e22);
  CHECK(test::near(loss(32000.0 * 4096.0, 1e22 * (1.0 + extra)), best, 1e-13));
  CHECK(std::abs(loss(32000.0 * 4096.0, 1e22) - best - gap) < 1e-14);
}

TEST_CASE("cli predict: prices have intervals when the law has draws") {
  const test::Json price = isoloss_of({"7B", "--at", "32000", "--level", "0.5"})["prices"][0];
  CHECK(price["interval"]["level"] == 0.5);
  CHECK(price["interval"]["draws"] == 989);
  CHECK(price["interval"]["lower"] >= 0.0);
  CHECK(price["interval"]["lower"] < price["interval"]["upper"]);
}

TEST_CASE("cli predict: --at and --within add columns to CSV, behind those that are always there") {
  const test::Outcome outcome = test::call(
      {"predict", "7B", "--at", "32000,64000", "--within", "5%", "--format", "csv", "-q"});
  test::check_fine(outcome);
  const std::vector<std::string> lines = test::lines_of(outcome.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == std::string(test::kCsvHeader) +
                        ",v_within_low,v_within_high,extra_compute_32000,extra_compute_64000");
  const test::Outcome plain = test::call({"predict", "7B", "--format", "csv", "-q"});
  CHECK(test::lines_of(plain.out)[0] == test::kCsvHeader);
  CHECK(lines[1].starts_with(test::lines_of(plain.out)[1] + ","));
  const test::Outcome band =
      test::call({"predict", "7B", "--within", "0.05", "--format", "csv", "-q"});
  const std::string columns = ",v_within_low,v_within_high";
  CHECK(test::lines_of(band.out)[0] == std::string(test::kCsvHeader) + columns);
  CHECK(lines[1].starts_with(test::lines_of(band.out)[1] + ","));
}

TEST_CASE("cli predict: a vocabulary that no compute makes good is said to be so") {
  const test::Outcome table = test::call({"predict", "7B", "--at", "1", "-q"});
  test::check_fine(table);
  CHECK(test::has(table.out, "never"));
  const test::Outcome csv = test::call({"predict", "7B", "--at", "1", "-f", "csv", "-q"});
  CHECK(csv.out.ends_with(",\n"));
  CHECK(isoloss_of({"7B", "--at", "1"})["prices"][0]["extra_compute"].is_null());
}

TEST_CASE("cli predict: a band without a whole number in it is none") {
  const test::Outcome table = test::call({"predict", "10K", "--width", "1e9", "-q"});
  test::check_fine(table);
  CHECK(test::has(table.out, "none"));
  const test::Outcome csv =
      test::call({"predict", "10K", "--width", "1e9", "--within", "1%", "-f", "csv", "-q"});
  CHECK(csv.out.ends_with(",,\n"));
}

TEST_CASE("cli predict: --at and --within refuse what is no vocabulary and no share") {
  for (const char* at : {"32000,", ",", "32000.5", "0", "-1", "many", "2e15", "1,2,,3"}) {
    CAPTURE(at);
    test::check_usage_error(test::call({"predict", "7B", "--at", at}), "predict", {"--at"});
  }
  std::string many = "1";
  for (int i = 0; i < 100; ++i) many += ",1";
  test::check_usage_error(test::call({"predict", "7B", "--at", many}), "predict",
                          {"--at", "101", "100"});
  for (const char* within : {"0", "0%", "%", "1%%", "-1%", "1 %", "20000%", "one"}) {
    CAPTURE(within);
    test::check_usage_error(test::call({"predict", "7B", "--within", within}), "predict",
                            {"--within", within, "0.0001% to 10000%"});
  }
}

TEST_CASE("cli predict: the table of prices fits a terminal") {
  for (const char* n_nv : {"33M", "7B", "300B", "1e15"}) {
    const test::Outcome outcome =
        test::call({"predict", n_nv, "--at", "1,999999,1e12", "--within", "0.123%", "-q"});
    test::check_fine(outcome);
    for (const std::string& line : test::lines_of(outcome.out)) {
      CAPTURE(line);
      CHECK(line.size() <= 80);
    }
  }
}

TEST_CASE("cli sweep: prices are those of predict, in every format") {
  const test::Outcome csv = test::call({"sweep", "--params", "1B:70B:3", "--at", "32000,64000",
                                        "--within", "2%", "-f", "csv", "-q"});
  test::check_fine(csv);
  const std::vector<std::string> lines = test::lines_of(csv.out);
  REQUIRE(lines.size() == 4);
  const test::Outcome json = test::call({"sweep", "--params", "1B:70B:3", "--at", "32000,64000",
                                         "--within", "2%", "-f", "jsonl", "-q"});
  const std::vector<std::string> records = test::lines_of(json.out);
  REQUIRE(records.size() == 3);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::string n_nv = lines[i + 1].substr(0, lines[i + 1].find(','));
    const test::Outcome one =
        test::call({"predict", n_nv, "--at", "32000,64000", "--within", "2%", "-f", "csv", "-q"});
    CHECK(test::lines_of(one.out)[0] == lines[0]);
    // `sweep` starts from the geometric grid's N_nv; printed, it reads back as the same double.
    CHECK(test::lines_of(one.out)[1] == lines[i + 1]);
    const test::Json isoloss = test::Json::parse(records[i])["approaches"]["isoloss"];
    CHECK(isoloss["band"]["within"] == 0.02);
    const std::string end =
        std::to_string(static_cast<long>(std::ceil(isoloss["band"]["lower"].get<double>()))) + "," +
        std::to_string(static_cast<long>(std::floor(isoloss["band"]["upper"].get<double>())));
    CHECK(test::has(lines[i + 1], "," + end + ","));
  }
}

TEST_CASE("cli sweep: a wrong record beside prices is reported, and the rest priced") {
  const test::Outcome outcome =
      test::call({"sweep", "--at", "32000", "-f", "csv", "-q"}, "7B\nx\n3B\n");
  CHECK(outcome.exit_code == 1);
  CHECK(test::lines_of(outcome.out).size() == 3);
  CHECK(test::has(outcome.err, "standard input:2:"));
}

}  // namespace predict_price_test
