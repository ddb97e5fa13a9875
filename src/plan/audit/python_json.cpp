#include "plan/audit/python_json.hpp"

#include <array>

namespace vocabplan {
namespace {

// The end of the string that starts at `at`, behind its closing quote.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

bool ends_value(std::string_view text, std::size_t at) {
  return at >= text.size() ||
         std::string_view(",]} \t\r\n").find(text[at]) != std::string_view::npos;
}

// The word that stands here as a value of its own; empty: none does.
std::string_view non_number_at(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 3> kWords{"NaN", "Infinity", "-Infinity"};
  for (const std::string_view word : kWords) {
    if (text.substr(at, word.size()) == word && ends_value(text, at + word.size())) return word;
  }
  return {};
}

}  // namespace

std::string with_quoted_non_numbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  char before = '\0';  // the last character that is no blank
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool expects_value = before == ':' || before == '[' || before == ',';
    const std::string_view word = expects_value ? non_number_at(text, at) : std::string_view();
    if (!word.empty()) {
      out.append(1, '"').append(word).append(1, '"');
      at += word.size();
      before = '"';
      continue;
    }
    const std::size_t end = c == '"' ? string_end(text, at) : at + 1;
    out.append(text.substr(at, end - at));
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') before = c;
    at = end;
  }
  return out;
}

}  // namespace vocabplan
