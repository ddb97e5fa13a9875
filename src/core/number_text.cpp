#include "vocabplan/core/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef VOCABPLAN_HAS_DRAGONBOX
#include <dragonbox/dragonbox.h>
#else
#include <charconv>
#endif

namespace vocabplan {
namespace {

// 2^53. Whole numbers beyond it have an exponent: of a long row of digits some readers make an
// integer, which overflows, or is another number than the double nearest to it.
constexpr double kMostInDigits = 9007199254740992.0;
constexpr std::uint64_t kBlock = 100'000'000;  // eight digits, written at once

constexpr auto kPowers = [] {
  std::array<std::uint64_t, 20> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers.at(i) = powers.at(i - 1) * 10;
  return powers;
}();

std::uint64_t power_of_ten(int exponent) {
  return kPowers[static_cast<std::size_t>(exponent)];
}

char* write_text(char* out, std::string_view text) {
  return std::copy(text.begin(), text.end(), out);
}

// The four characters of every number below 10^4, one after another: a sweep spends most of its
// time writing numbers, and this takes two divisions for sixteen digits. Four more may be read at
// the end.
constexpr auto kQuads = [] {
  std::array<char, 40004> quads{};
  for (std::size_t i = 0; i < 10000; ++i) {
    quads[4 * i] = static_cast<char>('0' + i / 1000);
    quads[4 * i + 1] = static_cast<char>('0' + i / 100 % 10);
    quads[4 * i + 2] = static_cast<char>('0' + i / 10 % 10);
    quads[4 * i + 3] = static_cast<char>('0' + i % 10);
  }
  return quads;
}();

// Exactly eight digits of a value below 10^8.
inline void write_block(char* out, std::uint64_t value) {
  const auto block = static_cast<std::uint32_t>(value);
  std::memcpy(out, &kQuads[std::size_t{4} * (block / 10000)], 4);
  std::memcpy(out + 4, &kQuads[std::size_t{4} * (block % 10000)], 4);
}

// Writes a fraction of `count` <= 16 digits. Touches 16 characters.
inline char* write_fraction(char* out, std::uint64_t fraction, int count) {
  fraction *= power_of_ten(16 - count);
  write_block(out, fraction / kBlock);
  write_block(out + 8, fraction % kBlock);
  return out + count;
}

// A value below 10^4 without leading zeros. Touches 4 characters.
inline char* write_leading(char* out, std::uint32_t value) {
  const std::size_t zeros =
      std::size_t{value < 1000} + std::size_t{value < 100} + std::size_t{value < 10};
  std::memcpy(out, &kQuads[std::size_t{4} * value + zeros], 4);
  return out + (4 - zeros);
}

// A value below 10^8 without leading zeros.
inline char* write_below_block(char* out, std::uint64_t value) {
  const auto block = static_cast<std::uint32_t>(value);
  if (block < 10000) return write_leading(out, block);
  out = write_leading(out, block / 10000);
  std::memcpy(out, &kQuads[std::size_t{4} * (block % 10000)], 4);
  return out + 4;
}

inline char* write_integer(char* out, std::uint64_t value) {
  if (value < kBlock) return write_below_block(out, value);
  std::uint64_t high = value / kBlock;
  if (high >= kBlock) {
    out = write_below_block(out, high / kBlock);
    high %= kBlock;
    write_block(out, high);
    out += 8;
  } else {
    out = write_below_block(out, high);
  }
  write_block(out, value % kBlock);
  return out + 8;
}

int count_digits(std::uint64_t value) {
  // floor(log10) from the number of bits, one too low or right; 1233 / 4096 is log10(2).
  const int guess = static_cast<int>(std::bit_width(value)) * 1233 / 4096;
  return guess + static_cast<int>(value >= power_of_ten(guess));
}

// 0.00digits: `zeros` zeros after the point.
char* write_small(char* out, std::uint64_t digits, int zeros) {
  out = write_text(out, "0.");
  std::memset(out, '0', static_cast<std::size_t>(zeros));
  return write_integer(out + zeros, digits);
}

char* write_scientific(char* out, std::uint64_t digits, int count, int exponent) {
  const std::uint64_t rest = power_of_ten(count - 1);
  *out++ = static_cast<char>('0' + digits / rest);
  if (count > 1) {
    *out++ = '.';
    out = write_fraction(out, digits % rest, count - 1);
  }
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  const auto size = static_cast<std::uint64_t>(std::abs(exponent));
  if (size < 10) *out++ = '0';
  return write_integer(out, size);
}

struct Decimal {
  std::uint64_t digits;  // without zeros at the end
  int exponent;          // of ten, for the last digit
};

// The shortest decimal that reads back as the value, the closest one of these; for positive values.
// The C++ library and Dragonbox give the same digits: Dragonbox gives them sooner.
#ifdef VOCABPLAN_HAS_DRAGONBOX
inline Decimal shortest_decimal(double value) {
  const auto [digits, exponent] =
      jkj::dragonbox::to_decimal(value, jkj::dragonbox::policy::sign::ignore);
  return {digits, exponent};
}
#else
Decimal shortest_decimal(double value) {
  std::array<char, kNumberRoom> text{};
  char* const end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific)
          .ptr;
  char* const e = std::find(text.data(), end, 'e');
  Decimal decimal{0, 0};
  std::from_chars(e + (e[1] == '+' ? 2 : 1), end, decimal.exponent);
  for (const char* at = text.data(); at != e; ++at) {
    if (*at == '.') continue;
    decimal.digits = 10 * decimal.digits + static_cast<std::uint64_t>(*at - '0');
    if (at != text.data()) --decimal.exponent;
  }
  return decimal;
}
#endif

char* write_positive(char* out, double value) {
  std::uint64_t whole = 0;
  if (value <= kMostInDigits) {
    whole = static_cast<std::uint64_t>(value);
    if (static_cast<double>(whole) == value) return write_integer(out, whole);
  }
  if (whole > 0) {
    // The whole part of the shortest decimal is that of the value, because it is a double itself.
    const auto [digits, exponent] = shortest_decimal(value);
    out = write_integer(out, whole);
    *out++ = '.';
    return write_fraction(out, digits - whole * power_of_ten(-exponent), -exponent);
  }
  const auto [digits, exponent] = shortest_decimal(value);
  const int count = count_digits(digits);
  const int point = count + exponent;
  if (point > 0 || point <= -5) return write_scientific(out, digits, count, point - 1);
  return write_small(out, digits, -point);
}

}  // namespace

char* write_whole(char* out, std::uint64_t value) noexcept {
  return write_integer(out, value);
}

char* write_shortest(char* out, double value) noexcept {
  if (std::isnan(value)) return write_text(out, "nan");
  if (std::signbit(value)) {
    *out++ = '-';
    value = -value;
    if (value == 0.0) return write_text(out, "0.0");  // an integer has no negative zero
  }
  if (std::isinf(value)) return write_text(out, "inf");
  return write_positive(out, value);
}

std::string shortest(double value) {
  std::array<char, kNumberRoom> buffer{};
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
