#include "vocabplan/core/number_text.hpp"

#include <dragonbox/dragonbox.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace vocabplan {
namespace {

constexpr double kPlainBelow = 1e21;
constexpr double kWholeBelow = 9007199254740992.0;  // 2^53: below it an int64 holds the value

char* write_text(char* out, const char* text) {
  const std::size_t length = std::strlen(text);
  std::memcpy(out, text, length);
  return out + length;
}

char* write_integer(char* out, std::uint64_t value) {
  const fmt::format_int digits(value);
  std::memcpy(out, digits.data(), digits.size());
  return out + digits.size();
}

// Digits d of the value d * 10^exponent, point at `point` digits from the left.
char* write_decimal(char* out, const char* digits, int count, int point) {
  if (point <= 0) {
    out = write_text(out, "0.");
    std::memset(out, '0', static_cast<std::size_t>(-point));
    out += -point;
    std::memcpy(out, digits, static_cast<std::size_t>(count));
    return out + count;
  }
  const int whole = std::min(count, point);
  std::memcpy(out, digits, static_cast<std::size_t>(whole));
  out += whole;
  if (point >= count) {
    std::memset(out, '0', static_cast<std::size_t>(point - count));
    return out + (point - count);
  }
  *out++ = '.';
  std::memcpy(out, digits + whole, static_cast<std::size_t>(count - whole));
  return out + (count - whole);
}

char* write_scientific(char* out, const char* digits, int count, int point) {
  *out++ = digits[0];
  if (count > 1) {
    *out++ = '.';
    std::memcpy(out, digits + 1, static_cast<std::size_t>(count - 1));
    out += count - 1;
  }
  const int exponent = point - 1;
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  if (std::abs(exponent) < 10) *out++ = '0';
  return write_integer(out, static_cast<std::uint64_t>(std::abs(exponent)));
}

char* write_positive(char* out, double value) {
  if (value < kWholeBelow) {
    const auto whole = static_cast<std::uint64_t>(value);
    if (static_cast<double>(whole) == value) return write_integer(out, whole);
  }
  const auto decimal = jkj::dragonbox::to_decimal(value, jkj::dragonbox::policy::sign::ignore);
  const fmt::format_int digits(decimal.significand);
  const int count = static_cast<int>(digits.size());
  const int point = count + decimal.exponent;
  if (value < kPlainBelow && point > -5) return write_decimal(out, digits.data(), count, point);
  return write_scientific(out, digits.data(), count, point);
}

}  // namespace

char* write_shortest(char* out, double value) noexcept {
  if (std::isnan(value)) return write_text(out, "nan");
  if (std::signbit(value)) {
    *out++ = '-';
    value = -value;
  }
  if (std::isinf(value)) return write_text(out, "inf");
  return write_positive(out, value);
}

std::string shortest(double value) {
  std::array<char, kShortestRoom> buffer{};
  char* const end = write_shortest(buffer.data(), value);
  return {buffer.data(), end};
}

std::string human(double value) {
  constexpr std::array<const char*, 5> kSuffix{"", "K", "M", "B", "T"};
  if (!std::isfinite(value)) return shortest(value);
  std::size_t step = 0;
  double scaled = value;
  while (std::abs(scaled) >= 999.95 && step + 1 < kSuffix.size()) {
    scaled /= 1000.0;
    ++step;
  }
  if (std::abs(scaled) >= 999.95 || (value != 0.0 && std::abs(value) < 1e-3)) {
    std::string text = fmt::format("{:.3e}", value);
    const std::size_t e = text.find('e');
    std::string mantissa = text.substr(0, e);
    mantissa.erase(mantissa.find_last_not_of('0') + 1);
    if (mantissa.back() == '.') mantissa.pop_back();
    std::string exponent = text.substr(e + 1);
    if (exponent[0] == '+') exponent.erase(0, 1);
    return mantissa + "e" + exponent;
  }
  return fmt::format("{:.4g}{}", scaled, kSuffix.at(step));
}

std::string human_whole(double value) {
  if (!(std::abs(value) < 1e15)) return human(value);
  return fmt::format("{:.0f}", value);
}

std::string human_ratio(double value) {
  if (value >= 999.5 && value < 1e6) return fmt::format("{:.0f}", value);
  return fmt::format("{:.3g}", value);
}

}  // namespace vocabplan
