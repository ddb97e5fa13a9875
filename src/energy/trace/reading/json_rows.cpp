#include "energy/trace/reading/json_rows.hpp"

#include <algorithm>

namespace vocabplan {
namespace {

// Reads a text from the front on.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  void skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  [[nodiscard]] bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }
  bool take(char c) {
    skip_blanks();
    if (!is_at(c)) return false;
    ++at_;
    return true;
  }
  bool take_string(std::string_view& value);
  bool take_value(std::string_view& value);

 private:
  bool take_nested(std::string_view& value);

  std::string_view text_;
  std::size_t at_ = 0;
};

bool JsonCursor::take_string(std::string_view& value) {
  if (!take('"')) return false;
  const std::size_t first = at_;
  while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
  if (at_ >= text_.size()) return false;
  value = text_.substr(first, at_++ - first);
  return true;
}

bool JsonCursor::take_nested(std::string_view& value) {
  const std::size_t first = at_;
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    std::string_view skipped;
    if (is_at('"')) {
      if (!take_string(skipped)) return false;
      continue;
    }
    const char c = text_[at_++];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) break;
  }
  value = text_.substr(first, at_ - first);
  return depth == 0;
}

bool JsonCursor::take_value(std::string_view& value) {
  skip_blanks();
  if (is_at('"')) return take_string(value);
  if (is_at('{') || is_at('[')) return take_nested(value);
  const std::size_t first = at_;
  while (at_ < text_.size() &&
         std::string_view(",} \t\r\n").find(text_[at_]) == std::string::npos) {
    ++at_;
  }
  value = text_.substr(first, at_ - first);
  if (value == "null") value = {};
  return at_ > first;
}

}  // namespace

bool JsonRows::fill() {
  if (at_ < size_) return true;
  at_ = 0;
  size_ = source_(buffer_.data(), buffer_.size());
  return size_ > 0;
}

bool JsonRows::find_object() {
  while (fill()) {
    const auto first = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
    const auto last = buffer_.begin() + static_cast<std::ptrdiff_t>(size_);
    const auto brace = std::find(first, last, '{');
    lines_ += static_cast<std::size_t>(std::count(first, brace, '\n'));
    at_ = static_cast<std::size_t>(brace - buffer_.begin());
    if (brace != last) return true;
  }
  return false;
}

JsonRows::Found JsonRows::next() {
  text_.clear();
  is_too_long_ = false;
  if (!find_object()) return Found::end;
  line_ = lines_;
  std::size_t depth = 0;
  bool in_string = false;
  bool is_escaped = false;
  bool is_whole = false;
  while (!is_whole && fill()) {
    const std::size_t first = at_;
    while (at_ < size_ && !is_whole) {
      const char c = buffer_[at_++];
      if (c == '\n') {
        ++lines_;
        in_string = false;  // a line end cannot stand in a string: its end was lost
      } else if (in_string) {
        if (c == '"' && !is_escaped) in_string = false;
        is_escaped = c == '\\' && !is_escaped;
      } else if (c == '"') {
        in_string = true;
        is_escaped = false;
      } else if (c == '{') {
        ++depth;
      } else if (c == '}') {
        is_whole = --depth == 0;
      }
    }
    is_too_long_ = is_too_long_ || text_.size() + (at_ - first) > kLongestRow;
    if (!is_too_long_) text_.append(buffer_.data() + first, at_ - first);
  }
  if (!is_whole) return Found::cut_short;
  return !is_too_long_ && parse() ? Found::row : Found::fault;
}

bool JsonRows::parse() {
  pairs_.clear();
  JsonCursor cursor(text_);
  if (!cursor.take('{')) return false;
  if (cursor.take('}')) return true;
  do {
    Pair pair;
    if (!cursor.take_string(pair.key) || !cursor.take(':') || !cursor.take_value(pair.value)) {
      return false;
    }
    pairs_.push_back(pair);
  } while (cursor.take(','));
  return cursor.take('}') && cursor.is_at_end();
}

}  // namespace vocabplan
