#pragma once

#include <string>
#include <string_view>

namespace vocabplan {

/// `text` as a gnuplot string: between single quotes nothing is expanded, so that only a quote
/// itself, written twice, has to be escaped. Bytes that are no UTF-8 and control characters, of
/// which one would end the command, become question marks.
[[nodiscard]] std::string gnuplot_quoted(std::string_view text);

/// Characters of UTF-8 text, for how wide it will be.
[[nodiscard]] std::size_t characters_in(std::string_view text);

}  // namespace vocabplan
