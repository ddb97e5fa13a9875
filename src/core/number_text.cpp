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
constexpr double kWholeBelow = 9007199254740992.0;  // 2^53: below it an integer holds the value

char* write_text(char* out, const char* text) {
  const std::size_t length = std::strlen(text);
  std::memcpy(out, text, length);
  return out + length;
}

constexpr auto kDigitPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs.at(2 * i) = static_cast<char>('0' + i / 10);
    pairs.at(2 * i + 1) = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

// Exactly eight digits.
void write_eight(char* out, std::uint32_t value) {
  const std::uint32_t high = value / 10000;
  const std::uint32_t low = value % 10000;
  for (const std::uint32_t pair : {high / 100, high % 100, low / 100, low % 100}) {
    std::memcpy(out, &kDigitPairs[std::size_t{2} * pair], 2);
    out += 2;
  }
}

// The decimal digits of an integer. A sweep spends most of its time writing numbers, so they are
// copied in pieces of constant length, which are a move or two each, and `text` has room for the
// longest piece read past them.
struct Digits {
  static constexpr std::size_t kPiece = 24;
  std::array<char, 2 * kPiece> text;
  std::size_t first;  // of the digits in text, which end at kPiece

  explicit Digits(std::uint64_t value) {  // NOLINT(*-member-init): a piece is written before it is read
    constexpr std::uint64_t kBlock = 100'000'000;
    write_eight(&text[16], static_cast<std::uint32_t>(value % kBlock));
    if (value < kBlock) {
      first = kPiece - count(value);
      return;
    }
    value /= kBlock;
    write_eight(&text[8], static_cast<std::uint32_t>(value % kBlock));
    write_eight(text.data(), static_cast<std::uint32_t>(value / kBlock));
    first = value < kBlock ? 16 - count(value) : 8 - count(value / kBlock);
  }

  [[nodiscard]] const char* data() const { return &text[first]; }
  [[nodiscard]] int size() const { return static_cast<int>(kPiece - first); }

 private:
  // Digits of a value below 10^8; one for zero.
  static std::size_t count(std::uint64_t v) {
    const auto at_least = [v](std::uint64_t bound) { return std::size_t{v >= bound}; };
    return 1 + at_least(10) + at_least(100) + at_least(1000) + at_least(10000) + at_least(100000) +
           at_least(1000000) + at_least(10000000);
  }
};

void copy_piece(char* out, const char* digits) { std::memcpy(out, digits, Digits::kPiece); }

// The digits with the point at `point` from the left.
char* write_decimal(char* out, const Digits& digits, int point) {
  const int count = digits.size();
  if (point <= 0) {
    copy_piece(out, "0.0000000000000000000000");
    out += 2 - point;
    copy_piece(out, digits.data());
    return out + count;
  }
  copy_piece(out, digits.data());
  if (point >= count) {
    std::memset(out + count, '0', static_cast<std::size_t>(point - count));
    return out + point;
  }
  out[point] = '.';
  copy_piece(out + point + 1, digits.data() + point);
  return out + count + 1;
}

char* write_scientific(char* out, const Digits& digits, int point) {
  const int count = digits.size();
  *out++ = digits.data()[0];
  if (count > 1) {
    *out++ = '.';
    copy_piece(out, digits.data() + 1);
    out += count - 1;
  }
  const int exponent = point - 1;
  *out++ = 'e';
  *out++ = exponent < 0 ? '-' : '+';
  const auto size = static_cast<std::uint64_t>(std::abs(exponent));
  if (size < 10) *out++ = '0';
  return write_whole(out, size);
}

char* write_positive(char* out, double value) {
  if (value < kWholeBelow) {
    const auto whole = static_cast<std::uint64_t>(value);
    if (static_cast<double>(whole) == value) return write_whole(out, whole);
  }
  namespace policy = jkj::dragonbox::policy;
  const auto decimal =
      jkj::dragonbox::to_decimal(value, policy::sign::ignore, policy::cache::full);
  const Digits digits(decimal.significand);
  const int point = digits.size() + decimal.exponent;
  if (value < kPlainBelow && point > -5) return write_decimal(out, digits, point);
  return write_scientific(out, digits, point);
}

}  // namespace

char* write_whole(char* out, std::uint64_t value) noexcept {
  const Digits digits(value);
  copy_piece(out, digits.data());
  return out + digits.size();
}

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
