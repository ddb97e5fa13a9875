#pragma once

#include <optional>
#include <string>

#include "cli/options/budget_options.hpp"
#include "cli/options/common_options.hpp"
#include "vocabplan/energy/error_band.hpp"
#include "vocabplan/energy/run_energy.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// Options that say what accelerators draw and where, in every command that turns FLOPs or hours
/// into energy.
struct PowerOptions {
  std::string accelerators{};
  std::string watts{};
  std::string power_factor{};
  std::string pue{};
  std::string country{};
  std::string ci{};
};

/// Adds `--watts`, `--power-factor` and `--pue`.
void add_power_options(CLI::App& command, PowerOptions& options);
/// Adds `--accels`, `--country` and `--ci`.
void add_place_options(CLI::App& command, PowerOptions& options);

/// The first of them that is given, as it is called on the command line; "" when none is.
[[nodiscard]] std::string first_power_option(const PowerOptions& options);

/// Adds what they say to a request. Throws `UsageError`.
void apply_power_options(const PowerOptions& options, RunEnergyRequest& request);

/// The domain of a factor and of both ends of its range.
enum class FactorKind {
  quantity,  ///< at least 0
  mfu,       ///< above 0 and at most 1; a per cent too
  pue,       ///< 1 to 10; a per cent too
  power,     ///< power over TDP, at most 10; a per cent too
  grams,     ///< 0 to 2000, of CO2e for a kWh; a number without a suffix
};

/// A number, or a range LOW..HIGH: its geometric mean, with the ratio that reaches both ends.
/// Nothing for empty text. Throws `UsageError`, which names the end that cannot be.
[[nodiscard]] std::optional<GivenFactor> factor_argument(const std::string& option,
                                                         const std::string& text, FactorKind kind);

/// The number that `text` says, nothing for empty text. Throws `UsageError`.
[[nodiscard]] std::optional<double> number_if_any(const std::string& option,
                                                  const std::string& text);

/// `run_energy`, whose refusals are mistakes on the command line.
[[nodiscard]] RunEnergy energy_of(const RunEnergyRequest& request);

/// The accelerator and MFU that turn the FLOPs of a plan into energy; nothing without
/// `--accelerator`. Throws `UsageError`, also for options that need it.
[[nodiscard]] std::optional<HourlyRate> energy_rate(const BudgetOptions& budget,
                                                    const PowerOptions& power);

/// The energy of a plan of `flops`. `gpu_hours`: the accelerator hours that were given and that
/// the plan spends, in place of an MFU. Throws `UsageError`.
[[nodiscard]] RunEnergy plan_energy(const HourlyRate& rate, const PowerOptions& power, double flops,
                                    std::optional<double> gpu_hours = {});

/// True if there is a power to count with: given, or known of the accelerator.
[[nodiscard]] bool has_power(const HourlyRate& rate, const PowerOptions& power);

/// The band of errors that `--band` says: two signed shares LOW,HIGH such as `-0.4,0.6` or
/// `-40%,60%` with -1 < LOW <= HIGH. Throws `UsageError`.
[[nodiscard]] ErrorBand band_argument(const std::string& text);

/// A band of the truth for machines.
[[nodiscard]] Row band_row(const ErrorBand& band);

}  // namespace vocabplan::cli
