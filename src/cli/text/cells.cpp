#include "cli/text/cells.hpp"

#include <cmath>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {

std::string counted(std::size_t count, std::string_view noun) {
  return human_whole(static_cast<double>(count)) + " " + std::string(noun) +
         (count == 1 ? "" : "s");
}

std::string percent(double share) {
  return human_ratio(100.0 * share) + " %";
}

std::string measure_text(double value, const std::string& unit) {
  std::string number = human(value);
  // The suffixes of counts, but for two, are the prefixes of units.
  switch (number.back()) {
    case 'K':
      number.replace(number.size() - 1, 1, " k");
      break;
    case 'M':
    case 'T':
      number.insert(number.size() - 1, " ");
      break;
    case 'B':
      number.replace(number.size() - 1, 1, " G");
      break;
    default:
      number += " ";
  }
  return number + unit;
}

std::string extra_compute_text(double extra) {
  return std::isfinite(extra) ? percent(extra) : "never";
}

std::string whole_below(double most, double value) {
  return value < most ? human_whole(value) : human(value);
}

std::string interval_text(const std::optional<double>& lower, const std::optional<double>& upper,
                          const std::function<std::string(double)>& text) {
  if (!lower && !upper) return "open";
  return (lower ? text(*lower) : "open") + " .. " + (upper ? text(*upper) : "open");
}

std::string interval_text(const Interval& interval,
                          const std::function<std::string(double)>& text) {
  const IntervalRecord ends = interval_record(interval);
  return interval_text(ends.lower, ends.upper, text);
}

IntervalRecord interval_record(const Interval& interval) {
  IntervalRecord record{.level = interval.level, .draws = interval.draws};
  if (!interval.lower_open) record.lower = interval.lower;
  if (!interval.upper_open) record.upper = interval.upper;
  return record;
}

std::optional<WholeBand> whole_band(double lower, double upper) {
  const WholeBand band{.first = std::ceil(lower), .last = std::floor(upper)};
  if (band.first > band.last) return std::nullopt;
  return band;
}

std::string band_text(double lower, double upper) {
  constexpr double kMost = 1e7;
  const std::optional<WholeBand> band = whole_band(lower, upper);
  return band ? whole_below(kMost, band->first) + " .. " + whole_below(kMost, band->last) : "none";
}

}  // namespace vocabplan::cli
