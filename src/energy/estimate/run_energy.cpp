#include "vocabplan/energy/run_energy.hpp"

#include <cmath>
#include <utility>

#include "energy/estimate/run_chain.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr double kGramsPerTonne = 1e6;

void split_energy(RunEnergy& result, const RunEnergyRequest& request, const RunChain& chain) {
  result.flops = request.flops;
  result.accelerator_hours = chain.accelerator_hours;
  result.hours = chain.hours;
  result.watts = chain.watts;
  result.dynamic_kwh = chain.dynamic_kwh();
  result.static_kwh = chain.static_kwh(request);
  result.overhead_kwh = (chain.pue - 1.0) * (result.dynamic_kwh + result.static_kwh);
  result.formula_kwh = result.dynamic_kwh + result.static_kwh + result.overhead_kwh;
  result.energy_kwh = request.calibration ? chain.energy_kwh(request) : result.formula_kwh;
}

// The errors seen of the estimate.
void apply_band(RunEnergy& result, const RunEnergyRequest& request) {
  result.band = request.calibration ? request.calibration->band
                                    : request.band.value_or(static_estimate_band());
  result.band_kwh = truth_range(result.energy_kwh, result.band);
}

void apply_grid(RunEnergy& result, const RunInputs& inputs) {
  if (!inputs.grams_per_kwh) return;
  const double tonnes = inputs.grams_per_kwh->value / kGramsPerTonne;
  result.tco2e = result.energy_kwh * tonnes;
  result.band_tco2e =
      TruthRange{.low = result.band_kwh.low * tonnes, .high = result.band_kwh.high * tonnes};
}

}  // namespace

std::string_view origin_name(Origin origin) {
  switch (origin) {
    case Origin::given:
      return "given";
    case Origin::published:
      return "published";
    case Origin::assumed:
      return "assumed";
  }
  return "";
}

std::optional<double> RunEnergy::days() const {
  if (!hours) return std::nullopt;
  return *hours / 24.0;
}

RunEnergy run_energy(const RunEnergyRequest& request) {
  RunInputs inputs = run_inputs(request);
  RunEnergy result;
  split_energy(result, request, chain_of(inputs));
  apply_band(result, request);
  apply_grid(result, inputs);
  add_factors(result, request, inputs);
  result.notes = scope_notes(request);
  result.warnings = request_warnings(request, inputs);
  if (auto warning = calibration_warning(request, result)) {
    result.warnings.push_back(std::move(*warning));
  }
  result.assumptions = std::move(inputs.assumptions);
  return result;
}

double kwh_per_percent(double energy_kwh, double slope) {
  if (!(std::isfinite(energy_kwh) && energy_kwh >= 0.0)) {
    throw DomainError("energy " + shortest(energy_kwh) + " kWh; accepted is at least 0");
  }
  if (!(std::isfinite(slope) && slope < 0.0)) {
    throw DomainError("slope " + shortest(slope) + "; accepted is below 0");
  }
  return energy_kwh / (100.0 * -slope);
}

}  // namespace vocabplan
