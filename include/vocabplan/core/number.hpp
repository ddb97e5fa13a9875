#pragma once

#include <string>
#include <string_view>

namespace vocabplan {

/// A piece of text as a number, or the reason why it is none.
struct ParsedNumber {
  double value = 0.0;
  /// Empty when the text is a number; else the reason, ready to follow the quoted text.
  std::string_view fault;
  bool has_point = false;           ///< a decimal point, as `parse_number` reads it
  bool says_what_to_write = false;  ///< the fault: nothing has to be added

  [[nodiscard]] explicit operator bool() const noexcept { return fault.empty(); }
};

/// The texts that `parse_number` accepts, for error messages.
inline constexpr std::string_view kNumberForms =
    "a number such as 7B, 2.3e21, 33M or 70_000 (suffixes K M B G T P are powers of 1000)";

/// Reads one non-negative number as people write counts: `7B`, `2.3e21`, `33M`, `70_000`.
///
/// Suffixes K, M, B or G, T and P (either case) multiply by 1e3, 1e6, 1e9, 1e12 and 1e15. An
/// underscore may stand between two digits. The whole text must match: signs, blanks, decimal
/// commas, `inf`, `nan`, hexadecimal, a suffix after an exponent, and values that a double cannot
/// hold (overflow, or a non-zero value that would become zero) are refused. Reading does not
/// depend on the locale.
///
/// Accuracy: the double nearest to the decimal that was written, suffix included.
[[nodiscard]] ParsedNumber parse_number(std::string_view text) noexcept;

/// The texts that `parse_signed_number` accepts, for error messages.
inline constexpr std::string_view kSignedNumberForms =
    "a number such as -4.35, 3.2 or 1.5e-3 (the decimal sign is a point)";

/// Reads one number that may be negative, such as a loss: at most one sign, `-` or `+`, and then
/// what `parse_number` accepts. The same is refused, for the same reasons.
///
/// Accuracy: the double nearest to the decimal that was written; `-0` is negative zero.
[[nodiscard]] ParsedNumber parse_signed_number(std::string_view text) noexcept;

/// The fault of a number with `; accepted is` and the forms, unless it says what to write itself.
[[nodiscard]] std::string complaint(const ParsedNumber& number, std::string_view forms);

/// The text in single quotes, `printable` and `shortened` to 40 bytes ("..." says where), so
/// that any input can stand in an error message.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace vocabplan
