#include "vocabplan/energy/run_energy.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/energy/run_assumptions.hpp"

namespace run_energy_test {

using vocabplan::Accelerator;
using vocabplan::Calibration;
using vocabplan::CalibrationKind;
using vocabplan::DomainError;
using vocabplan::find_accelerator;
using vocabplan::find_grid_intensity;
using vocabplan::kwh_per_percent;
using vocabplan::Origin;
using vocabplan::run_energy;
using vocabplan::RunEnergy;
using vocabplan::RunEnergyRequest;
using vocabplan::UncertainFactor;

namespace {

bool near(double value, double expected, double tolerance = 1e-14) {
  return std::abs(value / expected - 1.0) <= tolerance;
}

RunEnergyRequest planned(double flops) {
  return {.flops = flops, .accelerators = 1024.0, .accelerator = find_accelerator("h100-sxm")};
}

const UncertainFactor& factor_named(const RunEnergy& run, const std::string& name) {
  const auto found = std::find_if(run.factors.begin(), run.factors.end(),
                                  [&](const UncertainFactor& one) { return one.name == name; });
  if (found == run.factors.end()) throw std::runtime_error("no factor " + name);
  return *found;
}

}  // namespace

TEST_CASE("energy: a run from its FLOPs, by hand", "[energy]") {
  RunEnergyRequest request = planned(1e24);
  request.mfu = {.value = 0.4};
  request.power_factor = {.value = 1.5};
  request.static_fraction = 0.1;
  request.static_watts = 20e3;
  request.pue = {.value = 1.2};
  request.grams_per_kwh = {.value = 400.0};
  const RunEnergy run = run_energy(request);
  const double hours = 1e24 / (0.4 * 989e12 * 3600.0);
  CHECK(near(run.accelerator_hours, hours));
  CHECK(near(*run.hours, hours / 1024.0));
  CHECK(near(*run.days(), hours / 1024.0 / 24.0));
  CHECK(near(run.watts, 1050.0));
  CHECK(near(run.dynamic_kwh, hours * 1.05));
  CHECK(near(run.static_kwh, hours * 0.105 + 20.0 * hours / 1024.0));
  CHECK(near(run.overhead_kwh, 0.2 * (run.dynamic_kwh + run.static_kwh), 1e-13));
  CHECK(near(run.energy_kwh, 1.2 * (run.dynamic_kwh + run.static_kwh)));
  CHECK(near(*run.tco2e, run.energy_kwh * 0.4 / 1000.0));
  CHECK(run.factors.empty());  // everything was given
  CHECK(run.factor_ratio == 1.0);
  CHECK(run.band_kwh.low == run.energy_kwh / 1.6);
}

TEST_CASE("energy: the parts of a run are its sum", "[energy]") {
  for (const double flops : {1e15, 1e21, 3.14e23, 1e30}) {
    RunEnergyRequest request = planned(flops);
    request.static_fraction = 0.592;
    request.static_watts = 1234.5;
    const RunEnergy run = run_energy(request);
    CHECK(run.formula_kwh == run.dynamic_kwh + run.static_kwh + run.overhead_kwh);
    CHECK(run.energy_kwh == run.formula_kwh);
  }
}

TEST_CASE("energy: a run is linear in its FLOPs", "[energy]") {
  RunEnergyRequest one = planned(1e22);
  one.static_watts = 5e4;
  one.grid = find_grid_intensity("FRA");
  RunEnergyRequest eight = one;
  eight.flops = 8e22;
  const RunEnergy small = run_energy(one);
  const RunEnergy large = run_energy(eight);
  CHECK(near(large.energy_kwh, 8.0 * small.energy_kwh));
  CHECK(near(*large.tco2e, 8.0 * *small.tco2e));
  CHECK(near(large.factor_kwh.high, 8.0 * small.factor_kwh.high));
  CHECK(near(large.band_kwh.low, 8.0 * small.band_kwh.low));
}

TEST_CASE("energy: FLOPs, accelerator hours and hours say the same run", "[energy]") {
  const RunEnergy by_flops = run_energy(planned(1e24));
  const auto chip = find_accelerator("h100-sxm");
  const RunEnergy by_accelerator_hours =
      run_energy({.accelerator_hours = by_flops.accelerator_hours, .accelerator = chip});
  const RunEnergy by_hours =
      run_energy({.hours = by_flops.hours, .accelerators = 1024.0, .accelerator = chip});
  CHECK(near(by_accelerator_hours.energy_kwh, by_flops.energy_kwh));
  CHECK(near(by_hours.energy_kwh, by_flops.energy_kwh));
  CHECK_FALSE(by_accelerator_hours.hours.has_value());
  CHECK_FALSE(by_accelerator_hours.days().has_value());
  // Hours have no MFU to be wrong about.
  CHECK(by_hours.factor_ratio < by_flops.factor_ratio);
  CHECK(near(factor_named(by_hours, "watts").ratio, factor_named(by_flops, "watts").ratio));
}

TEST_CASE("energy: watts and hours alone", "[energy]") {
  const RunEnergy run =
      run_energy({.hours = 24.0, .watts = {{.value = 500.0}}, .pue = {{.value = 1.0}}});
  CHECK(near(run.energy_kwh, 12.0));
  CHECK(run.overhead_kwh == 0.0);
  CHECK(*run.days() == 1.0);
  CHECK_FALSE(run.tco2e.has_value());
  CHECK_FALSE(run.band_tco2e.has_value());
}

TEST_CASE("energy: independent factors add as squares of logarithms", "[energy]") {
  RunEnergyRequest request{.flops = 1e24,
                           .tdp = 500.0,
                           .peak = 1e15,
                           .mfu = {{.value = 0.35, .ratio = 1.2}},
                           .power_factor = {{.value = 1.3, .ratio = 1.1}},
                           .pue = {{.value = 1.1, .ratio = 1.05}},
                           .grams_per_kwh = {{.value = 300.0, .ratio = 1.4}}};
  const RunEnergy run = run_energy(request);
  const auto squared = [](double ratio) { return std::log(ratio) * std::log(ratio); };
  const double energy = squared(1.2) + squared(1.1) + squared(1.05);
  const double carbon = energy + squared(1.4);
  CHECK(near(run.factor_ratio, std::exp(std::sqrt(energy))));
  CHECK(near(run.carbon_factor_ratio, std::exp(std::sqrt(carbon))));
  CHECK(near(run.factor_kwh.low * run.factor_ratio, run.energy_kwh));
  CHECK(near(run.factor_tco2e->high, *run.tco2e * run.carbon_factor_ratio));
  CHECK(near(factor_named(run, "mfu").energy_share, squared(1.2) / energy));
  CHECK(near(factor_named(run, "grams_per_kwh").carbon_share, squared(1.4) / carbon));
  CHECK(factor_named(run, "grams_per_kwh").energy_share == 0.0);
  CHECK(factor_named(run, "grams_per_kwh").energy_kwh.low == run.energy_kwh);
  double shares = 0.0;
  for (const UncertainFactor& one : run.factors) shares += one.energy_share;
  CHECK(near(shares, 1.0));
  // Less than all worst cases at once, more than the worst alone.
  CHECK(run.factor_ratio < 1.2 * 1.1 * 1.05);
  CHECK(run.factor_ratio > 1.2);
}

TEST_CASE("energy: a factor's swing is what the formula gives at its ends", "[energy]") {
  RunEnergyRequest request{.flops = 1e24,
                           .accelerators = 100.0,
                           .tdp = 500.0,
                           .peak = 1e15,
                           .mfu = {{.value = 0.35, .ratio = 1.2}}};
  const RunEnergy run = run_energy(request);
  request.mfu = {.value = 0.35 / 1.2};
  CHECK(near(run_energy(request).energy_kwh, factor_named(run, "mfu").energy_kwh.high));
  request.mfu = {.value = 0.35 * 1.2};
  CHECK(near(run_energy(request).energy_kwh, factor_named(run, "mfu").energy_kwh.low));
}

TEST_CASE("energy: beside constant static watts, watts scale a part of the energy", "[energy]") {
  RunEnergyRequest request{.hours = 100.0,
                           .accelerators = 10.0,
                           .watts = {{.value = 500.0, .ratio = 1.0 + 1e-6}},
                           .static_watts = 5000.0};
  const RunEnergy run = run_energy(request);
  CHECK(near(run.static_kwh, run.dynamic_kwh));
  // Half the energy: d ln E / d ln watts = 1/2.
  CHECK(std::abs(std::log(factor_named(run, "watts").swing) / 0.5e-6 - 1.0) < 1e-5);
  request.watts->value *= 1.0 + 1e-6;
  CHECK(std::abs(std::log(run_energy(request).energy_kwh / run.energy_kwh) / 0.5e-6 - 1.0) < 1e-5);
}

TEST_CASE("energy: a calibration corrects the energy and brings its own band", "[energy]") {
  RunEnergyRequest request = planned(1e24);
  request.grid = find_grid_intensity("USA");
  const RunEnergy plain = run_energy(request);
  request.calibration = Calibration{.kind = CalibrationKind::factor,
                                    .factor = 0.8,
                                    .band = {.low = -0.1, .high = 0.2, .source = "pairs"}};
  const RunEnergy run = run_energy(request);
  CHECK(run.formula_kwh == plain.energy_kwh);
  CHECK(near(run.energy_kwh, 0.8 * plain.energy_kwh));
  CHECK(near(*run.tco2e, 0.8 * *plain.tco2e));
  CHECK(near(run.band_kwh.low, run.energy_kwh / 1.2));
  CHECK(near(run.band_kwh.high, run.energy_kwh / 0.9));
  CHECK(near(run.factor_ratio, plain.factor_ratio));
  request.calibration->kind = CalibrationKind::affine;
  request.calibration->slope = 0.5;
  request.calibration->intercept_w = 1000.0;
  // 1 kW of the machines, under a PUE of 1.14.
  CHECK(near(run_energy(request).energy_kwh, 0.5 * plain.energy_kwh + 1.14 * *plain.hours));
  request.accelerators.reset();
  CHECK_THROWS_AS(run_energy(request), DomainError);
}

TEST_CASE("energy: every number used says who answers for it", "[energy]") {
  RunEnergyRequest request = planned(1e24);
  request.grid = find_grid_intensity("SWE");
  request.pue = {.value = 1.1};
  const RunEnergy run = run_energy(request);
  const auto origin = [&](const std::string& name) {
    for (const auto& one : run.assumptions) {
      CHECK_FALSE(one.source.empty());
      if (one.name == name) return origin_name(one.origin);
    }
    return std::string_view("absent");
  };
  CHECK(origin("flops") == "given");
  CHECK(origin("accelerators") == "given");
  CHECK(origin("peak") == "published");
  CHECK(origin("mfu") == "assumed");
  CHECK(origin("tdp") == "published");
  CHECK(origin("power_factor") == "assumed");
  CHECK(origin("static_fraction") == "assumed");
  CHECK(origin("pue") == "given");
  CHECK(origin("grams_per_kwh") == "published");
  CHECK(run.notes.size() == 6);
  CHECK(run.warnings.empty());
}

TEST_CASE("energy: what is odd about a run is said", "[energy]") {
  RunEnergyRequest request = planned(1e24);
  request.mfu = {.value = 0.55};
  CHECK(run_energy(request).warnings.size() == 1);
  request.mfu = {.value = 0.48};
  CHECK(run_energy(request).warnings.empty());
  request.watts = {.value = 300.0};
  CHECK(run_energy(request).warnings.size() == 1);
  request.watts.reset();
  request.grid = find_grid_intensity("ESH");  // of 2009
  CHECK(run_energy(request).warnings.size() == 1);
  request.grid = find_grid_intensity("CAF");  // 0 g/kWh
  CHECK(run_energy(request).warnings.size() == 1);
}

TEST_CASE("energy: kWh of a per cent of loss", "[energy]") {
  // R = C^-0.05 and E = C: to lower R by a factor e^-0.01 takes C e^0.2.
  CHECK(near(kwh_per_percent(1000.0, -0.05), 200.0));
  const double c = 1000.0;
  const double h = 1e-4;
  const double de = c * std::expm1(h) - c * std::expm1(-h);
  const double percents = 100.0 * 0.05 * 2.0 * h;
  CHECK(near(kwh_per_percent(c, -0.05), de / percents, 1e-8));
  CHECK(kwh_per_percent(0.0, -0.1) == 0.0);
  CHECK_THROWS_AS(kwh_per_percent(1.0, 0.0), DomainError);
  CHECK_THROWS_AS(kwh_per_percent(1.0, 0.1), DomainError);
  CHECK_THROWS_AS(kwh_per_percent(-1.0, -0.1), DomainError);
}

}  // namespace run_energy_test
