#pragma once

#include <optional>
#include <string>

#include "cli/options/budget_options.hpp"
#include "vocabplan/energy/error_band.hpp"
#include "vocabplan/energy/grid_intensity.hpp"
#include "vocabplan/energy/run_energy.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// Options that say what accelerators draw and where, in every command that turns FLOPs or hours
/// into energy.
struct PowerOptions {
  Argument<double> accelerators{};
  Argument<GivenFactor> watts{};
  Argument<GivenFactor> power_factor{};
  Argument<GivenFactor> pue{};
  Argument<GridIntensity> country{};
  Argument<GivenFactor> ci{};
};

/// Adds `--watts`, `--power-factor` and `--pue`.
void add_power_options(CLI::App& command, PowerOptions& options);
/// Adds `--country` and `--ci`.
void add_place_options(CLI::App& command, PowerOptions& options);

/// The first of them that is given, as it is called on the command line; "" when none is.
[[nodiscard]] std::string first_power_option(const PowerOptions& options);

/// Adds what they say to a request.
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
/// Throws `UsageError`, which names the end that cannot be.
[[nodiscard]] GivenFactor factor_argument(const std::string& option, const std::string& text,
                                          FactorKind kind);
/// Such a reader, for `Argument::add`.
[[nodiscard]] inline auto factor_of(FactorKind kind) {
  return [kind](const std::string& option, const std::string& text) {
    return factor_argument(option, text, kind);
  };
}

/// `run_energy`, whose refusals are mistakes on the command line.
[[nodiscard]] RunEnergy energy_of(const RunEnergyRequest& request);

/// Accelerator hours of a whole budget, and what they became FLOPs by.
struct SpentHours {
  HourlyRate rate{};
  double hours = 0.0;

  [[nodiscard]] double flops() const { return rate.flops(hours); }
  /// Of `rate.accels` accelerators.
  [[nodiscard]] double days() const { return days_of(hours / *rate.accels); }
};

/// The hours that checked options give instead of the FLOPs in `flops`; nothing where they give
/// none. Throws `UsageError`.
[[nodiscard]] std::optional<SpentHours> spent_hours(const RateOptions& rate,
                                                    const HoursOptions<double>& hours,
                                                    const GivenOption& flops);

/// For people, in a line: 512 x 21 d = 258048 hours of h100-sxm at MFU 0.31 (assumed).
[[nodiscard]] std::string spent_line(const SpentHours& spent);

/// For machines.
[[nodiscard]] Row spent_row(const SpentHours& spent);

/// The accelerator and MFU that turn the FLOPs of a plan into energy; nothing without
/// `--accelerator`. Throws `UsageError`, also for options that need it.
[[nodiscard]] std::optional<HourlyRate> energy_rate(const RateOptions& rate,
                                                    const PowerOptions& power);

/// The energy of a plan of `flops`. `gpu_hours`: the accelerator hours that were given and that
/// the plan spends, in place of an MFU. Throws `UsageError`.
[[nodiscard]] RunEnergy plan_energy(const HourlyRate& rate, const PowerOptions& power, double flops,
                                    std::optional<double> gpu_hours = {});

/// True if there is a power to count with: given, or known of the accelerator.
[[nodiscard]] bool has_power(const HourlyRate& rate, const PowerOptions& power);

/// A band of errors: two signed shares LOW,HIGH such as `-0.4,0.6` or
/// `-40%,60%` with -1 < LOW <= HIGH. Throws `UsageError`.
[[nodiscard]] ErrorBand band_argument(const std::string& option, const std::string& text);

/// A band of the truth for machines.
[[nodiscard]] Row band_row(const ErrorBand& band);

}  // namespace vocabplan::cli
