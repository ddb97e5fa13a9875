// What may be a slip is warned of.
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace run_energy_warning_test {

using vocabplan::Accelerator;
using vocabplan::accelerators;
using vocabplan::find_accelerator;
using vocabplan::GivenFactor;
using vocabplan::run_energy;
using vocabplan::RunEnergyRequest;

namespace {

// The warnings of a request that differs from one without any.
template <class Change>
std::vector<std::string> warnings(Change change) {
  RunEnergyRequest request{
      .flops = 1e24, .accelerators = 1024.0, .accelerator = find_accelerator("h100-sxm")};
  change(request);
  return run_energy(request).warnings;
}

template <class Change>
bool warned(Change change, const char* part) {
  const auto all = warnings(change);
  return all.size() == 1 && all[0].find(part) != std::string::npos;
}

// A chip that is not named: its peak rate, FLOP/s, and its TDP, watts.
auto unnamed(double peak, double tdp) {
  return [=](RunEnergyRequest& request) {
    request.accelerator.reset();
    request.peak = peak;
    request.tdp = tdp;
  };
}

}  // namespace

TEST_CASE("energy: a dense rate of a chip that is not built in is no rate with sparsity",
          "[energy]") {
  // TPU v6e: 918 TFLOP/s dense, twice the 459 of TPU v5p.
  CHECK(warnings([](auto& r) {
          r.accelerator.reset();
          r.peak = 918e12;
          r.watts = GivenFactor{300.0};
        }).empty());
  CHECK(warnings(unnamed(918e12, 300.0)).empty());
  CHECK(warnings(unnamed(500e12, 400.0)).empty());
  // Those that are built in, by their numbers alone.
  for (const Accelerator& one : accelerators()) {
    if (!one.power) continue;
    CAPTURE(one.id);
    CHECK(warnings(unnamed(one.peak(), *one.power)).empty());
  }
}

TEST_CASE("energy: twice the dense rate of a built-in accelerator of that TDP is warned of",
          "[energy]") {
  // NVIDIA's headlines: 1979 TFLOP/s at 700 W for H100 SXM, 624 at 400 W for A100.
  CHECK(warned(unnamed(1979e12, 700.0), "h100-sxm"));
  CHECK(warned(unnamed(1979e12, 730.0), "sparsity"));
  CHECK(warned(unnamed(624e12, 400.0), "a100"));
  CHECK(warnings(unnamed(1979e12, 600.0)).empty());
  CHECK(warnings(unnamed(2010e12, 700.0)).empty());
}

TEST_CASE("energy: implausible numbers are warned of on either side", "[energy]") {
  CHECK(warnings([](auto&) {}).empty());
  CHECK(warned([](auto& r) { r.mfu = GivenFactor{0.04}; }, "MFU"));
  CHECK(warned([](auto& r) { r.mfu = GivenFactor{0.6}; }, "MFU"));
  CHECK(warned([](auto& r) { r.watts = GivenFactor{2101.0}; }, "3 times the 700 W"));
  CHECK(warned([](auto& r) { r.watts = GivenFactor{349.0}; }, "half the 700 W"));
  CHECK(warned([](auto& r) { r.pue = GivenFactor{3.1}; }, "PUE"));
  CHECK(warned([](auto& r) { r.static_fraction = 5.1; }, "static fraction"));
  CHECK(warned([](auto& r) { r.power_factor = GivenFactor{0.29}; }, "power factor"));
  CHECK(warned([](auto& r) { r.power_factor = GivenFactor{3.1}; }, "power factor"));
  CHECK(warned([](auto& r) { r.peak = 989e9; }, "below 1 TFLOP/s"));
  CHECK(warned([](auto& r) { r.grams_per_kwh = GivenFactor{0.385}; }, "grams, not kilograms?"));
  CHECK(warnings([](auto& r) { r.grams_per_kwh = GivenFactor{0.0}; }).empty());
  CHECK(warnings([](auto& r) {
          r.mfu = GivenFactor{0.05};
          r.power_factor = GivenFactor{3.0};
          r.pue = GivenFactor{3.0};
          r.static_fraction = 5.0;
          r.peak = 1e12;
          r.grams_per_kwh = GivenFactor{1.0};
        }).empty());
  CHECK(warnings([](auto& r) { r.watts = GivenFactor{2100.0}; }).empty());
}

}  // namespace run_energy_warning_test
