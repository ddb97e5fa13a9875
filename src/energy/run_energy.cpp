#include "vocabplan/energy/run_energy.hpp"

#include <cmath>
#include <utility>

#include "energy/run_inputs.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr double kGramsPerTonne = 1e6;

TruthRange around(double value, double ratio) {
  return {.low = value / ratio, .high = value * ratio};
}

// `scaled`: the share of the energy that is proportional to the factor, or to its inverse.
UncertainFactor uncertain(const char* name, const char* unit, const RunFactor& factor,
                          double scaled) {
  UncertainFactor result;
  result.name = name;
  result.value = factor.value;
  result.unit = unit;
  result.ratio = factor.ratio;
  result.swing = std::pow(factor.ratio, scaled);
  result.origin = factor.origin;
  result.source = factor.ratio_source.empty() ? factor.source : factor.ratio_source;
  return result;
}

void split_energy(RunEnergy& result, const RunEnergyRequest& request, const RunInputs& inputs) {
  result.flops = request.flops;
  result.accelerator_hours = inputs.accelerator_hours;
  result.hours = inputs.hours;
  result.watts = inputs.watts.value;
  result.dynamic_kwh = inputs.accelerator_hours * inputs.watts.value / 1000.0;
  result.static_kwh = request.static_fraction * result.dynamic_kwh +
                      request.static_watts * inputs.hours.value_or(0.0) / 1000.0;
  result.overhead_kwh = (inputs.pue.value - 1.0) * (result.dynamic_kwh + result.static_kwh);
  result.formula_kwh = result.dynamic_kwh + result.static_kwh + result.overhead_kwh;
}

// The estimate as a meter would read it, and the errors seen of it.
void apply_band(RunEnergy& result, const RunEnergyRequest& request) {
  result.energy_kwh = result.formula_kwh;
  if (request.calibration) {
    result.energy_kwh = calibrated_kwh(*request.calibration, result.formula_kwh, result.hours);
    result.band = request.calibration->band;
  } else {
    result.band = request.band.value_or(static_estimate_band());
  }
  result.band_kwh = truth_range(result.energy_kwh, result.band);
}

void apply_grid(RunEnergy& result, const RunInputs& inputs) {
  if (!inputs.grams_per_kwh) return;
  const double tonnes = inputs.grams_per_kwh->value / kGramsPerTonne;
  result.tco2e = result.energy_kwh * tonnes;
  result.band_tco2e =
      TruthRange{.low = result.band_kwh.low * tonnes, .high = result.band_kwh.high * tonnes};
}

std::vector<UncertainFactor> factors_of(const RunEnergy& result, const RunEnergyRequest& request,
                                        const RunInputs& inputs) {
  const double it_kwh = result.dynamic_kwh + result.static_kwh;
  const double of_watts = result.dynamic_kwh * (1.0 + request.static_fraction) / it_kwh;
  std::vector<UncertainFactor> factors;
  const auto add = [&](const char* name, const char* unit, const std::optional<RunFactor>& factor,
                       double scaled) {
    if (!factor || factor->ratio <= 1.0) return;
    factors.push_back(uncertain(name, unit, *factor, scaled));
  };
  add("mfu", "", inputs.mfu, 1.0);
  add("watts", "W", inputs.watts, of_watts);
  add("pue", "", inputs.pue, 1.0);
  add("grams_per_kwh", "g/kWh", inputs.grams_per_kwh, 1.0);
  return factors;
}

bool is_of_energy(const UncertainFactor& factor) {
  return factor.name != "grams_per_kwh";
}

// Independent factors: the squares of their logarithms add.
void combine(RunEnergy& result) {
  double energy = 0.0;
  double carbon = 0.0;
  const auto square = [](const UncertainFactor& factor) {
    return std::pow(std::log(factor.swing), 2);
  };
  for (const UncertainFactor& factor : result.factors) {
    carbon += square(factor);
    if (is_of_energy(factor)) energy += square(factor);
  }
  for (UncertainFactor& factor : result.factors) {
    const bool of_energy = is_of_energy(factor);
    factor.energy_kwh = around(result.energy_kwh, of_energy ? factor.swing : 1.0);
    factor.energy_share = of_energy ? square(factor) / energy : 0.0;
    if (!result.tco2e) continue;
    factor.tco2e = around(*result.tco2e, factor.swing);
    factor.carbon_share = square(factor) / carbon;
  }
  result.factor_ratio = std::exp(std::sqrt(energy));
  result.factor_kwh = around(result.energy_kwh, result.factor_ratio);
  if (!result.tco2e) return;
  result.carbon_factor_ratio = std::exp(std::sqrt(carbon));
  result.factor_tco2e = around(*result.tco2e, result.carbon_factor_ratio);
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
  split_energy(result, request, inputs);
  apply_band(result, request);
  apply_grid(result, inputs);
  result.factors = factors_of(result, request, inputs);
  combine(result);
  result.notes = scope_notes(request);
  result.warnings = request_warnings(request, inputs);
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
