#include "cli/options/numbers.hpp"

#include <cmath>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {

double number_argument(const std::string& option, const std::string& text) {
  const ParsedNumber number = parse_number(text);
  if (number) return number.value;
  throw UsageError(option + ": " + in_quotes(text) + " " + std::string(number.fault) +
                   "; accepted is " + std::string(kNumberForms));
}

ParsedNumber parse_share(const std::string& text) {
  const bool percent = !text.empty() && text.back() == '%';
  ParsedNumber number = parse_number(percent ? text.substr(0, text.size() - 1) : text);
  if (percent) number.value /= 100.0;
  return number;
}

std::string bare_percent_doubt(const std::string& text, double value, double most) {
  // 1 is the whole where nothing is above it, and could be either elsewhere.
  const double size = std::abs(value);
  const bool doubtful = size > 1.0 || (size == 1.0 && most > 1.0);
  if (text.ends_with('%') || !doubtful || size > 100.0 * most) return "";
  // 0.07 for 7, without the rounding of the division.
  constexpr double kDigits = 1e12;
  const double share = std::round(value * kDigits) / (100.0 * kDigits);
  // A share that would be doubtful itself is no way to write it.
  const bool writable = std::abs(share) < 1.0 || (std::abs(share) == 1.0 && most <= 1.0);
  std::string doubt = "may be a share or a percentage; write " + shortest(value) + "%" +
                      (writable ? " or " + shortest(share) : "") + " for " + shortest(value) + " %";
  if (size > most) return doubt;
  const double whole = std::round(100.0 * value * kDigits) / kDigits;
  return doubt + ", " + shortest(whole) + "% for " + shortest(whole) + " %";
}

double positive_argument(const std::string& option, const std::string& text) {
  const double value = number_argument(option, text);
  if (value > 0.0) return value;
  throw UsageError(option + ": " + in_quotes(text) + " is not above 0");
}

double share_argument(const std::string& option, const std::string& text, double most) {
  const ParsedNumber number = parse_share(text);
  if (!number) {
    throw UsageError(option + ": " + in_quotes(text) + " " + std::string(number.fault) +
                     "; accepted is a share such as 0.4 or 40%");
  }
  const std::string doubt = bare_percent_doubt(text, number.value, most);
  if (!doubt.empty()) throw UsageError(option + ": " + in_quotes(text) + " " + doubt);
  return number.value;
}

double whole_argument(const std::string& option, const std::string& text, double least,
                      double most) {
  const double value = number_argument(option, text);
  if (value >= least && value <= most && std::trunc(value) == value) return value;
  throw UsageError(option + ": " + in_quotes(text) + " is not a whole number from " +
                   shortest(least) + " to " + shortest(most));
}

Width width_argument(const std::string& option, const std::string& text) {
  return Width(whole_argument(option, text, kind::Width::lowest, kind::Width::highest));
}

namespace {

double level_argument(const std::string& option, const std::string& text) {
  constexpr double kLeast = 0.5;
  constexpr double kMost = 0.999;
  const double level = share_argument(option, text);
  if (level >= kLeast && level <= kMost) return level;
  throw UsageError(option + ": " + in_quotes(text) + " is not a share from " + shortest(kLeast) +
                   " to " + shortest(kMost) + ", such as 0.9 or 90%");
}

}  // namespace

void add_level_option(CLI::App& command, Argument<double>& target, const std::string& description,
                      const std::string& type) {
  target.add(command, "--level", description, type, level_argument);
}

void check_draws(const Law& law, bool interval, const Argument<double>& level) {
  if (!law.draws.rows.empty() || (!interval && !level.given())) return;
  throw UsageError(std::string(interval ? "--interval" : "--level") + ": the law " +
                   in_quotes(law.name) + " has no resampled fits to take intervals from");
}

}  // namespace vocabplan::cli
