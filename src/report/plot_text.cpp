#include "plot_text.hpp"

#include <algorithm>

namespace vocabplan {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Bytes that follow the first byte of a character; -1 for a byte that starts none.
int following(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first <= 0xDF) return 1;
  if (first >= 0xE0 && first <= 0xEF) return 2;
  return first >= 0xF0 && first <= 0xF4 ? 3 : -1;
}

// Whether the second byte is one that the first allows: no overlong forms, no surrogates, nothing
// beyond U+10FFFF, and no control characters U+0080 .. U+009F.
bool pair_allowed(unsigned char first, unsigned char second) {
  if (first == 0xC2) return second >= 0xA0;
  if (first == 0xE0) return second >= 0xA0;
  if (first == 0xED) return second < 0xA0;
  if (first == 0xF0) return second >= 0x90;
  return first != 0xF4 || second < 0x90;
}

// Length of the character at the start of `text`; 0 when there is none that may be shown.
std::size_t character_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x20 || first == 0x7F) return 0;
  const int more = following(first);
  if (more < 0 || text.size() <= static_cast<std::size_t>(more)) return 0;
  const auto length = static_cast<std::size_t>(more) + 1;
  const std::string_view rest = text.substr(1, length - 1);
  if (!std::all_of(rest.begin(), rest.end(), continues)) return 0;
  return rest.empty() || pair_allowed(first, static_cast<unsigned char>(rest[0])) ? length : 0;
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kSpecial = R"("'`\$@{})";
  if (kSpecial.find(c) == std::string_view::npos) {
    out += c;
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += '\\';
  for (const unsigned shift : {6U, 3U, 0U}) {
    out += static_cast<char>('0' + ((byte >> shift) & 7U));
  }
}

}  // namespace

std::string gnuplot_quoted_bytes(std::string_view bytes) {
  std::string out = "\"";
  for (const char c : bytes) append_escaped(out, c);
  return out + '"';
}

std::string gnuplot_quoted(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t length = character_at(text);
    shown += length == 0 ? "?" : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return gnuplot_quoted_bytes(shown);
}

std::size_t characters_in(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

}  // namespace vocabplan
