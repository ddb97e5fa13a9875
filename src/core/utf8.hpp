#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace vocabplan {

/// Bytes of the character at the start of a text that is not empty; 0 where it is not UTF-8 there
/// (overlong forms, surrogates, lone bytes, beyond U+10FFFF).
/// Source: table 3-7 of the Unicode standard.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

/// Code points of a text; nothing where some of it is not UTF-8.
[[nodiscard]] std::optional<std::size_t> code_points(std::string_view text) noexcept;

}  // namespace vocabplan
