// What each uncertain factor does to the energy, against the complete formula at its ends.

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace run_factors_test {

using vocabplan::Calibration;
using vocabplan::CalibrationKind;
using vocabplan::DomainError;
using vocabplan::GivenFactor;
using vocabplan::run_energy;
using vocabplan::RunEnergy;
using vocabplan::RunEnergyRequest;
using vocabplan::TruthRange;
using vocabplan::UncertainFactor;

namespace {

bool near(double value, double expected) {
  return std::abs(value / expected - 1.0) <= 1e-13;
}

bool is(const TruthRange& range, double low, double high) {
  return near(range.low, low) && near(range.high, high);
}

Calibration affine(double slope, double watts) {
  return {.kind = CalibrationKind::affine, .slope = slope, .intercept_w = watts};
}

RunEnergyRequest hundred_hours(GivenFactor watts, GivenFactor pue = {.value = 1.0}) {
  return {.hours = 100.0, .watts = watts, .pue = pue};
}

// Everything uncertain at once.
RunEnergyRequest planned() {
  return {.flops = 1e22,
          .accelerators = 64.0,
          .peak = 1e15,
          .mfu = {{.value = 0.35, .ratio = 1.25}},
          .watts = {{.value = 600.0, .ratio = 1.5}},
          .static_fraction = 0.1,
          .static_watts = 30e3,
          .pue = {{.value = 1.5, .ratio = 1.2}},
          .grams_per_kwh = {{.value = 300.0, .ratio = 1.4}}};
}

std::optional<GivenFactor>& member(RunEnergyRequest& request, const std::string& name) {
  if (name == "mfu") return request.mfu;
  if (name == "watts") return request.watts;
  if (name == "pue") return request.pue;
  if (name == "grams_per_kwh") return request.grams_per_kwh;
  throw std::runtime_error("no factor " + name);
}

RunEnergy at(RunEnergyRequest request, const std::string& name, double scale) {
  member(request, name)->value *= scale;
  return run_energy(request);
}

}  // namespace

TEST_CASE("energy: the range of watts does not scale a calibration's constant power", "[energy]") {
  RunEnergyRequest request = hundred_hours({.value = 200.0, .ratio = 2.0});
  request.calibration = affine(1.0, 1000.0);
  const RunEnergy run = run_energy(request);
  CHECK(near(run.energy_kwh, 120.0));
  CHECK(is(run.factor_kwh, 110.0, 140.0));  // 60 .. 240 if everything were scaled
  REQUIRE(run.factors.size() == 1);
  CHECK(is(run.factors[0].energy_kwh, 110.0, 140.0));
  CHECK(near(run.factors[0].swing, 140.0 / 120.0));
  CHECK(near(run.factor_ratio, 140.0 / 120.0));
  CHECK(run.factors[0].energy_share == 1.0);
}

TEST_CASE("energy: the range of a PUE multiplies what is calibrated", "[energy]") {
  const GivenFactor pue{.value = std::sqrt(1.4 * 1.6), .ratio = std::sqrt(1.6 / 1.4)};
  RunEnergyRequest request = hundred_hours({.value = 200.0}, pue);
  request.calibration = affine(1.0, 100.0);
  CHECK(is(run_energy(request).factor_kwh, 1.4 * 30.0, 1.6 * 30.0));
}

TEST_CASE("energy: a swing holds both ends beside constant static watts", "[energy]") {
  RunEnergyRequest request = hundred_hours({.value = 200.0, .ratio = 2.0});
  request.static_watts = 200.0;
  const RunEnergy run = run_energy(request);
  CHECK(is(run.factor_kwh, 30.0, 60.0));  // not 40 kWh over and times 2^(1/2)
  CHECK(is(run.factors[0].energy_kwh, 30.0, 60.0));
  CHECK(near(run.factors[0].swing, 1.5));
}

TEST_CASE("energy: a factor that changes nothing has a share of 0", "[energy]") {
  RunEnergyRequest request = hundred_hours({.value = std::sqrt(2e4), .ratio = std::sqrt(2.0)});
  request.static_watts = 1e20;
  request.grams_per_kwh = {.value = 100.0};
  const RunEnergy run = run_energy(request);
  REQUIRE(run.factors.size() == 1);
  CHECK(run.factors[0].swing == 1.0);
  CHECK(run.factors[0].energy_share == 0.0);
  CHECK(run.factors[0].carbon_share == 0.0);
  CHECK(run.factor_ratio == 1.0);
  // No energy at all, for doubles.
  const RunEnergy none =
      run_energy({.hours = 1e-200, .watts = {{.value = 1e-200, .ratio = 2.0}}, .pue = {{1.0}}});
  CHECK(none.energy_kwh == 0.0);
  CHECK(none.factor_ratio == 1.0);
  CHECK(none.factors[0].energy_share == 0.0);
}

TEST_CASE("energy: the ends of every factor are those of the complete formula", "[energy]") {
  std::vector<RunEnergyRequest> requests(3, planned());
  requests[1].calibration = affine(1.2, 50e3);
  requests[2].calibration = affine(1.7, -20e3);
  for (const RunEnergyRequest& request : requests) {
    const RunEnergy run = run_energy(request);
    REQUIRE(run.factors.size() == 4);
    double down = 0.0;
    double up = 0.0;
    double energy_shares = 0.0;
    double carbon_shares = 0.0;
    for (const UncertainFactor& factor : run.factors) {
      CAPTURE(factor.name);
      const RunEnergy one = at(request, factor.name, factor.ratio);
      const RunEnergy other = at(request, factor.name, 1.0 / factor.ratio);
      const auto [low, high] = std::minmax(one.energy_kwh, other.energy_kwh);
      CHECK(is(factor.energy_kwh, low, high));
      const auto [least, most] = std::minmax(*one.tco2e, *other.tco2e);
      CHECK(is(*factor.tco2e, least, most));
      CHECK(near(factor.swing, std::max(most / *run.tco2e, *run.tco2e / least)));
      down += std::pow(std::log(run.energy_kwh / low), 2);
      up += std::pow(std::log(high / run.energy_kwh), 2);
      energy_shares += factor.energy_share;
      carbon_shares += factor.carbon_share;
    }
    CHECK(is(run.factor_kwh, run.energy_kwh * std::exp(-std::sqrt(down)),
             run.energy_kwh * std::exp(std::sqrt(up))));
    CHECK(near(run.factor_ratio, std::exp(std::sqrt(std::max(down, up)))));
    CHECK(near(energy_shares, 1.0));
    CHECK(near(carbon_shares, 1.0));
  }
}

TEST_CASE("energy: a calibration is of the machines, PUE multiplies it", "[energy]") {
  RunEnergyRequest request = hundred_hours({.value = 200.0}, {.value = 1.5});
  request.calibration = affine(1.0, 100.0);
  const RunEnergy run = run_energy(request);
  CHECK(near(run.energy_kwh, 1.5 * (20.0 + 10.0)));
  CHECK(near(run.formula_kwh, 30.0));
  // A factor commutes with PUE.
  request.calibration = Calibration{.kind = CalibrationKind::factor, .factor = 1.25};
  CHECK(near(run_energy(request).energy_kwh, 1.25 * 30.0));
}

TEST_CASE("energy: a calibration that makes nothing of a run is refused", "[energy]") {
  RunEnergyRequest request = hundred_hours({.value = 200.0});
  request.calibration = affine(2.5, -1000.0);
  CHECK_THROWS_AS(run_energy(request), DomainError);
  // Nor at an end of a range: 100 W less 150 W.
  request.calibration = affine(1.0, -150.0);
  CHECK(near(run_energy(request).energy_kwh, 5.0));
  request.watts->ratio = 2.0;
  try {
    (void)run_energy(request);
    FAIL("accepted");
  } catch (const DomainError& error) {
    CHECK(std::string(error.what()).find("watts 100") != std::string::npos);
  }
}

TEST_CASE("energy: a calibration warns of watts that its pairs did not have", "[energy]") {
  RunEnergyRequest request = hundred_hours({.value = 200.0}, {.value = 1.5});
  request.calibration = affine(1.0, 100.0);
  // A constant power of unknown scale.
  CHECK(run_energy(request).warnings.size() == 1);
  // PUE is not in them.
  request.calibration->watts = TruthRange{.low = 150.0, .high = 200.0};
  CHECK(run_energy(request).warnings.empty());
  request.static_watts = 1.0;
  CHECK(run_energy(request).warnings.size() == 1);
  request.static_watts = 0.0;
  request.accelerators = 1024.0;  // the whole run, not one accelerator
  const RunEnergy run = run_energy(request);
  REQUIRE(run.warnings.size() == 1);
  CHECK(run.warnings[0].find("204.8K W") != std::string::npos);
  CHECK(run.warnings[0].find("150 to 200 W") != std::string::npos);
  request.calibration->watts = TruthRange{.low = 1e3, .high = 1e6};
  CHECK(run_energy(request).warnings.empty());
  request.accelerators = 4.0;
  CHECK(run_energy(request).warnings.size() == 1);
  request.calibration->kind = CalibrationKind::factor;
  CHECK(run_energy(request).warnings.size() == 1);
  request.calibration->watts.reset();
  CHECK(run_energy(request).warnings.empty());
}

}  // namespace run_factors_test
