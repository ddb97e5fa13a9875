#pragma once

#include <string>
#include <string_view>

namespace vocabplan {

/// An ASCII capital as its small letter, any other character as it is: the locale of the process
/// has no say.
[[nodiscard]] constexpr char lower_case(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The same for every character of a text.
[[nodiscard]] std::string lower_case(std::string_view text);

/// True for 0 .. 9.
[[nodiscard]] constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// True where two texts are equal but for the case of their ASCII letters.
[[nodiscard]] bool same_in_any_case(std::string_view one, std::string_view two) noexcept;

/// Without the blanks and tabs at both ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace vocabplan
