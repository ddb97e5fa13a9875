#include "command_line.hpp"

#include <algorithm>
#include <stdexcept>

namespace vocabplan::test {
namespace {

constexpr std::string_view kProgram = "vocabplan";
constexpr std::string_view kPrintf = "printf";
constexpr std::string_view kPipe = "|";
constexpr std::string_view kUnsupported = "\"$`\\;&<>*?(){}[]~#!";

bool starts_with_word(std::string_view line, std::string_view word) {
  return line == word || line.starts_with(std::string(word) + " ");
}

[[noreturn]] void refuse(std::string_view line, const std::string& why) {
  throw std::runtime_error("in the example '" + std::string(line) + "': " + why);
}

// Takes a word off the front of `rest`, which starts with it.
std::string take_word(std::string_view& rest, std::string_view line) {
  std::string word;
  bool quoted = false;
  while (!rest.empty() && (quoted || rest[0] != ' ')) {
    const char c = rest[0];
    rest.remove_prefix(1);
    if (c == '\'') {
      quoted = !quoted;
    } else if (!quoted && kUnsupported.find(c) != std::string_view::npos) {
      refuse(line, std::string("no shell is there for ") + c);
    } else {
      word += c;
    }
  }
  if (quoted) refuse(line, "a quote is not closed");
  return word;
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> words;
  std::string_view rest = line;
  for (;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.empty()) return words;
    words.push_back(take_word(rest, line));
  }
}

char escaped(char c, std::string_view line) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '\\':
      return '\\';
    default:
      refuse(line, std::string("unknown escape \\") + c);
  }
}

// What printf writes for a format without arguments.
std::string printed(std::string_view format, std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const bool last = i + 1 == format.size();
    if (format[i] == '\\' && !last) {
      text += escaped(format[++i], line);
    } else if (format[i] != '%') {
      text += format[i];
    } else if (!last && format[i + 1] == '%') {
      text += format[++i];
    } else {
      refuse(line, "printf takes no arguments here");
    }
  }
  return text;
}

}  // namespace

bool calls_program(std::string_view line) {
  if (starts_with_word(line, kProgram)) return true;
  return starts_with_word(line, kPrintf) && line.find("| vocabplan ") != std::string_view::npos;
}

CommandLine parse_command_line(std::string_view line) {
  CommandLine command;
  std::vector<std::string> words = split(line);
  if (words[0] == kPrintf) {
    if (words.size() < 4 || words[2] != kPipe) refuse(line, "accepted is printf '...' | vocabplan");
    command.input = printed(words[1], line);
    words.erase(words.begin(), words.begin() + 3);
  }
  if (words[0] != kProgram) refuse(line, "it does not call vocabplan");
  if (std::find(words.begin(), words.end(), kPipe) != words.end()) {
    refuse(line, "the output goes into a pipe");
  }
  command.arguments.assign(words.begin() + 1, words.end());
  return command;
}

}  // namespace vocabplan::test
