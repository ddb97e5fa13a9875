#include "plan/tokenizer/tiktoken_lines.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan {
namespace {

bool is_base64(std::string_view text) noexcept {
  if (text.empty() || text.size() % 4 != 0) return false;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/';
  });
}

struct TiktokenLine {
  std::string_view token, number;
};

// The first word of a line and the rest; either may be empty.
TiktokenLine tiktoken_words(std::string_view line) noexcept {
  if (line.ends_with('\r')) line.remove_suffix(1);
  line = trimmed(line);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  return {line.substr(0, end), trimmed(line.substr(end))};
}

std::optional<std::uint32_t> rank_of_digits(std::string_view digits) noexcept {
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [read, fault] = std::from_chars(digits.data(), end, number);
  if (fault != std::errc() || read != end || number > kHighestEntryNumber) return std::nullopt;
  return number;
}

std::string take_tiktoken_line(ByteReader& bytes) {
  constexpr std::size_t kLongestLine = 65536;
  std::string line;
  while (!bytes.at_end()) {
    const char byte = bytes.take();
    if (byte == '\n') break;
    if (line.size() == kLongestLine) {
      throw DataError(bytes.path(), bytes.line(),
                      "has a line of more than " + std::to_string(kLongestLine) + " bytes");
    }
    line += byte;
  }
  return line;
}

}  // namespace

bool begins_as_tiktoken(std::string_view text) noexcept {
  const TiktokenLine words = tiktoken_words(text.substr(0, text.find('\n')));
  return is_base64(words.token) && !words.number.empty() &&
         std::all_of(words.number.begin(), words.number.end(), [](char c) { return is_digit(c); });
}

void read_tiktoken_lines(ByteReader& bytes, EntryList& entries) {
  constexpr std::size_t kShown = 40;
  while (!bytes.at_end()) {
    const std::string line = take_tiktoken_line(bytes);
    const TiktokenLine words = tiktoken_words(line);
    if (words.token.empty()) continue;
    const auto refuse = [&](std::string_view word, const std::string& accepted) {
      throw DataError(bytes.path(), bytes.line(),
                      "'" + shortened(word, kShown) + "' is no " + accepted);
    };
    if (!is_base64(words.token)) refuse(words.token, "token in base 64");
    const std::optional<std::uint32_t> number = rank_of_digits(words.number);
    if (!number) {
      refuse(words.number, "rank: a whole number from 0 to " + std::to_string(kHighestEntryNumber));
    }
    entries.add(words.token, *number, EntryList::Part::base, bytes.line());
  }
}

}  // namespace vocabplan
