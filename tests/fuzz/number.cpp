// Numbers against strtod and a grammar of their own; the bytes as a double, printed and read again.
#include "vocabplan/core/number.hpp"

#include <cmath>
#include <optional>

#include "fuzz.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number_text.hpp"

namespace {

using vocabplan::is_digit;
using vocabplan::fuzz::require;

constexpr std::size_t kLongest = 400;  // characters of a number

// A run of digits at the front of `text`, which it leaves there without underscores between two of
// them.
std::string take_digits(std::string_view& text) {
  std::string digits;
  while (!text.empty()) {
    const bool between = text[0] == '_' && !digits.empty() && text.size() > 1 && is_digit(text[1]);
    if (!between && !is_digit(text[0])) break;
    if (!between) digits += text[0];
    text.remove_prefix(1);
  }
  return digits;
}

// The number as strtod takes it; nothing where the grammar of docs/cli.md has no such text.
std::optional<std::string> in_plain_c(std::string_view text) {
  if (text.size() > kLongest) return std::nullopt;
  std::string plain = take_digits(text);
  const bool has_whole = !plain.empty();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const std::string fraction = take_digits(text);
    if (!has_whole && fraction.empty()) return std::nullopt;
    plain += '.' + fraction;
  } else if (!has_whole) {
    return std::nullopt;
  }
  if (text.empty()) return plain;
  constexpr std::string_view kSuffixes = "kmbtpKMBTPgG";
  constexpr int kPowers[] = {3, 6, 9, 12, 15, 3, 6, 9, 12, 15, 9, 9};
  const std::size_t suffix = kSuffixes.find(text[0]);
  if (suffix != std::string_view::npos) {
    return text.size() == 1 ? std::optional(plain + "e" + std::to_string(kPowers[suffix]))
                            : std::nullopt;
  }
  if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
  text.remove_prefix(1);
  plain += 'e';
  if (text.starts_with('+') || text.starts_with('-')) plain += text[0], text.remove_prefix(1);
  const std::string exponent = take_digits(text);
  if (exponent.empty() || !text.empty()) return std::nullopt;
  return plain + exponent;
}

std::optional<double> expected(std::string_view text) {
  const std::optional<std::string> plain = in_plain_c(text);
  if (!plain) return std::nullopt;
  const double value = std::strtod(plain->c_str(), nullptr);
  const std::string_view mantissa = std::string_view(*plain).substr(0, plain->find('e'));
  const bool is_zero = mantissa.find_first_not_of("0.") == std::string_view::npos;
  if (std::isinf(value) || (value == 0.0) != is_zero) return std::nullopt;
  return value;
}

void check_text(std::string_view text) {
  const std::optional<double> wanted = expected(text);
  const vocabplan::ParsedNumber number = vocabplan::parse_number(text);
  require(static_cast<bool>(number) == wanted.has_value(), "the grammars accept the same texts");
  if (number) require(number.value == *wanted, "the number is that of strtod");
  const vocabplan::ParsedNumber negative = vocabplan::parse_signed_number("-" + std::string(text));
  // The sign does not count among the characters.
  require(static_cast<bool>(negative) == wanted.has_value(), "a sign may stand before a number");
  if (negative) require(-negative.value == *wanted, "the signed number is that of strtod");
  (void)vocabplan::complaint(number, vocabplan::kNumberForms);
}

void check_printed(double value) {
  (void)vocabplan::human(value);
  (void)vocabplan::human_whole(value);
  (void)vocabplan::human_ratio(value);
  const std::string text = vocabplan::shortest(value);
  require(text.size() <= vocabplan::kNumberRoom, "a number fits into its room");
  if (!std::isfinite(value)) return;
  const double read = std::strtod(text.c_str(), nullptr);
  require(read == value && std::signbit(read) == std::signbit(value), "strtod reads the double");
  const auto parsed = vocabplan::parse_signed_number(text);
  require(parsed && parsed.value == value, "a printed number is read as the same double");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_text({reinterpret_cast<const char*>(data), size});
  check_printed(vocabplan::fuzz::Bytes(data, size).value<double>());
  return 0;
}
