#pragma once

#include <optional>
#include <string>

#include "cli/options/budget_options.hpp"
#include "cli/options/power_options.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan::cli {

/// The accelerator and MFU that turn the FLOPs of a plan into energy; nothing without
/// `--accelerator`. Throws `UsageError`, also for options that need it.
[[nodiscard]] std::optional<HourlyRate> energy_rate(const BudgetOptions& budget,
                                                    const PowerOptions& power);

/// The energy of a plan of `flops`. `gpu_hours`: the accelerator hours that were given and that
/// the plan spends, in place of an MFU. Throws `UsageError`.
[[nodiscard]] RunEnergy plan_energy(const HourlyRate& rate, const PowerOptions& power, double flops,
                                    std::optional<double> gpu_hours = {});

/// Whether there is a power to count with: given, or known of the accelerator.
[[nodiscard]] bool has_power(const HourlyRate& rate, const PowerOptions& power);

}  // namespace vocabplan::cli
