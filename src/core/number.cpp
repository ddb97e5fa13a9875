#include "vocabplan/core/number.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <system_error>

#ifndef __cpp_lib_to_chars
#include <locale>
#include <sstream>
#endif

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

// Longest number read, in characters: the reference prints integers of 124 digits when its solver
// runs away, and 309 digits hold every double.
constexpr std::size_t kLongest = 400;

// Power of ten that a suffix stands for; 0 when the character is no suffix.
constexpr int suffix_exponent(char c) {
  switch (c) {
    case 'k':
    case 'K':
      return 3;  // clang-format off
    case 'm': case 'M': return 6;
    case 'b': case 'B': case 'g': case 'G': return 9;
    case 't': case 'T': return 12;
    case 'p': case 'P': return 15;  // clang-format on
    default:
      return 0;
  }
}

// The grammar's state while the characters are copied without their underscores.
struct Scan {
  std::array<char, kLongest + 8> plain{};
  std::size_t length = 0;
  bool mantissa_digit = false;
  bool nonzero = false;
  bool has_exponent = false;
  bool has_point = false;

  void put(char c) { plain.at(length++) = c; }
};

std::string_view scan_digits(std::string_view text, std::size_t& i, Scan& scan, bool& any) {
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '_') {
      const bool between =
          i > 0 && is_digit(text[i - 1]) && i + 1 < text.size() && is_digit(text[i + 1]);
      if (!between) return "has an underscore that is not between two digits";
    } else if (is_digit(c)) {
      any = true;
      if (c != '0' && !scan.has_exponent) scan.nonzero = true;
      scan.put(c);
    } else {
      break;
    }
  }
  return {};
}

std::string_view scan_mantissa(std::string_view text, std::size_t& i, Scan& scan) {
  if (auto fault = scan_digits(text, i, scan, scan.mantissa_digit); !fault.empty()) return fault;
  if (i < text.size() && text[i] == '.') {
    scan.put('.');
    scan.has_point = true;
    ++i;
    if (auto fault = scan_digits(text, i, scan, scan.mantissa_digit); !fault.empty()) return fault;
  }
  if (!scan.mantissa_digit) return "is not a number";
  return {};
}

std::string_view scan_exponent(std::string_view text, std::size_t& i, Scan& scan) {
  if (i >= text.size() || (text[i] != 'e' && text[i] != 'E')) return {};
  scan.has_exponent = true;
  scan.put('e');
  ++i;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) {
    if (text[i] == '-') scan.put('-');
    ++i;
  }
  bool any = false;
  if (auto fault = scan_digits(text, i, scan, any); !fault.empty()) return fault;
  if (!any) return "has an exponent without digits";
  return {};
}

// Writes the suffix as an exponent, so that one correctly rounded conversion reads it all.
std::string_view scan_suffix(std::string_view text, std::size_t& i, Scan& scan) {
  if (i >= text.size()) return {};
  const int exponent = suffix_exponent(text[i]);
  if (exponent == 0) {
    return text[i] == ',' ? "has a comma: the decimal sign is a point" : "is not a number";
  }
  if (scan.has_exponent) return "has both an exponent and a suffix";
  scan.put('e');
  if (exponent >= 10) scan.put('1');
  scan.put(static_cast<char>('0' + exponent % 10));
  ++i;
  if (i != text.size()) return "has more after its suffix";
  return {};
}

ParsedNumber convert(const Scan& scan) {
  const char* first = scan.plain.data();
  const char* last = first + scan.length;
  double value = 0.0;
#ifdef __cpp_lib_to_chars
  const auto [end, error] = std::from_chars(first, last, value);
  const bool in_range = error == std::errc{} && end == last;
#else
  std::istringstream stream(std::string(first, last));
  stream.imbue(std::locale::classic());
  const bool in_range = static_cast<bool>(stream >> value);
#endif
  // A non-zero decimal that became zero was too small; infinity never comes back as a value.
  if (!in_range || (value == 0.0 && scan.nonzero)) {
    return {0.0, "is outside the range of a double (about 5e-324 to 1.8e308)"};
  }
  return {value, {}, scan.has_point};
}

std::string_view first_look(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > kLongest) return "is longer than 400 characters";
  if (text[0] == '-' || text[0] == '+') return "has a sign";
  return {};
}

}  // namespace

ParsedNumber parse_number(std::string_view text) noexcept {
  if (auto fault = first_look(text); !fault.empty()) return {0.0, fault};
  Scan scan;
  std::size_t i = 0;
  for (auto* step : {scan_mantissa, scan_exponent, scan_suffix}) {
    if (auto fault = step(text, i, scan); !fault.empty()) return {0.0, fault};
  }
  return convert(scan);
}

ParsedNumber parse_signed_number(std::string_view text) noexcept {
  const bool has_sign = text.starts_with('-') || text.starts_with('+');
  if (!has_sign) return parse_number(text);
  const std::string_view rest = text.substr(1);
  if (rest.empty()) return {0.0, "is not a number"};
  if (rest[0] == '-' || rest[0] == '+') return {0.0, "has more than one sign"};
  ParsedNumber parsed = parse_number(rest);
  if (parsed && text[0] == '-') parsed.value = -parsed.value;
  return parsed;
}

std::string complaint(const ParsedNumber& number, std::string_view forms) {
  const std::string fault(number.fault);
  return number.says_what_to_write ? fault : fault + "; accepted is " + std::string(forms);
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 40;
  return "'" + shortened(text, kShown) + "'";
}

}  // namespace vocabplan
