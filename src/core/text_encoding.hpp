#pragma once

#include <string_view>

namespace vocabplan {

/// `is UTF-16; save it as UTF-8`, or the same of UTF-32, for text whose first bytes say so: a byte
/// order mark, or every other byte NUL. Empty for other text.
[[nodiscard]] std::string_view encoding_fault(std::string_view head) noexcept;

/// The text without the UTF-8 byte order marks at its start: programs that join files leave
/// several.
[[nodiscard]] std::string_view without_byte_order_marks(std::string_view text) noexcept;

}  // namespace vocabplan
