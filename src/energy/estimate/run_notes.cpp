#include "energy/estimate/run_inputs.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/run_assumptions.hpp"

namespace vocabplan {
namespace {

using Warnings = std::vector<std::string>;

void warn_of_rates(const RunEnergyRequest& request, Warnings& warnings) {
  const PublishedSpread mfu = published_mfu();
  constexpr double kUnusualMfu = 0.05;
  const std::string runs = " that of every published whole run (" + human_ratio(mfu.low) + " to " +
                           human_ratio(mfu.high) + ")";
  if (request.mfu && request.mfu->value > mfu.high) {
    warnings.push_back("MFU " + human_ratio(request.mfu->value) + " is above" + runs +
                       "; reports quote that of single steps");
  }
  if (request.mfu && request.mfu->value < kUnusualMfu) {
    warnings.push_back("MFU " + human_ratio(request.mfu->value) + " is far below" + runs);
  }
  if (!request.peak) return;
  constexpr double kLeastPeak = 1e12;
  if (*request.peak < kLeastPeak) {
    warnings.push_back("peak " + human(*request.peak) +
                       " FLOP/s is below 1 TFLOP/s: is a suffix, such as T, missing?");
  }
  if (request.accelerator || !request.tdp) return;
  if (const auto twin = sparse_twin(*request.peak, *request.tdp)) {
    warnings.push_back("peak " + human(*request.peak) + " FLOP/s is twice what " +
                       std::string(twin->id) +
                       ", of the same TDP, has dense: is it a rate with sparsity?");
  }
}

void warn_of_power(const RunEnergyRequest& request, Warnings& warnings) {
  const auto& chip = request.accelerator;
  constexpr double kMostTimes = 3.0;
  if (request.watts && chip && chip->power) {
    const std::string published = human(*chip->power) + " W published of " + std::string(chip->id);
    if (request.watts->value < *chip->power / 2.0) {
      warnings.push_back("watts " + human(request.watts->value) + " are below half the " +
                         published);
    }
    if (request.watts->value > kMostTimes * *chip->power) {
      warnings.push_back("watts " + human(request.watts->value) + " are above 3 times the " +
                         published + ": they are of each accelerator, not of a node");
    }
  }
  if (!request.power_factor) return;
  constexpr double kLeastFactor = 0.3;
  constexpr double kMostFactor = 3.0;
  const double factor = request.power_factor->value;
  if (factor < kLeastFactor || factor > kMostFactor) {
    warnings.push_back("power factor " + human_ratio(factor) +
                       " is far from the 1.10 to 1.82 published");
  }
}

void warn_of_overheads(const RunEnergyRequest& request, Warnings& warnings) {
  constexpr double kMostPue = 3.0;
  if (request.pue && request.pue->value > kMostPue) {
    warnings.push_back("PUE " + human_ratio(request.pue->value) +
                       " is above 3; the average data centre has 1.56");
  }
  constexpr double kMostStatic = 5.0;
  if (request.static_fraction > kMostStatic) {
    warnings.push_back("static fraction " + human_ratio(request.static_fraction) +
                       " is above 5; the only one published is 0.592");
  }
}

void warn_of_grid(const RunEnergyRequest& request, const RunInputs& inputs, Warnings& warnings) {
  if (request.grams_per_kwh && request.grams_per_kwh->value > 0.0 &&
      request.grams_per_kwh->value < 1.0) {
    warnings.push_back("carbon intensity " + human_ratio(request.grams_per_kwh->value) +
                       " g/kWh is below 1: grams, not kilograms?");
  }
  constexpr int kOldest = 2020;
  if (request.grid && request.grid->year < kOldest) {
    warnings.push_back("the carbon intensity of " + std::string(request.grid->country) + " is of " +
                       std::to_string(request.grid->year));
  }
  if (inputs.grams_per_kwh && request.grid && inputs.grams_per_kwh->value == 0.0) {
    warnings.push_back("the table has no carbon at all for " + std::string(request.grid->country) +
                       ", which cannot be");
  }
}

}  // namespace

std::vector<std::string> scope_notes(const RunEnergyRequest& request) {
  std::vector<std::string> notes{
      "the final run alone: development added 50 % to OLMo's (arXiv 2503.05804) and was 82 % of "
      "all compute of Olmo 3",
      "left out: making the hardware, storage and network beyond the nodes, evaluation, inference"};
  if (request.static_fraction == 0.0 && request.static_watts == 0.0) {
    notes.emplace_back(
        "no static energy: BLOOM's idle cluster took 0.592 of its dynamic energy (arXiv "
        "2211.02001), the only ratio published");
  }
  if (!request.band && !request.calibration) {
    notes.emplace_back(
        "the band is an observed envelope, of inference on one desktop: a stress test, no "
        "confidence interval");
  }
  if (request.grid) {
    notes.emplace_back(
        "CO2e by location, of the country's average year; grids inside a country may differ by "
        "more than the factor's ratio");
  }
  notes.emplace_back(request.grid || request.grams_per_kwh ? "no offsets are subtracted"
                                                           : "no CO2e: no grid is assumed");
  return notes;
}

std::vector<std::string> request_warnings(const RunEnergyRequest& request,
                                          const RunInputs& inputs) {
  std::vector<std::string> warnings;
  warn_of_rates(request, warnings);
  warn_of_power(request, warnings);
  warn_of_overheads(request, warnings);
  warn_of_grid(request, inputs, warnings);
  return warnings;
}

std::optional<std::string> calibration_warning(const RunEnergyRequest& request,
                                               const RunEnergy& run) {
  if (!request.calibration || !run.hours) return std::nullopt;
  const Calibration& calibration = *request.calibration;
  if (!calibration.watts) {
    if (calibration.kind == CalibrationKind::factor) return std::nullopt;
    return "the calibration adds a constant power and does not say the mean watts of its pairs: "
           "it may not be meant for runs of this size";
  }
  constexpr double kRounding = 1e-9;
  const double watts = 1000.0 * (run.dynamic_kwh + run.static_kwh) / *run.hours;
  const TruthRange& seen = *calibration.watts;
  if (watts >= seen.low * (1.0 - kRounding) && watts <= seen.high * (1.0 + kRounding)) {
    return std::nullopt;
  }
  return "the run takes " + human(watts) + " W by the estimate, the pairs of the calibration " +
         human(seen.low) + " to " + human(seen.high) + " W: it was not learnt from such runs";
}

}  // namespace vocabplan
