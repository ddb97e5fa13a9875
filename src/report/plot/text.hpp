#pragma once

#include <string>
#include <string_view>

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

}  // namespace vocabplan
