#include "cli/text/statistics_cells.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
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

}  // namespace vocabplan::cli
