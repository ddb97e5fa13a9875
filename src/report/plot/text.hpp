#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// `text` as a gnuplot string, in double quotes. What has a meaning there (quotes, backslashes,
/// backquotes) or might have one elsewhere is written as an octal escape, which is resolved after
/// commands are taken apart. Single quotes would not do: gnuplot 5.4 ends a string at a doubled
/// quote that another one follows. Bytes that are no UTF-8 and control characters become question
/// marks.
[[nodiscard]] std::string gnuplot_quoted(std::string_view text);

/// The same with every byte kept, for the name of a file.
[[nodiscard]] std::string gnuplot_quoted_bytes(std::string_view bytes);

/// Characters of UTF-8 text, for how wide it will be.
[[nodiscard]] std::size_t characters_in(std::string_view text);

/// Three points.
inline constexpr std::string_view kEllipsis = "\u2026";

/// At most `most` characters, at least one; an ellipsis stands for what is cut off.
[[nodiscard]] std::string cut_text(std::string_view text, std::size_t most);

/// The text in at most `most` lines of at most `columns` characters, broken at blanks; a longer
/// word, and the last line where more follows, are cut.
[[nodiscard]] std::vector<std::string> text_lines(std::string_view text, std::size_t columns,
                                                  std::size_t most);

}  // namespace vocabplan
