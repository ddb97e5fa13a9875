#include "trace_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#ifndef __cpp_lib_to_chars
#include <locale>
#include <sstream>
#endif

namespace vocabplan {
namespace {

constexpr std::size_t kLongestNumber = 64;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Powers of ten that a double holds exactly.
constexpr std::array<double, 16> kPowers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

// Reads digits with at most one point among them: fewer than sixteen, so that both the digits as a
// whole number and the power of ten are exact, and their quotient is the nearest double. Returns
// where it stopped, or nullptr when there are more digits.
const char* convert_short(const char* at, const char* last, double& value) {
  constexpr std::ptrdiff_t kMostDigits = 15;
  std::uint64_t digits = 0;
  const char* const first = at;
  for (; at != last && is_digit(*at); ++at) digits = digits * 10 + static_cast<unsigned>(*at - '0');
  std::ptrdiff_t count = at - first;
  std::size_t decimals = 0;
  if (count > kMostDigits) return nullptr;
  if (at != last && *at == '.') {
    const char* const point = at++;
    const char* const end = last - point > kMostDigits ? point + kMostDigits + 1 : last;
    for (; at != end && is_digit(*at); ++at) {
      digits = digits * 10 + static_cast<unsigned>(*at - '0');
    }
    decimals = static_cast<std::size_t>(at - point - 1);
    count += at - point - 1;
  }
  if (count == 0 || count > kMostDigits || (at != last && *at != ' ')) return nullptr;
  value = static_cast<double>(digits) / kPowers[decimals];
  return at;
}

// Where the number ends; nullptr when there is none or a double cannot hold it.
const char* convert(const char* first, const char* last, double& value) {
#ifdef __cpp_lib_to_chars
  const auto [end, error] = std::from_chars(first, last, value);
  return error == std::errc{} ? end : nullptr;
#else
  const char* const end = std::find_if(first, last, [](char c) {
    return !is_digit(c) && std::string_view("+-.eE").find(c) == std::string_view::npos;
  });
  std::istringstream stream(std::string(first, end));
  stream.imbue(std::locale::classic());
  return stream >> value && stream.peek() == std::istringstream::traits_type::eof() ? end : nullptr;
#endif
}

// The rest behind the number, without the blanks between; false when it touches the number.
bool take_unit(std::string_view rest, std::string_view& unit) {
  unit = rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
  return rest.empty() || rest.front() == ' ' || rest == "%";
}

Measure parse_plain(std::string_view text) {
  const char* first = text.data();
  const char* const last = first + text.size();
  const char* const digits = first != last && (*first == '-' || *first == '+') ? first + 1 : first;
  if (digits == last || !(is_digit(*digits) || *digits == '.')) return {.fault = "is not a number"};
  if (*first == '+') ++first;
  Measure measure;
  const char* const end = convert(first, last, measure.value);
  if (end == nullptr || !std::isfinite(measure.value)) return {.fault = "is not a finite number"};
  const auto used = static_cast<std::size_t>(end - text.data());
  if (!take_unit(text.substr(used), measure.unit)) return {.fault = "is not a number"};
  return measure;
}

Measure parse_with_comma(std::string_view text, std::size_t comma, bool comma_separates) {
  constexpr std::string_view kNoNumber =
      "is not a number (a comma can be its decimal sign, once and without a point)";
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view number = text.substr(0, blank);
  if (comma >= blank || number.find_first_of(".,", comma + 1) != std::string_view::npos ||
      number.substr(0, comma).find('.') != std::string_view::npos ||
      number.size() > kLongestNumber) {
    return {.fault = kNoNumber};
  }
  const std::string_view decimals = number.substr(comma + 1);
  if (decimals.empty() || !std::all_of(decimals.begin(), decimals.end(), is_digit)) {
    return {.fault = kNoNumber};
  }
  if (comma_separates && decimals.size() == 3) {
    return {.fault = "may have a decimal comma or one that parts thousands: write a point"};
  }
  std::string pointed(number);
  pointed[comma] = '.';
  Measure measure = parse_plain(pointed);
  if (measure.fault.empty()) (void)take_unit(text.substr(blank), measure.unit);
  return measure;
}

}  // namespace

Measure parse_measure(std::string_view text, bool comma_separates) {
  Measure measure;
  const char* const last = text.data() + text.size();
  if (const char* const end = convert_short(text.data(), last, measure.value)) {
    (void)take_unit(text.substr(static_cast<std::size_t>(end - text.data())), measure.unit);
    return measure;
  }
  const std::size_t comma = text.find(',');
  if (comma != std::string_view::npos) return parse_with_comma(text, comma, comma_separates);
  return parse_plain(text);
}

bool is_missing(std::string_view text) {
  if (!text.empty() && is_digit(text.front())) return false;
  static constexpr std::array<std::string_view, 7> kWords{"",    "-",   "N/A", "n/a",
                                                          "nan", "NaN", "null"};
  if (std::find(kWords.begin(), kWords.end(), text) != kWords.end()) return true;
  return text.size() >= 2 && text.front() == '[' && text.back() == ']';
}

}  // namespace vocabplan
