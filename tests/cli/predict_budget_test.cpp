#include <cmath>
#include <string>

#include "answers.hpp"
#include "catch.hpp"

namespace predict_budget_test {

using namespace vocabplan::test;

namespace {

Json predicted(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "predict");
  arguments.insert(arguments.end(), {"--format", "jsonl"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  return record_of(outcome.out);
}

double vocab(const Json& record, const char* approach) {
  return record.at("approaches").at(approach).at("vocab_size_real").get<double>();
}

// Tokens per character with the constants of the authors' code, sail-sg/scaling-with-vocab 6701cc2.
double tokens_per_character(double v) {
  const double x = std::log(std::fmin(v, 200000.0));
  return 0.00639222 * x * x - 0.15811069 * x + 1.20470122;
}

}  // namespace

TEST_CASE("cli predict: budgets off the line give what the paper's code gives", "[cli]") {
  // N_nv = 302M at multiples of its own budget, from the same code (fsolve converged in each).
  const std::vector<std::pair<std::string, double>> rows{
      {"2.625332610231662e18", 10187},  {"3.9379989153474924e18", 11368},
      {"6.563331525579154e18", 13055},  {"1.3126663051158309e19", 15758},
      {"2.6253326102316618e19", 19032}, {"3.937998915347493e19", 21261},
      {"5.2506652204633235e19", 23002}, {"6.563331525579154e19", 24453}};
  for (const auto& [flops, vocab_size] : rows) {
    CAPTURE(flops);
    CHECK(predicted({"302M", "--flops", flops})["approaches"]["isoloss"]["vocab_size"] ==
          vocab_size);
  }
}

TEST_CASE("cli predict: the validation run of the paper at three budgets", "[cli]") {
  // Tables 2 and 3: 24K, 15.8B tokens and 60.8B characters at 2.8e20; 35K at 1.2e21.
  const Json scarce = predicted({"2.87B", "--flops", "2.8e20"});
  CHECK(std::round(vocab(scarce, "isoloss") / 1e3) == 24);
  CHECK(std::round(scarce["tokens"].get<double>() / 1e8) == 158);
  CHECK(std::round(scarce["characters"].get<double>() / 1e8) == 608);
  CHECK(std::round(vocab(predicted({"2.87B", "--flops", "1.2e21"}), "isoloss") / 1e3) == 35);
}

TEST_CASE("cli predict: off the line approaches 1 and 2 are empty, with the reason", "[cli]") {
  const Json record = predicted({"7B", "--flops", "1e23"});
  CHECK(record["approaches"]["isoflops"].is_null());
  CHECK(record["approaches"]["derivative"].is_null());
  CHECK(record["approaches"]["isoloss"].is_object());
  CHECK(has(record["warnings"].at(0).get<std::string>(), "compute-optimal line"));

  const Outcome csv = call({"predict", "7B", "--flops", "1e23", "-f", "csv"});
  check_fine(csv);
  CHECK(has(csv.out, ",4096,,,122388\n"));
  CHECK(has(csv.err, "compute-optimal line"));

  const Outcome table = call({"predict", "7B", "--flops", "1e23"});
  CHECK(has(table.out, "isoflops         -"));
  CHECK(has(table.err, "compute-optimal line"));
}

TEST_CASE("cli predict: a budget printed with two digits is on the line", "[cli]") {
  const Json record = predicted({"7B", "--flops", "7.1e21"});  // table 1 of the paper
  CHECK(record["approaches"]["isoflops"]["vocab_size"] == 62280);
  CHECK(record["approaches"]["derivative"]["vocab_size"] == 67450);
}

TEST_CASE("cli predict: FLOPs alone give the model that they suit", "[cli]") {
  const Json record = predicted({"--flops", "1e22"});
  // N_nv = e^-2.4846510161625193 C^0.5
  CHECK(near(record["n_nv"], std::exp(-2.4846510161625193) * 1e11, 1e-13));
  CHECK(record["flops"] == 1e22);
  CHECK(record["approaches"]["isoflops"].is_object());
  // N_v = e^-1.589031299255507 C^0.4163622634135234
  const double n_v = std::exp(-1.589031299255507) * std::pow(1e22, 0.4163622634135234);
  CHECK(near(record["approaches"]["isoflops"]["n_v"], n_v, 1e-12));
  CHECK(has(call({"predict", "--flops", "1e22"}).out, "compute-optimal for FLOPs"));
}

TEST_CASE("cli predict: tokens as the budget come back", "[cli]") {
  const Json record = predicted({"7B", "--tokens", "2T"});
  CHECK(near(record["tokens"], 2e12, 1e-13));
  const double n_v = record["approaches"]["isoloss"]["n_v"].get<double>();
  CHECK(near(record["flops"], 6.0 * (7e9 + n_v) * 2e12, 1e-13));
  // The same answer as for those FLOPs.
  const Json again = predicted({"7B", "--flops", record["flops"].dump()});
  CHECK(near(vocab(again, "isoloss"), vocab(record, "isoloss"), 1e-12));
}

TEST_CASE("cli predict: characters as the budget come back", "[cli]") {
  const Json record = predicted({"7B", "--chars", "10T"});
  CHECK(near(record["characters"], 1e13, 1e-12));
  const double tokens = 1e13 * tokens_per_character(vocab(record, "isoloss"));  // D = H f(V)
  CHECK(near(record["tokens"], tokens, 1e-7));  // the constants above have eight decimals
}

TEST_CASE("cli predict: a given width divides N_v and leaves it as it is", "[cli]") {
  const Json ladder = predicted({"7B"});
  const Json wide = predicted({"7B", "--width", "8192"});
  CHECK(wide["width"] == 8192);
  for (const char* approach : {"isoflops", "derivative", "isoloss"}) {
    CAPTURE(approach);
    CHECK(wide["approaches"][approach]["n_v"] == ladder["approaches"][approach]["n_v"]);
    CHECK(near(2.0 * vocab(wide, approach), vocab(ladder, approach), 1e-15));
  }
  CHECK(has(call({"predict", "7B"}).out, "the law's table"));
  CHECK_FALSE(has(call({"predict", "7B", "--width", "8192"}).out, "the law's table"));
}

TEST_CASE("cli predict: budgets that contradict each other are refused", "[cli]") {
  const auto refuse = [](std::vector<std::string> arguments,
                         const std::vector<std::string>& parts) {
    arguments.insert(arguments.begin(), "predict");
    check_usage_error(call(arguments), "predict", parts);
  };
  refuse({}, {"neither a model nor a budget; give N_NV, --total-params, --flops or --accel-hours"});
  refuse({"7B", "--flops", "1e22", "--tokens", "1T"}, {"flops", "tokens"});
  refuse({"7B", "--flops", "1e22", "--chars", "1T"}, {"flops", "chars"});
  refuse({"7B", "--tokens", "1T", "--chars", "1T"}, {"tokens", "chars"});
  refuse({"--tokens", "1T"}, {"--tokens '1T' without a model; give N_NV, "});
  refuse({"--chars", "1T"}, {"--chars '1T' without a model; give N_NV, "});
  refuse({"--width", "4096"}, {"N_NV", "--flops"});
  refuse({"7B", "--total-params", "8B"}, {"both N_NV '7B' and --total-params '8B'"});
  refuse({"7B", "--tied"}, {"--tied without --total-params"});
  refuse({"7B", "--tokens", "1T", "--tokens-per-param", "20"},
         {"--tokens '1T' and --tokens-per-param '20' beside N_NV '7B'; give one of them"});
  refuse({"--total-params", "8B", "--flops", "1e22", "--chars", "1T"}, {"flops", "chars"});
  refuse({"--flops", "1e22", "--tokens", "1T", "--chars", "1T"}, {"tokens", "chars"});
  refuse({"--tokens-per-param", "20"}, {"--tokens-per-param '20' without a model"});
  refuse({"--tokens-per-param", "20", "--tokens", "1T"},
         {"--tokens '1T' and --tokens-per-param '20' without a model"});
  refuse({"--total-params", "8B", "--tokens-per-param", "20", "--flops", "1e22"},
         {"--flops '1e22' and --tokens-per-param '20' beside --total-params '8B'"});
  refuse({"--flops", "1e22", "--tokens-per-param", "20", "--tokens", "1T"},
         {"--tokens '1T' and --tokens-per-param '20' beside --flops '1e22'"});
  refuse({"7B", "--tokens", "1e300"}, {"--tokens: '1e300' ", "--flops 1e300?"});
  refuse({"7B", "--flops", "0"}, {"--flops: '0'", "accepted is a finite number above 0"});
  refuse({"7B", "--tokens", "3T", "--data-limit", "2T"}, {"3T", "data limit", "2T"});
  refuse({"7B", "--chars", "30T", "--data-limit", "2T"}, {"30T", "data limit", "2T"});
  refuse({"--flops", "1e12", "--tokens", "10T"}, {"no model is left"});
  refuse({"--total-params", "1M", "--flops", "1e21"}, {"1M", "total params"});
}

TEST_CASE("cli predict: FLOPs that suit no model name the option", "[cli]") {
  check_usage_error(call({"predict", "--flops", "1e308"}), "predict", {"--flops", "1e308", "n_nv"});
  check_usage_error(call({"predict", "--flops", "1e-5"}), "predict", {"--flops", "1e-5", "1e+12"});
}

}  // namespace predict_budget_test
