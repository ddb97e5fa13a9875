#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "oracle_rules.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan::test {

double Oracle::input(std::string_view name) const {
  const std::string key = std::string(name) + "=";
  auto at = inputs.find(key);
  while (at != std::string::npos && at > 0 && inputs[at - 1] != ' ') at = inputs.find(key, at + 1);
  if (at == std::string::npos) throw std::out_of_range(id + " has no input " + key);
  const char* const start = inputs.c_str() + at + key.size();
  char* end = nullptr;
  const double value = std::strtod(start, &end);
  switch (*end) {
    case 'K':
      return value * 1e3;
    case 'M':
      return value * 1e6;
    case 'B':
      return value * 1e9;
    default:
      return value;
  }
}

std::vector<std::string> Oracle::parts(char separator) const {
  std::vector<std::string> out(1);
  for (const char c : expected) {
    if (c == separator) {
      out.emplace_back();
    } else if (c != ' ') {
      out.back() += c;
    }
  }
  return out;
}

Printed read_printed(std::string_view text) {
  const auto parsed = parse_number(text);
  if (!parsed) throw std::invalid_argument("no printed number: " + std::string(text));
  // The same text with its last digit of the mantissa counted up by half a unit.
  const auto digits = text.find_first_not_of("0123456789.");
  const auto mantissa = text.substr(0, digits);
  const auto rest = digits == std::string_view::npos ? std::string_view() : text.substr(digits);
  const auto point = mantissa.find('.');
  const auto places = point == std::string_view::npos ? 0U : mantissa.size() - point - 1;
  const double scale = parse_number("1" + std::string(rest)).value;
  return {parsed.value, 0.5 * scale * std::pow(10.0, -static_cast<double>(places))};
}

bool agrees(double value, std::string_view expected, const std::string& tolerance) {
  if (tolerance == "print" || tolerance == "1 print unit") {
    const Printed printed = read_printed(expected);
    const double units = tolerance == "print" ? 1.0 : 2.0;
    return std::abs(value - printed.value) <= units * printed.half_unit * (1.0 + 1e-12);
  }
  const auto relative = parse_number(tolerance);
  if (!relative) throw std::invalid_argument("no tolerance: '" + tolerance + "'");
  const bool negative = expected.starts_with('-');
  const auto number = parse_number(negative ? expected.substr(1) : expected);
  if (!number) throw std::invalid_argument("no number: " + std::string(expected));
  const double wanted = negative ? -number.value : number.value;
  // A number is known no better than to its last printed digit, unless it is said to be exact.
  const double printed =
      relative.value == 0.0 ? 0.0 : read_printed(expected.substr(negative ? 1 : 0)).half_unit;
  return std::abs(value - wanted) <= std::max(relative.value * std::abs(wanted), printed);
}

}  // namespace vocabplan::test
