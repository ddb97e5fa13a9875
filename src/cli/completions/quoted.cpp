#include "cli/completions/quoted.hpp"

namespace vocabplan::cli {
namespace {

bool is_plain(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./";
  return !text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos;
}

}  // namespace

std::string shell_word(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string fish_word(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') word += '\\';
    word += c;
  }
  return word + "'";
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

std::string script_lines(const std::vector<std::string>& words,
                         std::string (*word_of)(std::string_view), std::string_view indent,
                         std::string_view line_end) {
  constexpr std::size_t kLongest = 100;
  std::string text;
  std::string line(indent);
  for (const std::string& word : words) {
    const std::string written = word_of(word);
    const bool first = line.size() == indent.size();
    if (!first && line.size() + 1 + written.size() + line_end.size() > kLongest) {
      text.append(line).append(line_end).append("\n");
      line = indent;
    }
    line.append(line.size() == indent.size() ? "" : " ").append(written);
  }
  return text + line + "\n";
}

}  // namespace vocabplan::cli
