#include <limits>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace run_energy_refusal_test {

using vocabplan::DomainError;
using vocabplan::find_accelerator;
using vocabplan::find_grid_intensity;
using vocabplan::GivenFactor;
using vocabplan::run_energy;
using vocabplan::RunEnergyRequest;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

RunEnergyRequest fine() {
  return {.flops = 1e24, .accelerators = 1024.0, .accelerator = find_accelerator("h100-sxm")};
}

// The message for a request that differs from a good one.
template <class Change>
std::string refusal(Change change) {
  RunEnergyRequest request = fine();
  change(request);
  try {
    (void)run_energy(request);
  } catch (const DomainError& error) {
    return error.what();
  }
  return "";
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("energy: numbers of a run outside their domains", "[energy]") {
  CHECK(refusal([](auto&) {}).empty());
  for (const double mfu : {0.0, -0.1, 1.0001, kNan}) {
    CHECK(has(refusal([&](auto& r) { r.mfu = GivenFactor{mfu}; }), "mfu"));
  }
  for (const double pue : {0.99, 0.0, -1.0, kNan, kInfinity}) {
    CHECK(has(refusal([&](auto& r) { r.pue = GivenFactor{pue}; }), "pue"));
  }
  for (const double value : {-1.0, 0.0, kNan, kInfinity}) {
    CHECK(has(refusal([&](auto& r) { r.watts = GivenFactor{value}; }), "watts"));
    CHECK(has(refusal([&](auto& r) { r.tdp = value; }), "tdp"));
    CHECK(has(refusal([&](auto& r) { r.power_factor = GivenFactor{value}; }), "power factor"));
    CHECK(has(refusal([&](auto& r) { r.flops = value; }), "flops"));
    CHECK(has(refusal([&](auto& r) { r.peak = value; }), "peak"));
    CHECK(has(refusal([&](auto& r) { r.accelerators = value; }), "accelerators"));
  }
  for (const double value : {-1.0, kNan, kInfinity}) {
    CHECK(has(refusal([&](auto& r) { r.static_watts = value; }), "static watts"));
    CHECK(has(refusal([&](auto& r) { r.static_fraction = value; }), "static fraction"));
    CHECK(has(refusal([&](auto& r) { r.grams_per_kwh = GivenFactor{value}; }), "grams"));
  }
  CHECK(has(refusal([](auto& r) { r.accelerators = 1.5; }), "whole number"));
  for (const double ratio : {0.99, 0.0, kNan, 1001.0}) {
    CHECK(has(refusal([&](auto& r) { r.mfu = GivenFactor{0.3, ratio}; }), "ratio"));
  }
}

TEST_CASE("energy: a range does not reach outside the domain of its number", "[energy]") {
  CHECK(has(refusal([](auto& r) { r.mfu = GivenFactor{0.8, 1.5}; }), "upper end"));
  CHECK(has(refusal([](auto& r) { r.pue = GivenFactor{1.1, 1.2}; }), "lower end"));
  CHECK(has(refusal([](auto& r) { r.pue = GivenFactor{90.0, 1.2}; }), "upper end"));
  CHECK(refusal([](auto& r) { r.mfu = GivenFactor{0.8, 1.25}; }).empty());
  CHECK(refusal([](auto& r) { r.pue = GivenFactor{1.2, 1.2}; }).empty());
}

TEST_CASE("energy: runs that are not enough or too much", "[energy]") {
  CHECK(has(refusal([](auto& r) { r.flops.reset(); }), "0 ways"));
  CHECK(has(refusal([](auto& r) { r.hours = 1.0; }), "2 ways"));
  CHECK(has(refusal([](auto& r) { r.accelerator.reset(); }), "accelerator or its peak"));
  CHECK(has(refusal([](auto& r) {
              r.accelerator.reset();
              r.peak = 1e15;
            }),
            "no power"));
  CHECK(has(refusal([](auto& r) {
              r.watts = GivenFactor{900.0};
              r.power_factor = GivenFactor{1.3};
            }),
            "both watts"));
  CHECK(has(refusal([](auto& r) {
              r.grid = find_grid_intensity("FRA");
              r.grams_per_kwh = GivenFactor{50.0};
            }),
            "both a country"));
  CHECK(has(refusal([](auto& r) {
              r.accelerators.reset();
              r.static_watts = 1.0;
            }),
            "static watts need"));
  CHECK(has(refusal([](auto& r) {
              r.flops.reset();
              r.hours = 10.0;
              r.accelerators.reset();
            }),
            "number of accelerators"));
  CHECK(has(refusal([](auto& r) {
              r.flops.reset();
              r.accelerator_hours = 10.0;
              r.mfu = GivenFactor{0.4};
            }),
            "MFU without FLOPs"));
}

TEST_CASE("energy: a chip without a published power needs watts", "[energy]") {
  for (const char* id : {"tpu-v5e", "tpu-v5p"}) {
    const std::string message = refusal([&](auto& r) { r.accelerator = find_accelerator(id); });
    CHECK(has(message, id));
    CHECK(has(message, "give watts"));
    CHECK(refusal([&](auto& r) {
            r.accelerator = find_accelerator(id);
            r.watts = GivenFactor{300.0};
          }).empty());
  }
}

TEST_CASE("energy: a mean power is not multiplied as if it were a TDP", "[energy]") {
  for (const char* id : {"tpu-v3", "tpu-v4"}) {
    CHECK(refusal([&](auto& r) { r.accelerator = find_accelerator(id); }).empty());
    CHECK(has(refusal([&](auto& r) {
                r.accelerator = find_accelerator(id);
                r.power_factor = GivenFactor{1.2};
              }),
              "measured mean"));
  }
}

TEST_CASE("energy: a TDP is not taken of a chip whose published power is a mean", "[energy]") {
  for (const char* id : {"tpu-v3", "tpu-v4"}) {
    const auto with = [&](auto change) {
      return refusal([&](auto& r) {
        r.accelerator = find_accelerator(id);
        change(r);
      });
    };
    CHECK(has(with([](auto& r) { r.tdp = 450.0; }), "give watts"));
    CHECK(with([](auto& r) { r.watts = GivenFactor{282.0}; }).empty());
  }
}

TEST_CASE("energy: watts and a TDP at once are refused, not one of them ignored", "[energy]") {
  CHECK(has(refusal([](auto& r) {
              r.watts = GivenFactor{900.0};
              r.tdp = 700.0;
            }),
            "both watts and a TDP"));
}

TEST_CASE("energy: carbon intensities that no grid has are refused", "[energy]") {
  CHECK(has(refusal([](auto& r) { r.grams_per_kwh = GivenFactor{2000.1}; }), "0 to 2000"));
  CHECK(has(refusal([](auto& r) { r.grams_per_kwh = GivenFactor{1900.0, 1.1}; }), "upper end"));
  CHECK(refusal([](auto& r) { r.grams_per_kwh = GivenFactor{2000.0}; }).empty());
  CHECK(refusal([](auto& r) { r.grams_per_kwh = GivenFactor{0.0}; }).empty());
}

TEST_CASE("energy: a peak with sparsity is refused of an accelerator that is named", "[energy]") {
  // NVIDIA's headline is 1979 TFLOP/s for H100 SXM; dense 989.
  CHECK(has(refusal([](auto& r) { r.peak = 1979e12; }), "sparsity"));
  CHECK(has(refusal([](auto& r) { r.peak = 3958e12; }), "sparsity"));  // of 8 bits
  CHECK(refusal([](auto& r) { r.peak = 989.5e12; }).empty());
  CHECK(refusal([](auto& r) { r.peak = 800e12; }).empty());
}

}  // namespace run_energy_refusal_test
