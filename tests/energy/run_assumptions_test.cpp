#include "vocabplan/energy/run_assumptions.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "table.hpp"

namespace run_assumptions_test {

using vocabplan::accelerators;
using vocabplan::find_accelerator;
using vocabplan::published_system_power;
using vocabplan::PublishedSpread;
using vocabplan::test::reference_file;
using vocabplan::test::Table;

TEST_CASE("energy: a spread's ratio holds its range", "[energy]") {
  for (const PublishedSpread& spread :
       {vocabplan::published_mfu(), vocabplan::published_pue(), vocabplan::published_grid_share(),
        vocabplan::published_power_factor()}) {
    CAPTURE(spread.source);
    CHECK_FALSE(spread.source.empty());
    CHECK(spread.low > 0.0);
    CHECK(spread.low <= spread.value);
    CHECK(spread.value <= spread.high);
    const double r = spread.ratio();
    CHECK(spread.value / r <= spread.low * (1.0 + 1e-15));
    CHECK(spread.value * r >= spread.high * (1.0 - 1e-15));
    // The least such: one end is reached.
    CHECK((std::abs(spread.value / r / spread.low - 1.0) < 1e-15 ||
           std::abs(spread.value * r / spread.high - 1.0) < 1e-15));
  }
}

TEST_CASE("energy: power factors are those of measured systems", "[energy]") {
  // GPT-3 330 W and XLM 342 W of V100s with 300 W; an H100 node 969 W each of 700 W.
  const double mean = std::cbrt(330.0 / 300.0 * 342.0 / 300.0 * 969.0 / 700.0);
  CHECK(std::abs(vocabplan::published_power_factor().value / mean - 1.0) < 0.005);
  const auto h100 = published_system_power(*find_accelerator("h100-sxm"));
  CHECK(std::abs(h100->watts.value / (0.76 * 10200.0 / 8.0) - 1.0) < 0.005);
  CHECK(std::abs(h100->watts.high / (10200.0 / 8.0) - 1.0) < 0.005);
  CHECK(h100->factor == 1.38);
  const auto a100 = published_system_power(*find_accelerator("a100-sxm-80"));
  CHECK(a100->factor == 1.20);
  CHECK(std::abs(a100->watts.value - 480.0) < 1e-9);
}

TEST_CASE("energy: TPUs have the watts of measured systems", "[energy]") {
  const Table runs(reference_file("known_runs.csv"));
  double sum = 0.0;
  int count = 0;
  double low = 1e9;
  double high = 0.0;
  for (std::size_t row = 0; row < runs.rows(); ++row) {
    const bool measured = runs.text(row, "evidence_class").starts_with("measured_power");
    if (!measured || runs.text(row, "hardware") != "TPU v3") continue;
    const double watts = runs.number(row, "avg_power_w_per_accel");
    sum += std::log(watts);
    low = std::fmin(low, watts);
    high = std::fmax(high, watts);
    ++count;
  }
  CHECK(count == 4);
  const auto v3 = published_system_power(*find_accelerator("tpu-v3"));
  CHECK(std::abs(v3->watts.value - std::exp(sum / count)) < 0.5);
  CHECK(v3->watts.low == low);
  CHECK(v3->watts.high == high);
  CHECK_FALSE(v3->factor.has_value());
  CHECK(published_system_power(*find_accelerator("tpu-v4"))->watts.value == 378.5);
}

TEST_CASE("energy: a system draws more than its chip is published with", "[energy]") {
  for (const auto& one : accelerators()) {
    CAPTURE(one.id);
    const auto system = published_system_power(one);
    CHECK(system.has_value() == one.power.has_value());
    if (system) CHECK(system->watts.value > *one.power);
    CHECK(has_mean_power(one) == (one.id == "tpu-v3" || one.id == "tpu-v4"));
  }
}

}  // namespace run_assumptions_test
