#include "vocabplan/core/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/utf8.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kEscape = 4;  // bytes of \x1b
constexpr std::string_view kCut = "...";

struct CodePoints {
  std::uint32_t first, last;
};

// Characters that a terminal obeys, that turn the order of the text around them, or that break
// lines.
constexpr std::array<CodePoints, 8> kEscaped{{{0x00, 0x1F},
                                              {0x7F, 0x9F},
                                              {0x061C, 0x061C},
                                              {0x200E, 0x200F},
                                              {0x2028, 0x202E},
                                              {0x2066, 0x2069},
                                              {0xFEFF, 0xFEFF},
                                              {0xFFFE, 0xFFFF}}};

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Of a character in UTF-8.
std::uint32_t code_point(std::string_view bytes) {
  constexpr std::array<unsigned, 5> kFirstBits{0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code = static_cast<unsigned char>(bytes[0]) & kFirstBits.at(bytes.size());
  for (const char c : bytes.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

bool is_shown(std::string_view bytes) {
  const std::uint32_t code = code_point(bytes);
  return std::none_of(kEscaped.begin(), kEscaped.end(), [code](const CodePoints& range) {
    return code >= range.first && code <= range.last;
  });
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out.append("\\x");
  out += kHex[byte >> 4U];
  out += kHex[byte & 0xFU];
}

// The printable text, or so much of it that it has more than `enough` bytes.
std::string printable_until(std::string_view text, std::size_t enough) {
  std::string out;
  out.reserve(std::min(text.size(), enough) + kEscape);
  while (!text.empty() && out.size() <= enough) {
    const std::size_t length = printable_character(text);
    if (length == 0) {
      append_escape(out, text[0]);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

// True if a character or an escape of the printable text begins before `at` and ends behind it.
// Digits behind a literal \x are taken for an escape, which only moves the cut.
bool is_inside(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  if (continues(text[at])) return true;
  for (std::size_t back = 1; back < kEscape && back <= at; ++back) {
    if (text.substr(at - back, 2) == "\\x") return true;
  }
  return false;
}

}  // namespace

std::size_t printable_character(std::string_view text) noexcept {
  const std::size_t length = utf8_length(text);
  return length > 0 && is_shown(text.substr(0, length)) ? length : 0;
}

std::string printable(std::string_view text) {
  return printable_until(text, std::string::npos - kEscape);
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string out = printable_until(text, most);
  if (out.size() <= most) return out;
  std::size_t end = most;
  while (is_inside(out, end)) --end;
  out.resize(end);
  return out.append(kCut);
}

std::string shortened_inside(std::string_view text, std::size_t most) {
  std::string out = printable(text);
  if (out.size() <= most) return out;
  const std::size_t room = most - kCut.size();
  std::size_t head = room / 3;
  std::size_t tail = out.size() - (room - head);
  while (is_inside(out, head)) --head;
  while (is_inside(out, tail)) ++tail;
  return out.substr(0, head).append(kCut).append(out, tail);
}

std::string file_in_quotes(std::string_view path) {
  constexpr std::size_t kShown = 160;
  return "'" + shortened_inside(path, kShown) + "'";
}

}  // namespace vocabplan
