#include "energy/estimate/run_chain.hpp"

namespace vocabplan {

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

}  // namespace vocabplan
