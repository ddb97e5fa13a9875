#include "cli/energy/validate/options.hpp"

#include <algorithm>
#include <cmath>

#include "cli/options/power_options.hpp"
#include "cli/shell/failure.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

std::vector<std::string> names_in(const std::string& option, const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t at = 0; !text.empty() && at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    names.push_back(text.substr(at, end - at));
    if (names.back().empty()) {
      throw UsageError(option + ": " + in_quotes(text) + " has an empty name between its commas");
    }
    at = end + 1;
  }
  return names;
}

double energy_unit_argument(const std::string& option, const std::string& text) {
  const std::optional<double> unit = kwh_in_unit(text);
  if (unit) return *unit;
  throw UsageError(option + ": " + in_quotes(text) + " is no unit of energy; accepted are " +
                   std::string(kEnergyUnits));
}

// Other options take a bare 0.9 for 90 %.
[[noreturn]] void refuse_share(const std::string& option, const std::string& text, double value) {
  const double hundredfold = std::round(value * 1e14) / 1e12;
  throw UsageError(option + ": " + in_quotes(text) + " may be a share or a percentage; write " +
                   shortest(hundredfold) + " for " + shortest(hundredfold) + " %, or " + text +
                   "% for " + text + " %");
}

// A percentage, with or without its sign.
std::optional<double> percent_argument(const std::string& option, std::string text, double most) {
  constexpr double kWhole = 100.0;
  if (text.empty()) return std::nullopt;
  const std::string given = text;
  const bool is_signed = text.back() == '%';
  if (is_signed) text.pop_back();
  const double value = number_argument(option, text);
  // 1 is the whole, too, where nothing is above it.
  const bool whole = value == 1.0 && most == kWhole;
  if (!is_signed && value > 0.0 && (value < 1.0 || whole)) refuse_share(option, text, value);
  if (value <= most) return value;
  throw UsageError(option + ": " + in_quotes(given) + " is out of range; accepted is 0 to 100");
}

}  // namespace

PairColumns columns_of(const ValidateOptions& options) {
  return {
      .estimate = options.estimate_column,
      .measured = options.measured_column,
      .group = names_in("--group-column", options.group_column),
      .leave_out = names_in("--leave-out-column", options.leave_out_column),
      .name = options.name_column,
      .duration = options.duration_column,
      .kwh_per_unit = options.unit.empty() ? 1.0 : energy_unit_argument("--unit", options.unit)};
}

ErrorBand band_of(const ValidateOptions& options) {
  return options.band.empty() ? static_estimate_band() : band_argument(options.band);
}

std::optional<double> resolution_of(const ValidateOptions& options) {
  if (options.resolution.empty()) return std::nullopt;
  const std::string& text = options.resolution;
  const std::size_t digits = text.find_last_of("0123456789.") + 1;
  const std::string unit = text.substr(std::min(text.find_first_not_of(' ', digits), text.size()));
  const double value = number_argument("--resolution", text.substr(0, digits)) *
                       (unit.empty() ? 1.0 : energy_unit_argument("--resolution", unit));
  if (value >= 1e-12 && value <= 1e15) return value;
  throw UsageError("--resolution: " + in_quotes(text) + " is no resolution of a meter");
}

Gates gates_of(const ValidateOptions& options) {
  return {.max_mape = percent_argument("--max-mape", options.max_mape, 1e12),
          .min_coverage = percent_argument("--min-coverage", options.min_coverage, 100.0)};
}

void add_validate_options(CLI::App& command, ValidateOptions& options) {
  add_text_option(command, "PAIRS", options.file, "CSV of estimates and measurements; - is stdin",
                  "");
  add_text_option(command, "--estimate-column", options.estimate_column,
                  "Column of the estimates (default estimate)", "NAME");
  add_text_option(command, "--measured-column", options.measured_column,
                  "Column of the measurements (default measured)", "NAME");
  add_text_option(command, "--group-column", options.group_column,
                  "Columns of the groups, NAME,... (default group)", "NAMES");
  add_text_option(command, "--leave-out-column", options.leave_out_column,
                  "Columns of what calibrations leave out together (default: the groups)", "NAMES");
  add_text_option(command, "--name-column", options.name_column,
                  "Column of the pairs' names (default name)", "NAME");
  add_text_option(command, "--duration-column", options.duration_column,
                  "Column of durations in seconds (default duration_s)", "NAME");
  add_text_option(command, "--unit", options.unit,
                  "Unit of the energies where no column unit says it (default kWh)", "UNIT");
  add_text_option(command, "--resolution", options.resolution,
                  "Step of the meter's display, such as 1Wh (default unit kWh)", "Q");
  add_text_option(command, "--band", options.band,
                  "Errors LOW,HIGH that are counted (default -40%,60%)", "BAND");
  add_text_option(command, "--write-calibration", options.write_calibration,
                  "Write the calibration, for 'energy estimate'", "FILE");
  add_text_option(command, "--max-mape", options.max_mape,
                  "Exit 1 when the MAPE of all pairs is above P percent", "P");
  add_text_option(command, "--min-coverage", options.min_coverage,
                  "Exit 1 when less than P percent of all pairs are inside the band; of the time "
                  "of traces: are covered",
                  "P");
  add_text_option(command, "--estimate", options.estimate,
                  "Instead of PAIRS: an answer of 'energy estimate -f json'", "FILE");
  command.add_option("--trace", options.traces, "Measured traces of the same run")
      ->type_name("FILE...");
  add_text_option(command, "--static-watts", options.static_watts,
                  "Watts drawn beside what the traces measure (default 0)", "W");
  add_text_option(command, "--interval", options.interval,
                  "Seconds between the rows of traces without a clock", "S");
  add_text_option(command, "--device-column", options.device_column,
                  "The column of traces that tells devices apart", "NAME");
  command.add_flag("--one-device", options.one_device, "All rows of a trace are of one device");
  add_answer_options(command, options.common);
}

}  // namespace vocabplan::cli
