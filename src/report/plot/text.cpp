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

std::string cut_text(std::string_view text, std::size_t most) {
  if (characters_in(text) <= most) return std::string(text);
  std::size_t end = 0;
  std::size_t left = most;  // the ellipsis included
  while (end < text.size() && (left > 1 || continues(text[end]))) {
    if (!continues(text[end])) --left;
    ++end;
  }
  return std::string(text.substr(0, end)).append(kEllipsis);
}

std::vector<std::string> text_lines(std::string_view text, std::size_t columns, std::size_t most) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    const bool fits =
        !lines.empty() && characters_in(lines.back()) + 1 + characters_in(word) <= columns;
    if (fits) {
      lines.back() += ' ' + std::string(word);
    } else if (lines.size() < most) {
      lines.push_back(cut_text(word, columns));
    } else {
      lines.back() = cut_text(lines.back() + ' ' + std::string(word), columns);
      break;
    }
  }
  return lines;
}

}  // namespace vocabplan
