#include "cli/text/cells.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {

std::string law_text(const Law& law) {
  return law.name + "  " + printable(law.title);
}

std::string own_compression_line(const Law& law) {
  if (!law.own_compression) return {};
  constexpr std::size_t kShown = 60;
  return "f(V) of " + cut_middle(printable(law.own_compression->source), kShown) + "\n";
}

std::string law_line(const Law& law) {
  return "law  " + law_text(law) + "\n";
}

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

namespace {

// A number with so many digits behind the point; as `human` where that is shorter.
std::string fixed(double value, int digits) {
  constexpr double kMost = 1e4;
  if (!(std::abs(value) < kMost)) return (value < 0.0 ? "-" : "") + human(std::abs(value));
  const double unit = std::pow(10.0, digits);
  const auto scaled = static_cast<unsigned long>(std::round(std::abs(value) * unit));
  const auto whole_unit = static_cast<unsigned long>(unit);
  std::string behind = std::to_string(scaled % whole_unit);
  behind.insert(0, static_cast<std::size_t>(digits) - behind.size(), '0');
  return (value < 0.0 && scaled > 0 ? "-" : "") + std::to_string(scaled / whole_unit) + "." +
         behind;
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::string tenths(double value) {
  return fixed(value, 1);
}

std::string thousandths(double value) {
  return fixed(value, 3);
}

std::string signed_tenths(double share) {
  const std::string text = tenths(100.0 * share);
  return (share > 0.0 && text != "0.0" ? "+" : "") + text;
}

std::string signed_percent(double share) {
  return signed_tenths(share) + " %";
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    widest = std::max(widest, end - at);
    at = end + 1;
  }
  return widest;
}

std::string cut_middle(const std::string& name, std::size_t most) {
  if (name.size() <= most) return name;
  std::size_t head = (most - 2) / 2;
  std::size_t tail = name.size() - (most - 2 - head);
  while (head > 0 && continues_character(name[head])) --head;
  while (tail < name.size() && continues_character(name[tail])) ++tail;
  return name.substr(0, head) + ".." + name.substr(tail);
}

std::vector<std::string> told_apart(std::vector<std::string> names, std::size_t most) {
  std::unordered_map<std::string, std::size_t> times;
  for (const std::string& name : names) ++times[cut_middle(name, most)];
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string text = cut_middle(names[i], most);
    if (times[text] > 1) {
      const std::string number = "#" + std::to_string(i + 1);
      text = cut_middle(names[i], most - std::min(number.size(), most - 4)) + number;
    }
    names[i] = std::move(text);
  }
  return names;
}

std::string wrapped(std::string_view text, std::size_t columns, std::string_view between) {
  std::string out;
  std::size_t length = 0;  // of the line so far
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const bool fits = length + 1 + word.size() <= columns;
    if (length > 0) out.append(fits ? " " : between);
    out.append(word);
    length = length > 0 && fits ? length + 1 + word.size() : word.size();
  }
  return out;
}

}  // namespace vocabplan::cli
