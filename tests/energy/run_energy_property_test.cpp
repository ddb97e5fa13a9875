// Algebra that the energy of every run obeys: shares of a run add up to it, however it is cut.
#include <cmath>
#include <string>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace run_energy_property_test {

using vocabplan::Calibration;
using vocabplan::CalibrationKind;
using vocabplan::find_accelerator;
using vocabplan::run_energy;
using vocabplan::RunEnergy;
using vocabplan::RunEnergyRequest;
using vocabplan::test::Random;

namespace {

constexpr double kRounding = 1e-13;

bool near(double value, double expected) {
  return std::abs(value - expected) <= kRounding * std::abs(expected);
}

// A run in FLOPs, everything else at random.
RunEnergyRequest random_run(Random& random) {
  RunEnergyRequest request{
      .flops = random.log_uniform(1e18, 1e26),
      .accelerators = static_cast<double>(2 + random.bits() % 10000),
      .accelerator = find_accelerator(random.bits() % 2 == 0 ? "h100-sxm" : "a100-sxm-80"),
      .mfu = {{.value = random.uniform(0.25, 0.45)}},
      .power_factor = {{.value = random.uniform(1.1, 1.6)}},
      .static_fraction = random.uniform(0.0, 0.6),
      .static_watts = random.uniform(0.0, 1e5),
      .pue = {{.value = random.uniform(1.0, 1.6)}},
      .grams_per_kwh = {{.value = random.uniform(10.0, 900.0)}}};
  if (random.bits() % 2 == 0) {
    request.calibration = Calibration{.kind = CalibrationKind::factor,
                                      .factor = random.uniform(0.7, 1.3),
                                      .band = {.low = -0.1, .high = 0.1, .source = "pairs"}};
  }
  return request;
}

void check_sum(const RunEnergy& one, const RunEnergy& other, const RunEnergy& whole) {
  REQUIRE(near(one.energy_kwh + other.energy_kwh, whole.energy_kwh));
  REQUIRE(near(one.dynamic_kwh + other.dynamic_kwh, whole.dynamic_kwh));
  REQUIRE(near(one.static_kwh + other.static_kwh, whole.static_kwh));
  REQUIRE(near(one.accelerator_hours + other.accelerator_hours, whole.accelerator_hours));
  REQUIRE(near(*one.tco2e + *other.tco2e, *whole.tco2e));
  REQUIRE(near(one.band_kwh.low + other.band_kwh.low, whole.band_kwh.low));
  REQUIRE(near(one.factor_kwh.high + other.factor_kwh.high, whole.factor_kwh.high));
}

}  // namespace

TEST_CASE("energy: the first tokens and the others have the energy of the run", "[energy]") {
  Random random(711);
  for (int i = 0; i < 500; ++i) {
    const RunEnergyRequest whole = random_run(random);
    RunEnergyRequest first = whole;
    first.flops = *whole.flops * random.uniform(0.001, 0.999);
    RunEnergyRequest second = whole;
    second.flops = *whole.flops - *first.flops;
    CAPTURE(i, *first.flops / *whole.flops);
    const RunEnergy all = run_energy(whole);
    check_sum(run_energy(first), run_energy(second), all);
    REQUIRE(near(*run_energy(first).hours + *run_energy(second).hours, *all.hours));
  }
}

TEST_CASE("energy: two groups of accelerators have the energy of the run", "[energy]") {
  Random random(712);
  for (int i = 0; i < 500; ++i) {
    const RunEnergyRequest whole = random_run(random);
    const double count = *whole.accelerators;
    const double some = 1.0 + std::floor(random.uniform(0.0, 1.0) * (count - 1.0));
    // Each has its share of the work and of what is drawn beside the accelerators.
    const auto group = [&](double accelerators) {
      RunEnergyRequest part = whole;
      part.accelerators = accelerators;
      part.flops = *whole.flops * accelerators / count;
      part.static_watts = whole.static_watts * accelerators / count;
      return run_energy(part);
    };
    CAPTURE(i, count, some);
    const RunEnergy all = run_energy(whole);
    check_sum(group(some), group(count - some), all);
    REQUIRE(near(*group(some).hours, *all.hours));
  }
}

TEST_CASE("energy: a run in FLOPs, accelerator hours and hours is the same run", "[energy]") {
  Random random(713);
  for (int i = 0; i < 500; ++i) {
    const RunEnergyRequest by_flops = random_run(random);
    const RunEnergy run = run_energy(by_flops);
    RunEnergyRequest by_accelerator_hours = by_flops;
    by_accelerator_hours.flops.reset();
    by_accelerator_hours.mfu.reset();
    by_accelerator_hours.accelerator_hours = run.accelerator_hours;
    RunEnergyRequest by_hours = by_accelerator_hours;
    by_hours.accelerator_hours.reset();
    by_hours.hours = run.hours;
    for (const RunEnergyRequest& other : {by_accelerator_hours, by_hours}) {
      const RunEnergy same = run_energy(other);
      CAPTURE(i);
      REQUIRE(near(same.energy_kwh, run.energy_kwh));
      REQUIRE(near(*same.tco2e, *run.tco2e));
      REQUIRE(near(same.accelerator_hours, run.accelerator_hours));
      REQUIRE(near(*same.hours, *run.hours));
    }
  }
}

TEST_CASE("energy: more of what takes energy takes more of it", "[energy]") {
  Random random(714);
  for (int i = 0; i < 300; ++i) {
    const RunEnergyRequest before = random_run(random);
    const double kwh = run_energy(before).energy_kwh;
    const double factor = 1.0 + random.log_uniform(1e-9, 1.0);
    const auto grown = [&](auto change) {
      RunEnergyRequest after = before;
      change(after);
      return run_energy(after).energy_kwh;
    };
    CAPTURE(i, factor);
    REQUIRE(grown([&](auto& r) { *r.flops *= factor; }) > kwh);
    REQUIRE(grown([&](auto& r) { r.mfu->value *= factor; }) < kwh);
    REQUIRE(grown([&](auto& r) { r.power_factor->value *= factor; }) > kwh);
    REQUIRE(grown([&](auto& r) { r.pue->value *= factor; }) > kwh);
    REQUIRE(grown([&](auto& r) { r.static_fraction += factor - 1.0; }) > kwh);
    REQUIRE(grown([&](auto& r) { r.static_watts += 1e5 * factor; }) > kwh);
  }
}

}  // namespace run_energy_property_test
