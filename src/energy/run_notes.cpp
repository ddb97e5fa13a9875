#include "energy/run_inputs.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/run_assumptions.hpp"

namespace vocabplan {

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
  const PublishedSpread mfu = published_mfu();
  if (request.mfu && request.mfu->value > mfu.high) {
    warnings.push_back("MFU " + human_ratio(request.mfu->value) +
                       " is above that of every published whole run (" + human_ratio(mfu.low) +
                       " to " + human_ratio(mfu.high) + "); reports quote that of single steps");
  }
  const auto& chip = request.accelerator;
  if (request.watts && chip && chip->power && request.watts->value < *chip->power / 2.0) {
    warnings.push_back("watts " + human(request.watts->value) + " are below half the " +
                       human(*chip->power) + " W published of " + std::string(chip->id));
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
