#include "report/plot/text.hpp"

#include <algorithm>

#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
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
    const std::size_t length = printable_character(text);
    shown += length == 0 ? "?" : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return gnuplot_quoted_bytes(shown);
}

std::size_t characters_in(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

}  // namespace vocabplan
