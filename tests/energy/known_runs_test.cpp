// Published runs. A row's evidence class says what it may be held against: rows whose energy is
// rated power times hours say nothing of a model of power.
#include <array>
#include <cmath>
#include <map>
#include <string>

#include "catch.hpp"
#include "table.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace known_runs_test {

using vocabplan::find_accelerator;
using vocabplan::run_energy;
using vocabplan::RunEnergy;
using vocabplan::test::reference_file;
using vocabplan::test::Table;

namespace {

const Table& runs() {
  static const Table kRuns(reference_file("known_runs.csv"));
  return kRuns;
}

std::size_t row_of(const std::string& model) {
  for (std::size_t row = 0; row < runs().rows(); ++row) {
    if (runs().text(row, "model") == model) return row;
  }
  throw std::runtime_error("no run " + model);
}

std::string chip_of(const std::string& hardware) {
  if (hardware.starts_with("H100")) return "h100-sxm";
  if (hardware.starts_with("A100")) return "a100-sxm-80";
  if (hardware == "V100") return "v100-sxm2";
  if (hardware == "TPU v3") return "tpu-v3";
  if (hardware == "TPU v4") return "tpu-v4";
  throw std::runtime_error("no chip " + hardware);
}

double relative(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

}  // namespace

TEST_CASE("energy: Patterson's six runs from chips, days, watts and PUE", "[energy]") {
  int count = 0;
  for (std::size_t row = 0; row < runs().rows(); ++row) {
    if (!runs().text(row, "evidence_class").starts_with("measured_power")) continue;
    if (runs().text(row, "energy_kwh").empty()) continue;
    CAPTURE(runs().text(row, "model"));
    const double chips = runs().number(row, "n_accel");
    const RunEnergy run =
        run_energy({.hours = runs().number(row, "accel_hours") / chips,
                    .accelerators = chips,
                    .watts = {{.value = runs().number(row, "avg_power_w_per_accel")}},
                    .pue = {{.value = runs().number(row, "pue")}},
                    .grams_per_kwh = {{.value = 1000.0 * runs().number(row, "ci_kg_per_kwh")}}});
    CHECK(relative(run.energy_kwh, runs().number(row, "energy_kwh")) < 0.01);
    // Printed in tenths of a tonne.
    const double tonnes = runs().number(row, "tco2e");
    CHECK(std::abs(*run.tco2e - tonnes) < 0.01 * tonnes + 0.05);
    ++count;
  }
  CHECK(count == 6);
}

TEST_CASE("energy: Llama 2's carbon from its hours", "[energy]") {
  // Its model card: 400 W for each GPU, and from the first paper PUE 1.1 and 0.385 kg/kWh.
  for (const char* model : {"Llama 2 7B", "Llama 2 13B", "Llama 2 70B"}) {
    CAPTURE(model);
    const std::size_t row = row_of(model);
    const RunEnergy run = run_energy({.accelerator_hours = runs().number(row, "accel_hours"),
                                      .watts = {{.value = 400.0}},
                                      .pue = {{.value = 1.1}},
                                      .grams_per_kwh = {{.value = 385.0}}});
    // One unit of the last digit printed: the card cuts 62.448 off to 62.44.
    CHECK(std::abs(*run.tco2e - runs().number(row, "tco2e")) < 0.01);
  }
}

TEST_CASE("energy: carbon of runs with a measured node is their energy x PUE x intensity",
          "[energy]") {
  int count = 0;
  for (std::size_t row = 0; row < runs().rows(); ++row) {
    if (runs().text(row, "evidence_class") != "measured_extrapolated") continue;
    CAPTURE(runs().text(row, "model"));
    const bool with_pue = runs().text(row, "energy_scope").starts_with("with PUE");
    const RunEnergy run =
        run_energy({.accelerator_hours = runs().number(row, "energy_kwh"),
                    .watts = {{.value = 1000.0}},
                    .pue = {{.value = with_pue ? 1.0 : runs().number(row, "pue")}},
                    .grams_per_kwh = {{.value = 1000.0 * runs().number(row, "ci_kg_per_kwh")}}});
    CHECK(std::abs(*run.tco2e - runs().number(row, "tco2e")) < 0.5);  // printed in whole tonnes
    ++count;
  }
  CHECK(count == 6);
}

TEST_CASE("energy: whole-run MFU of published runs", "[energy]") {
  const std::map<std::string, double> published{
      {"Llama 3.1 405B", 0.346},       {"Llama 2 70B", 0.428},     {"LLaMA-65B", 0.477},
      {"BLOOM 176B (dynamic)", 0.318}, {"MPT-7B", 0.357},          {"PaLM 540B", 0.304},
      {"Gopher 280B", 0.302},          {"Pythia 12B", 0.262},      {"StarCoderBase 15.5B", 0.259},
      {"SmolLM3-3B", 0.262},           {"BloombergGPT 50B", 0.236}};
  for (const auto& [model, mfu] : published) {
    CAPTURE(model);
    const std::size_t row = row_of(model);
    const double flops = 6.0 * runs().number(row, "params") * runs().number(row, "tokens");
    const auto chip = find_accelerator(chip_of(runs().text(row, "hardware")));
    const double hours = runs().number(row, "accel_hours");
    CHECK(std::abs(flops / vocabplan::training_flops(hours, chip->peak(), 1.0) - mfu) < 0.0006);
    // And the way back: that MFU takes those hours.
    const RunEnergy run = run_energy({.flops = flops, .accelerator = chip, .mfu = {{mfu}}});
    CHECK(relative(run.accelerator_hours, hours) < 0.0006 / mfu);
  }
}

TEST_CASE("energy: two runs with measured power, from their FLOPs alone", "[energy]") {
  // All that is assumed at once: MFU, system power, PUE.
  for (const char* model : {"GPT-3 175B", "PaLM 540B"}) {
    CAPTURE(model);
    const std::size_t row = row_of(model);
    const double measured = runs().number(row, "accel_hours") *
                            runs().number(row, "avg_power_w_per_accel") *
                            runs().number(row, "pue") / 1000.0;
    const RunEnergy run =
        run_energy({.flops = 6.0 * runs().number(row, "params") * runs().number(row, "tokens"),
                    .accelerator = find_accelerator(chip_of(runs().text(row, "hardware")))});
    CHECK(run.factor_kwh.low < measured);
    CHECK(measured < run.factor_kwh.high);
    CHECK(run.band_kwh.low < measured);
    CHECK(measured < run.band_kwh.high);
  }
}

}  // namespace known_runs_test
