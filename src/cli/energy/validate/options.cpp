#include "cli/energy/validate/options.hpp"

#include <algorithm>
#include <cmath>

#include "cli/options/numbers.hpp"
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
double percent_argument(const std::string& option, const std::string& given, double most) {
  constexpr double kWhole = 100.0;
  std::string text = given;
  const bool is_signed = text.ends_with('%');
  if (is_signed) text.pop_back();
  const double value = number_argument(option, text);
  // 1 is the whole, too, where nothing is above it.
  const bool whole = value == 1.0 && most == kWhole;
  if (!is_signed && value > 0.0 && (value < 1.0 || whole)) refuse_share(option, text, value);
  if (value <= most) return value;
  throw UsageError(option + ": " + in_quotes(given) + " is out of range; accepted is 0 to 100");
}

auto percent_to(double most) {
  return [most](const std::string& option, const std::string& text) {
    return percent_argument(option, text, most);
  };
}

// In kWh; a bare number is in kWh too.
double resolution_argument(const std::string& option, const std::string& text) {
  constexpr double kLeast = 1e-12;
  constexpr double kMost = 1e15;
  const std::size_t digits = text.find_last_of("0123456789.") + 1;
  const std::string unit = text.substr(std::min(text.find_first_not_of(' ', digits), text.size()));
  const double value = number_argument(option, text.substr(0, digits)) *
                       (unit.empty() ? 1.0 : energy_unit_argument(option, unit));
  if (value >= kLeast && value <= kMost) return value;
  throw UsageError(option + ": " + in_quotes(text) + " is no resolution of a meter");
}

}  // namespace

PairColumns columns_of(const ValidateOptions& options) {
  const auto names = [](const Argument<std::vector<std::string>>& columns) {
    return columns.value().value_or(std::vector<std::string>());
  };
  return {.estimate = options.estimate_column,
          .measured = options.measured_column,
          .group = names(options.group_columns),
          .leave_out = names(options.leave_out_columns),
          .name = options.name_column,
          .duration = options.duration_column,
          .kwh_per_unit = *options.unit};
}

namespace {

void add_pair_options(CLI::App& command, ValidateOptions& options) {
  add_text_option(command, "PAIRS", options.file, "CSV of estimates and measurements; - is stdin",
                  "");
  add_text_option(command, "--estimate-column", options.estimate_column,
                  "Column of the estimates (default estimate)", "NAME");
  add_text_option(command, "--measured-column", options.measured_column,
                  "Column of the measurements (default measured)", "NAME");
  options.group_columns.add(command, "--group-column",
                            "Columns of the groups, NAME,... (default group)", "NAMES", names_in);
  options.leave_out_columns.add(
      command, "--leave-out-column",
      "Columns of what calibrations leave out together (default: the groups)", "NAMES", names_in);
  add_text_option(command, "--name-column", options.name_column,
                  "Column of the pairs' names (default name)", "NAME");
  add_text_option(command, "--duration-column", options.duration_column,
                  "Column of durations in seconds (default duration_s)", "NAME");
  options.unit.add(command, "--unit",
                   "Unit of the energies where no column unit says it (default kWh)", "UNIT",
                   energy_unit_argument);
}

void add_judgement_options(CLI::App& command, ValidateOptions& options) {
  constexpr double kMostMape = 1e12;
  constexpr double kWhole = 100.0;
  options.resolution.add(command, "--resolution",
                         "Step of the meter's display, such as 1Wh (default unit kWh)", "Q",
                         resolution_argument);
  options.band.add(command, "--band", "Errors LOW,HIGH that are counted (default -40%,60%)", "BAND",
                   band_argument);
  add_text_option(command, "--write-calibration", options.write_calibration,
                  "Write the calibration, for 'energy estimate'", "FILE");
  options.max_mape.add(command, "--max-mape",
                       "Exit 1 when the MAPE of all pairs is above P percent", "P",
                       percent_to(kMostMape));
  options.min_coverage.add(
      command, "--min-coverage",
      "Exit 1 when less than P percent of all pairs are inside the band; of the time of traces: "
      "are covered",
      "P", percent_to(kWhole));
}

}  // namespace

void add_validate_options(CLI::App& command, ValidateOptions& options) {
  add_pair_options(command, options);
  add_judgement_options(command, options);
  add_text_option(command, "--estimate", options.estimate,
                  "Instead of PAIRS: an answer of 'energy estimate -f json'", "FILE");
  command.add_option("--trace", options.traces, "Measured traces of the same run")
      ->type_name("FILE...");
  options.static_watts.add(command, "--static-watts",
                           "Watts drawn beside what the traces measure (default 0)", "W",
                           number_argument);
  options.interval.add(command, "--interval", "Seconds between the rows of traces without a clock",
                       "S", positive_argument);
  add_text_option(command, "--device-column", options.device_column,
                  "The column of traces that tells devices apart", "NAME");
  command.add_flag("--one-device", options.one_device, "All rows of a trace are of one device");
  add_answer_options(command, options.common);
}

}  // namespace vocabplan::cli
