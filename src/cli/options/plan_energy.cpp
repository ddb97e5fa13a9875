#include "cli/options/plan_energy.hpp"

#include "cli/shell/failure.hpp"

namespace vocabplan::cli {

std::optional<HourlyRate> energy_rate(const BudgetOptions& budget, const PowerOptions& power) {
  const std::string option = first_power_option(power);
  if (budget.accelerator.empty() && !option.empty()) {
    throw UsageError(option + " without --accelerator, such as h100-sxm");
  }
  return rate_of_accelerator(budget);
}

RunEnergy plan_energy(const HourlyRate& rate, const PowerOptions& power, double flops,
                      std::optional<double> gpu_hours) {
  RunEnergyRequest request;
  request.accelerator = rate.accelerator;
  if (gpu_hours) {
    request.accelerator_hours = gpu_hours;
  } else {
    request.flops = flops;
    if (!rate.assumed) request.mfu = GivenFactor{.value = rate.mfu};
  }
  apply_power_options(power, request);
  return energy_of(request);
}

bool has_power(const HourlyRate& rate, const PowerOptions& power) {
  return !power.watts.empty() || published_system_power(rate.accelerator).has_value();
}

}  // namespace vocabplan::cli
