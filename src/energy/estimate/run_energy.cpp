#include <algorithm>
#include <cmath>
#include <utility>

#include "energy/estimate/run_inputs.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan {

/// The factors of a run's energy, so that it can be had with one number off.
struct RunChain {
  double accelerator_hours = 0.0;
  std::optional<double> hours{};
  double watts = 0.0;  ///< for each accelerator
  double pue = 1.0;

  [[nodiscard]] double dynamic_kwh() const;
  [[nodiscard]] double static_kwh(const RunEnergyRequest& request) const;
  /// Of the facility, calibrated if the request has a calibration. Throws `DomainError` as
  /// `calibrated_kwh` does.
  [[nodiscard]] double energy_kwh(const RunEnergyRequest& request) const;
};

/// Fills `factors`, their shares, and what they do together to the energy and the carbon of a run
/// that has both. Throws `DomainError` where a calibration gives no energy at an end of a factor.
void add_factors(RunEnergy& run, const RunEnergyRequest& request, const RunInputs& inputs);

double RunChain::dynamic_kwh() const {
  return accelerator_hours * watts / 1000.0;
}

double RunChain::static_kwh(const RunEnergyRequest& request) const {
  return request.static_fraction * dynamic_kwh() +
         request.static_watts * hours.value_or(0.0) / 1000.0;
}

// A calibration is of the machines: PUE multiplies what it makes of them.
double RunChain::energy_kwh(const RunEnergyRequest& request) const {
  double it_kwh = dynamic_kwh() + static_kwh(request);
  if (request.calibration) it_kwh = calibrated_kwh(*request.calibration, it_kwh, hours);
  return it_kwh + (pue - 1.0) * it_kwh;
}

RunChain chain_of(const RunInputs& inputs) {
  return {.accelerator_hours = inputs.accelerator_hours,
          .hours = inputs.hours,
          .watts = inputs.watts.value,
          .pue = inputs.pue.value};
}

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

namespace {

// The factors of the energy, each with what it does to the chain when it is `scale` times its
// value.
void scale_mfu(RunChain& chain, double scale) {
  chain.accelerator_hours /= scale;
  if (chain.hours) *chain.hours /= scale;
}

void scale_watts(RunChain& chain, double scale) {
  chain.watts *= scale;
}

void scale_pue(RunChain& chain, double scale) {
  chain.pue *= scale;
}

using Scale = void (*)(RunChain&, double);

double energy_at_end(const RunEnergyRequest& request, RunChain chain, Scale scale, double by,
                     const UncertainFactor& factor) {
  scale(chain, by);
  try {
    return chain.energy_kwh(request);
  } catch (const DomainError& error) {
    throw DomainError(factor.name + " " + human(factor.value * by) +
                      ", the end of its range: " + error.what());
  }
}

TruthRange energy_at_ends(const RunEnergyRequest& request, const RunChain& chain, Scale scale,
                          const UncertainFactor& factor) {
  const double up = energy_at_end(request, chain, scale, factor.ratio, factor);
  const double down = energy_at_end(request, chain, scale, 1.0 / factor.ratio, factor);
  return {.low = std::min(up, down), .high = std::max(up, down)};
}

UncertainFactor uncertain(const char* name, const char* unit, const RunFactor& factor) {
  UncertainFactor result;
  result.name = name;
  result.value = factor.value;
  result.unit = unit;
  result.ratio = factor.ratio;
  result.origin = factor.origin;
  result.source = factor.ratio_source.empty() ? factor.source : factor.ratio_source;
  return result;
}

// 0 where there is no energy to change, or more than doubles hold.
double log_ratio(double above, double below) {
  return below > 0.0 && std::isfinite(above) ? std::log(above / below) : 0.0;
}

// How far a result is off, in logarithms.
struct Offset {
  double down = 0.0;
  double up = 0.0;

  [[nodiscard]] double ratio() const { return std::exp(std::max(down, up)); }
  [[nodiscard]] TruthRange around(double value) const {
    return {.low = value * std::exp(-down), .high = value * std::exp(up)};
  }
};

Offset energy_offset(const RunEnergy& result, const UncertainFactor& factor) {
  return {.down = log_ratio(result.energy_kwh, factor.energy_kwh.low),
          .up = log_ratio(factor.energy_kwh.high, result.energy_kwh)};
}

bool is_of_energy(const UncertainFactor& factor) {
  return factor.name != "grams_per_kwh";
}

Offset carbon_offset(const RunEnergy& result, const UncertainFactor& factor) {
  if (is_of_energy(factor)) return energy_offset(result, factor);
  return {.down = std::log(factor.ratio), .up = std::log(factor.ratio)};
}

void fill_factors(RunEnergy& result, const RunEnergyRequest& request, const RunInputs& inputs) {
  const RunChain chain = chain_of(inputs);
  const auto add = [&](const char* name, const char* unit, const std::optional<RunFactor>& factor,
                       Scale scale) {
    if (!factor || factor->ratio <= 1.0) return;
    UncertainFactor one = uncertain(name, unit, *factor);
    one.energy_kwh = {.low = result.energy_kwh, .high = result.energy_kwh};
    if (scale != nullptr) one.energy_kwh = energy_at_ends(request, chain, scale, one);
    const Offset offset = carbon_offset(result, one);
    one.swing = offset.ratio();
    if (result.tco2e) one.tco2e = offset.around(*result.tco2e);
    result.factors.push_back(std::move(one));
  };
  add("mfu", "", inputs.mfu, scale_mfu);
  add("watts", "W", inputs.watts, scale_watts);
  add("pue", "", inputs.pue, scale_pue);
  add("grams_per_kwh", "g/kWh", inputs.grams_per_kwh, nullptr);
}

// Independent factors: the squares of their logarithms add, those of either direction.
class Combined {
 public:
  void add(const Offset& one) {
    down_ += one.down * one.down;
    up_ += one.up * one.up;
    spread_ += squared_spread(one);
  }
  [[nodiscard]] Offset offset() const { return {.down = std::sqrt(down_), .up = std::sqrt(up_)}; }
  [[nodiscard]] double share(const Offset& one) const {
    return spread_ > 0.0 ? squared_spread(one) / spread_ : 0.0;
  }

 private:
  [[nodiscard]] static double squared_spread(const Offset& one) {
    return std::pow(one.down + one.up, 2);
  }

  double down_ = 0.0;
  double up_ = 0.0;
  double spread_ = 0.0;
};

void combine(RunEnergy& result) {
  Combined energy;
  Combined carbon;
  for (const UncertainFactor& factor : result.factors) {
    energy.add(energy_offset(result, factor));
    carbon.add(carbon_offset(result, factor));
  }
  for (UncertainFactor& factor : result.factors) {
    factor.energy_share = energy.share(energy_offset(result, factor));
    if (result.tco2e) factor.carbon_share = carbon.share(carbon_offset(result, factor));
  }
  result.factor_ratio = energy.offset().ratio();
  result.factor_kwh = energy.offset().around(result.energy_kwh);
  if (!result.tco2e) return;
  result.carbon_factor_ratio = carbon.offset().ratio();
  result.factor_tco2e = carbon.offset().around(*result.tco2e);
}

}  // namespace

void add_factors(RunEnergy& run, const RunEnergyRequest& request, const RunInputs& inputs) {
  fill_factors(run, request, inputs);
  combine(run);
}

}  // namespace vocabplan
