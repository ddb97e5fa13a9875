#include "cli/options/power_options.hpp"

#include <cctype>
#include <cmath>

#include "cli/options/numbers.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/entry_names.hpp"

namespace vocabplan::cli {
namespace {

GridIntensity country_argument(const std::string& option, const std::string& text) {
  if (const auto found = grid_named(text)) return *found;
  const std::string quoted = option + ": " + in_quotes(text);
  if (const auto whole = grid_of_part(text)) {
    throw UsageError(quoted + " is a part of " + std::string(whole->country) + ", whose mean is " +
                     human(whole->grams_per_kwh) + " g/kWh; write " + std::string(whole->iso3) +
                     " for that, or --ci with the grams of its own grid");
  }
  const std::string unknown = quoted + " is not known; ";
  if (const auto near = nearest_grid_intensity(text)) {
    throw UsageError(unknown + "the nearest name is " + std::string(near->country) + " (" +
                     std::string(near->iso3) + ")");
  }
  throw UsageError(unknown + "'energy estimate --list countries' has the names and codes");
}

struct FactorDomain {
  double least = 0.0;
  double most = 1e100;
  const char* accepted = "at most 1e+100";
};

FactorDomain domain_of(FactorKind kind) {
  switch (kind) {
    case FactorKind::quantity:
      return {};
    case FactorKind::mfu:
      return {.least = 0.0, .most = 1.0, .accepted = "above 0 and at most 1, such as 0.4 or 40%"};
    // Beyond ten times the chips no data centre and no server is; 114 and 70 are percentages.
    case FactorKind::pue:
      return {.least = 1.0, .most = 10.0, .accepted = "from 1 to 10"};
    case FactorKind::power:
      return {.least = 0.0, .most = 10.0, .accepted = "above 0 and at most 10"};
    case FactorKind::grams:
      return {.least = 0.0, .most = 2000.0, .accepted = "from 0 to 2000 g/kWh"};
  }
  return {};
}

// Grams have no suffix: the g of 385g would be a giga.
double plain_argument(const std::string& option, const std::string& text) {
  const bool suffixed = !text.empty() && std::isalpha(static_cast<unsigned char>(text.back())) != 0;
  if (!suffixed) return number_argument(option, text);
  throw UsageError(option + ": " + in_quotes(text) +
                   " is not a plain number of grams, such as 385");
}

double number_of(const std::string& option, const std::string& text, FactorKind kind) {
  if (kind == FactorKind::mfu || kind == FactorKind::pue || kind == FactorKind::power) {
    if (const ParsedNumber share = parse_share(text)) return share.value;
  }
  return kind == FactorKind::grams ? plain_argument(option, text) : number_argument(option, text);
}

// 114 for a PUE of 1.14; these ratios are above 1 as a rule, so that only what is beyond their
// domain is doubtful.
std::string bare_ratio_doubt(const std::string& text, double value, FactorKind kind,
                             const FactorDomain& domain) {
  if (kind != FactorKind::pue && kind != FactorKind::power) return "";
  const double ratio = value / 100.0;
  const bool likely = ratio >= domain.least && ratio <= domain.most;
  if (text.ends_with('%') || value <= domain.most || !likely) return "";
  return "may be a percentage; write " + shortest(value) + "% or " + shortest(ratio);
}

// One number of a factor: the whole of it, or an end of its range. `blamed` says which.
double factor_end(const std::string& option, const std::string& text, const std::string& blamed,
                  FactorKind kind, const FactorDomain& domain) {
  const double value = number_of(option, text, kind);
  const std::string doubt = kind == FactorKind::mfu ? bare_percent_doubt(text, value, 1.0)
                                                    : bare_ratio_doubt(text, value, kind, domain);
  if (!doubt.empty()) throw UsageError(blamed + " " + doubt);
  if (value >= domain.least && value <= domain.most) return value;
  throw UsageError(blamed + " is not " + domain.accepted);
}

}  // namespace

void add_power_options(CLI::App& command, PowerOptions& options) {
  options.watts.add(command, "--watts",
                    "System power for each accelerator (default: power factor x TDP)", "W",
                    factor_of(FactorKind::quantity));
  options.power_factor.add(command, "--power-factor",
                           "System power over TDP (1.20 is assumed, 1.38 for H100 SXM)", "K",
                           factor_of(FactorKind::power));
  options.pue.add(command, "--pue",
                  "Power usage effectiveness of the data centre (1.14 is assumed)", "PUE",
                  factor_of(FactorKind::pue));
}

void add_place_options(CLI::App& command, PowerOptions& options) {
  options.country.add(command, "--country", "Country of the grid, by name or ISO code", "COUNTRY",
                      country_argument);
  options.ci.add(command, "--ci", "Carbon intensity in g CO2e/kWh, instead of a country", "G",
                 factor_of(FactorKind::grams));
}

std::string first_power_option(const PowerOptions& options) {
  for (const GivenOption& one :
       {options.accelerators.words(), options.watts.words(), options.power_factor.words(),
        options.pue.words(), options.country.words(), options.ci.words()}) {
    if (!one.text.empty()) return one.name;
  }
  return "";
}

void apply_power_options(const PowerOptions& options, RunEnergyRequest& request) {
  request.accelerators = options.accelerators.value();
  request.watts = options.watts.value();
  request.power_factor = options.power_factor.value();
  request.pue = options.pue.value();
  if (options.country.given()) request.grid = *options.country;
  request.grams_per_kwh = options.ci.value();
}

GivenFactor factor_argument(const std::string& option, const std::string& text, FactorKind kind) {
  const FactorDomain domain = domain_of(kind);
  const std::string quoted = option + ": " + in_quotes(text);
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) {
    return GivenFactor{.value = factor_end(option, text, quoted, kind, domain)};
  }
  const auto end = [&](const char* which, const std::string& part) {
    return factor_end(option, part, quoted + ": the " + which + " end " + in_quotes(part), kind,
                      domain);
  };
  const double low = end("lower", text.substr(0, dots));
  const double high = end("upper", text.substr(dots + 2));
  if (!(low > 0.0 && low <= high)) {
    throw UsageError(quoted + " is no range LOW..HIGH with 0 < LOW <= HIGH");
  }
  return GivenFactor{.value = std::sqrt(low) * std::sqrt(high), .ratio = std::sqrt(high / low)};
}

RunEnergy energy_of(const RunEnergyRequest& request) {
  try {
    return run_energy(request);
  } catch (const DomainError& error) {
    throw UsageError(error.what());
  }
}

std::optional<SpentHours> spent_hours(const RateOptions& rate, const HoursOptions<double>& hours,
                                      const GivenOption& flops) {
  check_hours(hours, false);
  if (!hours.given()) return std::nullopt;
  SpentHours spent{.rate = *hourly_rate(rate, hours, flops), .hours = *hours_of(hours)};
  try {
    (void)Flops(spent.flops());
  } catch (const DomainError& error) {
    const GivenOption& blamed = hours.words();
    throw UsageError(blamed.name + ": " + in_quotes(blamed.text) + ": " + error.what());
  }
  return spent;
}

std::string spent_line(const SpentHours& spent) {
  const HourlyRate& rate = spent.rate;
  const std::string hours = rate.accels ? product_text(*rate.accels, spent.days(), rate.in_days)
                                        : human_whole(spent.hours) + " hours";
  return hours + " of " + std::string(rate.accelerator.id) + " at MFU " + human_ratio(rate.mfu) +
         (rate.assumed ? " (assumed)" : " (given)");
}

Row spent_row(const SpentHours& spent) {
  const HourlyRate& rate = spent.rate;
  Row row;
  row.add("gpu_hours", spent.hours)
      .add("accelerator", rate.accelerator.id)
      .add("mfu", rate.mfu)
      .add("mfu_source", rate.assumed ? "assumed" : "given");
  if (rate.accels) {
    row.add("accelerators", *rate.accels).add("days", spent.days());
  }
  return row;
}

std::optional<HourlyRate> energy_rate(const RateOptions& rate, const PowerOptions& power) {
  const std::string option = first_power_option(power);
  if (!rate.accelerator.given() && !option.empty()) {
    throw UsageError(option + " without --accelerator, such as h100-sxm");
  }
  return rate_of_accelerator(rate);
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
  return power.watts.given() || published_system_power(rate.accelerator).has_value();
}

namespace {

double signed_share(const std::string& option, const std::string& text) {
  constexpr double kMost = 100.0;
  const bool percent = !text.empty() && text.back() == '%';
  const ParsedNumber number = parse_signed_number(percent ? text.substr(0, text.size() - 1) : text);
  if (number && percent) return number.value / 100.0;
  // An error of -100 % leaves nothing, so that -1 is no doubt but a mistake.
  const double most = number.value < 0.0 ? 1.0 : kMost;
  const std::string doubt = number ? bare_percent_doubt(text, number.value, most) : "";
  if (!doubt.empty()) throw UsageError(option + ": " + in_quotes(text) + " " + doubt);
  if (number) return number.value;
  throw UsageError(option + ": " + in_quotes(text) + " " + std::string(number.fault) +
                   "; accepted are two errors such as -0.4,0.6 or -40%,60%");
}

}  // namespace

ErrorBand band_argument(const std::string& option, const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) {
    throw UsageError(option + ": " + in_quotes(text) +
                     " is not two errors LOW,HIGH, such as -0.4,0.6 or -40%,60%");
  }
  ErrorBand band{.low = signed_share(option, text.substr(0, comma)),
                 .high = signed_share(option, text.substr(comma + 1)),
                 .source = "given"};
  if (band.low > -1.0 && band.low <= band.high) return band;
  throw UsageError(option + ": " + in_quotes(text) +
                   " does not keep -1 < LOW <= HIGH, as -0.4,0.6 does");
}

Row band_row(const ErrorBand& band) {
  return Row().add("low", band.low).add("high", band.high).add("source", band.source);
}

}  // namespace vocabplan::cli
