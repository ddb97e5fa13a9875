// One budget as people may state it: in FLOPs, tokens, characters, tokens a parameter, hours or
// days of accelerators, with and without suffixes.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "random.hpp"

namespace budget_units_test {

using namespace vocabplan::test;

using Words = std::vector<std::string>;

namespace {

Json predicted(const std::string& model, const Words& budget) {
  Words words{"predict", model, "-q", "-f", "jsonl"};
  words.insert(words.end(), budget.begin(), budget.end());
  const Outcome outcome = call(words);
  check_fine(outcome);
  return record_of(outcome.out);
}

// The shortest decimals that are this double.
std::string text_of(double value) {
  return Json(value).dump();
}

void check_same(const Json& other, const Json& record) {
  // A budget in tokens or characters is solved for, to 1e-13 of itself.
  for (const char* name : {"n_nv", "flops", "tokens", "characters", "width"}) {
    CAPTURE(name);
    CHECK(near(other[name].get<double>(), record[name].get<double>(), 1e-11));
  }
  const auto isoloss = [](const Json& one) { return one["approaches"]["isoloss"]; };
  for (const char* name : {"n_v", "vocab_size_real"}) {
    CAPTURE(name);
    CHECK(near(isoloss(other)[name].get<double>(), isoloss(record)[name].get<double>(), 1e-11));
  }
  CHECK(other["suggestion"] == record["suggestion"]);
  CHECK(other["choice"]["vocab_size"] == record["choice"]["vocab_size"]);
}

}  // namespace

TEST_CASE("cli predict: one budget in every form has one answer", "[cli]") {
  // H100 SXM: 989e12 dense FLOP/s in BF16 by NVIDIA's data sheet.
  constexpr double kFlopsAnHour = 3600.0 * 989e12 * 0.4;
  Random random(751);
  for (int i = 0; i < cases(8); ++i) {
    const std::string model = text_of(random.log_uniform(1e8, 1e11));
    const double flops =
        120.0 * std::stod(model) * std::stod(model) * random.log_uniform(0.3, 30.0);
    const Json record = predicted(model, {"--flops", text_of(flops)});
    const double hours = flops / kFlopsAnHour;
    const double params =
        record["n_nv"].get<double>() + record["approaches"]["isoloss"]["n_v"].get<double>();
    const Words chip{"--accelerator", "h100-sxm", "--mfu", "0.4"};
    const auto on_chips = [&](Words words) {
      words.insert(words.end(), chip.begin(), chip.end());
      return words;
    };
    CAPTURE(model, flops);
    for (const Words& budget :
         {Words{"--tokens", text_of(record["tokens"])},
          Words{"--chars", text_of(record["characters"])},
          Words{"--tokens-per-param", text_of(record["tokens"].get<double>() / params)},
          on_chips({"--accel-hours", text_of(hours)}),
          on_chips({"--accels", "64", "--hours", text_of(hours / 64.0)}),
          on_chips({"--accels", "1000", "--days", text_of(hours / 24e3)})}) {
      CAPTURE(budget[0], budget[1]);
      check_same(predicted(model, budget), record);
    }
  }
}

TEST_CASE("cli predict: one number in every unit has one answer, to the last digit", "[cli]") {
  const Json record = predicted("7000000000", {"--tokens", "2500000000000"});
  for (const char* model :
       {"7B", "7b", "7G", "7000M", "7000000K", "7e9", "7_000_000_000", "0.007T"}) {
    for (const char* tokens : {"2.5T", "2500B", "2500000M", "2500e9"}) {
      CAPTURE(model, tokens);
      CHECK(predicted(model, {"--tokens", tokens}) == record);
    }
  }
}

}  // namespace budget_units_test
