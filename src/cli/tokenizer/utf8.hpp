#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace vocabplan::cli {

/// Code points of a text; nothing where it is not UTF-8 (overlong forms, surrogates, lone bytes,
/// beyond U+10FFFF).
[[nodiscard]] std::optional<std::size_t> code_points(std::string_view text) noexcept;

}  // namespace vocabplan::cli
