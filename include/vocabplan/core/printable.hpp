#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vocabplan {

/// `text`, whoever wrote it, as it may stand on a terminal, in a message or in a table.
///
/// Escaped byte by byte, as `\x1b`: control characters (U+0000 .. U+001F, U+007F .. U+009F), bytes
/// that are not UTF-8 (overlong forms, surrogates, lone bytes, beyond U+10FFFF), what reorders or
/// breaks lines (U+061C, U+200E, U+200F, U+2028 .. U+202E, U+2066 .. U+2069), the byte order mark
/// and the noncharacters U+FFFE and U+FFFF. All other text stays as it is, a backslash too: what is
/// printable already is not changed.
[[nodiscard]] std::string printable(std::string_view text);

/// The beginning of `printable(text)`, at most `most` bytes, and "..." behind it when that is not
/// all. Characters and escapes stay whole.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// `printable(text)`, and where it has more than `most` bytes, its beginning, "..." and the longer
/// end: of a path the name, of a message the reason. At most `most` bytes in all, which are at
/// least 16; characters and escapes stay whole.
[[nodiscard]] std::string shortened_inside(std::string_view text, std::size_t most);

/// The name of a file in single quotes, printable and at most 160 bytes long.
[[nodiscard]] std::string file_in_quotes(std::string_view path);

/// Length of the character at the start of `text`, which is not empty; 0 where `printable` escapes
/// the first byte.
[[nodiscard]] std::size_t printable_character(std::string_view text) noexcept;

}  // namespace vocabplan
