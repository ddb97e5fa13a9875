#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan {

/// A factor of the formula and where it came from.
struct RunFactor {
  double value = 0.0;
  double ratio = 1.0;
  Origin origin = Origin::given;
  std::string source{};        ///< of the value
  std::string ratio_source{};  ///< of the ratio, where it is another
};

/// A request with its gaps filled.
struct RunInputs {
  double accelerator_hours = 0.0;
  std::optional<double> hours{};
  std::optional<RunFactor> mfu{};  ///< only where hours come from FLOPs
  RunFactor watts{};
  RunFactor pue{};
  std::optional<RunFactor> grams_per_kwh{};
  std::vector<Assumption> assumptions{};
};

/// Checks a request and fills its gaps. Throws `DomainError`.
[[nodiscard]] RunInputs run_inputs(const RunEnergyRequest& request);

/// What is in scope of an estimate and what is not.
[[nodiscard]] std::vector<std::string> scope_notes(const RunEnergyRequest& request);

/// What is odd about a request.
[[nodiscard]] std::vector<std::string> request_warnings(const RunEnergyRequest& request,
                                                        const RunInputs& inputs);

/// That the mean watts of dynamic and static energy are not among those of the calibration's pairs,
/// or, for a constant power, that this cannot be told.
[[nodiscard]] std::optional<std::string> calibration_warning(const RunEnergyRequest& request,
                                                             const RunEnergy& run);

}  // namespace vocabplan
