#pragma once

#include "energy/estimate/run_inputs.hpp"

namespace vocabplan {

/// What the energy of a run follows from, so that it can be had with one number off.
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

[[nodiscard]] RunChain chain_of(const RunInputs& inputs);

/// Fills `factors`, their shares, and what they do together to the energy and the carbon of a run
/// that has both. Throws `DomainError` where a calibration gives no energy at an end of a factor.
void add_factors(RunEnergy& run, const RunEnergyRequest& request, const RunInputs& inputs);

}  // namespace vocabplan
