#include "power_options.hpp"

#include <cmath>

#include "failure.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::cli {
namespace {

GridIntensity country_argument(const std::string& text) {
  if (const auto found = find_grid_intensity(text)) return *found;
  const GridIntensity near = nearest_grid_intensity(text);
  throw UsageError("--country: " + in_quotes(text) + " is not known; the nearest name is " +
                   std::string(near.country) + " (" + std::string(near.iso3) + ")");
}

}  // namespace

void add_power_options(CLI::App& command, PowerOptions& options) {
  add_text_option(command, "--watts", options.watts,
                  "System power for each accelerator (default: power factor x TDP)", "W");
  add_text_option(command, "--power-factor", options.power_factor,
                  "System power over TDP (1.20 is assumed, 1.38 for H100 SXM)", "K");
  add_text_option(command, "--pue", options.pue,
                  "Power usage effectiveness of the data centre (1.14 is assumed)", "PUE");
}

void add_place_options(CLI::App& command, PowerOptions& options) {
  add_text_option(command, "--accels", options.accelerators,
                  "Number of accelerators: gives the time", "N");
  add_text_option(command, "--country", options.country, "Whose grid, by name or ISO code",
                  "COUNTRY");
  add_text_option(command, "--ci", options.ci, "Carbon intensity, g CO2e/kWh, instead", "G");
}

std::string first_power_option(const PowerOptions& options) {
  if (!options.accelerators.empty()) return "--accels";
  if (!options.watts.empty()) return "--watts";
  if (!options.power_factor.empty()) return "--power-factor";
  if (!options.pue.empty()) return "--pue";
  if (!options.country.empty()) return "--country";
  return options.ci.empty() ? "" : "--ci";
}

void apply_power_options(const PowerOptions& options, RunEnergyRequest& request) {
  request.accelerators = number_if_any("--accels", options.accelerators);
  request.watts = factor_argument("--watts", options.watts);
  request.power_factor = factor_argument("--power-factor", options.power_factor);
  request.pue = factor_argument("--pue", options.pue);
  if (!options.country.empty()) request.grid = country_argument(options.country);
  request.grams_per_kwh = factor_argument("--ci", options.ci);
}

std::optional<GivenFactor> factor_argument(const std::string& option, const std::string& text,
                                           bool share) {
  if (text.empty()) return std::nullopt;
  const auto number = [&](const std::string& part) {
    return share ? share_argument(option, part) : number_argument(option, part);
  };
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) return GivenFactor{.value = number(text)};
  const double low = number(text.substr(0, dots));
  const double high = number(text.substr(dots + 2));
  if (!(low > 0.0 && low <= high)) {
    throw UsageError(option + ": " + in_quotes(text) +
                     " is no range LOW..HIGH with 0 < LOW <= HIGH");
  }
  return GivenFactor{.value = std::sqrt(low) * std::sqrt(high), .ratio = std::sqrt(high / low)};
}

std::optional<double> number_if_any(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  return number_argument(option, text);
}

RunEnergy energy_of(const RunEnergyRequest& request) {
  try {
    return run_energy(request);
  } catch (const DomainError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace vocabplan::cli
