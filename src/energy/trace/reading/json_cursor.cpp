#include "energy/trace/reading/json_cursor.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/utf8.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

constexpr bool is_between_tokens(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// The bytes of a string that stand for themselves, those of one byte.
constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0x20; i < 0x80; ++i) plain.at(i) = i != '"' && i != '\\';
  return plain;
}
constexpr std::array<bool, 256> kPlain = plain_bytes();

constexpr std::array<bool, 256> word_ends() {
  std::array<bool, 256> ends{};
  for (const char c : std::string_view(",]} \n\r\t\"[{:")) ends.at(static_cast<unsigned>(c)) = true;
  return ends;
}
constexpr std::array<bool, 256> kEndsWord = word_ends();

// Four hexadecimal digits; 0x10000 where they are none.
std::uint32_t hexadecimal(const char* at, const char* end) {
  constexpr std::uint32_t kNone = 0x10000;
  if (end - at < 4) return kNone;
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = lower_case(at[i]);
    if (!is_digit(c) && (c < 'a' || c > 'f')) return kNone;
    value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return value;
}

bool is_low_surrogate(std::uint32_t code) {
  return code >= 0xDC00 && code < 0xE000;
}
bool is_high_surrogate(std::uint32_t code) {
  return code >= 0xD800 && code < 0xDC00;
}

// The character of a code by itself: half a surrogate is none.
std::uint32_t one_character(std::uint32_t code) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  return is_high_surrogate(code) || is_low_surrogate(code) ? kReplacement : code;
}

void append_utf8(std::string& text, std::uint32_t code) {
  const auto put = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0U | code >> 6U);
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

// The character behind a backslash that stands for another one; 0 where it is none of these.
char escaped_character(char c) {
  constexpr std::string_view kWritten = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const std::size_t found = kWritten.find(c);
  return found == std::string_view::npos ? '\0' : kMeant[found];
}

const char* behind_digits(const char* at, const char* end) {
  while (at != end && is_digit(*at)) ++at;
  return at;
}

bool is_word_of_json(std::string_view word) {
  constexpr std::array<std::string_view, 6> kWords{"null", "true",     "false",
                                                   "NaN",  "Infinity", "-Infinity"};
  return is_json_number(word) || std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

}  // namespace

bool is_json_number(std::string_view word) {
  const char* at = word.data();
  const char* const end = at + word.size();
  if (at != end && *at == '-') ++at;
  const char* const whole = at;
  at = behind_digits(at, end);
  if (at == whole || (*whole == '0' && at - whole > 1)) return false;
  if (at != end && *at == '.') {
    const char* const decimals = ++at;
    at = behind_digits(at, end);
    if (at == decimals) return false;
  }
  if (at == end || (*at != 'e' && *at != 'E')) return at == end;
  ++at;
  if (at != end && (*at == '-' || *at == '+')) ++at;
  return at != end && behind_digits(at, end) == end;
}

char JsonCursor::peek() {
  while (at_ != end_ && is_between_tokens(*at_)) ++at_;
  return at_ == end_ || failed_ ? '\0' : *at_;
}

bool JsonCursor::is_at_end() {
  (void)peek();
  return at_ == end_;
}

bool JsonCursor::take(char c) {
  if (peek() != c) return false;
  ++at_;
  return true;
}

bool JsonCursor::open(char c) {
  if (!take(c) || ++depth_ > kDeepest) fail();
  return !failed_;
}

bool JsonCursor::close(char c) {
  if (!take(c)) return false;
  --depth_;
  return true;
}

// True where a member or an element follows; false behind the last one, and after a fault.
bool JsonCursor::next_of(char closing, bool& is_first) {
  if (close(closing)) return false;
  if (!is_first && !take(',')) fail();
  is_first = false;
  return !failed_;
}

bool JsonCursor::take_key(std::string_view& key) {
  if (peek() != '"') fail();
  key = take_string();
  if (!take(':')) fail();
  return !failed_;
}

std::string_view JsonCursor::take_word() {
  (void)peek();
  const char* const first = at_;
  while (at_ != end_ && !kEndsWord[static_cast<unsigned char>(*at_)]) ++at_;
  if (at_ == first) fail();
  return failed_ ? std::string_view()
                 : std::string_view(first, static_cast<std::size_t>(at_ - first));
}

std::string_view JsonCursor::skip() {
  const char c = peek();
  const char* const first = at_;
  if (c == '{' || c == '[') {
    skip_container();
  } else {
    skip_scalar();
  }
  return failed_ ? std::string_view()
                 : std::string_view(first, static_cast<std::size_t>(at_ - first));
}

void JsonCursor::skip_scalar() {
  bool has_escapes = false;
  const bool is_one = peek() == '"' ? scan_string(has_escapes) : is_word_of_json(take_word());
  if (!is_one) fail();
}

// An array or an object, without recursion.
void JsonCursor::skip_container() {
  std::array<char, kDeepest + 1> closing{};
  const std::size_t outside = depth_;
  bool opens = true;
  do {
    bool is_first = std::exchange(opens, false);
    if (is_first) {
      const bool is_array = peek() == '[';
      if (!open(is_array ? '[' : '{')) return;
      closing.at(depth_) = is_array ? ']' : '}';
    }
    while (!opens && next_of(closing.at(depth_), is_first)) {
      std::string_view key;
      if (closing.at(depth_) == '}' && !take_key(key)) return;
      opens = peek() == '{' || peek() == '[';
      if (!opens) skip_scalar();
    }
  } while (!failed_ && depth_ > outside);
}

// From the opening quote on; `at_` is behind the closing one where it is a string.
bool JsonCursor::scan_string(bool& has_escapes) {
  for (++at_;;) {
    while (at_ != end_ && kPlain[static_cast<unsigned char>(*at_)]) ++at_;
    if (at_ == end_) return false;
    const char c = *at_;
    if (c == '"') {
      ++at_;
      return true;
    }
    if (c == '\\') {
      has_escapes = true;
      if (!scan_escape()) return false;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) return false;
    const std::size_t length = utf8_length({at_, static_cast<std::size_t>(end_ - at_)});
    if (length == 0) return false;
    at_ += length;
  }
}

bool JsonCursor::scan_escape() {
  if (end_ - at_ < 2) return false;
  const char c = at_[1];
  at_ += 2;
  if (c != 'u') return escaped_character(c) != '\0';
  if (hexadecimal(at_, end_) > 0xFFFF) return false;
  at_ += 4;
  return true;
}

std::string_view JsonCursor::take_string() {
  if (peek() != '"') fail();
  bool has_escapes = false;
  if (failed_) return {};
  const char* const first = at_ + 1;
  if (!scan_string(has_escapes)) fail();
  if (failed_) return {};
  const std::string_view written(first, static_cast<std::size_t>(at_ - 1 - first));
  return has_escapes ? unescaped(written) : written;
}

// Of a string whose escapes are right. All that is kept is no longer than the text, so that views
// into it stay.
std::string_view JsonCursor::unescaped(std::string_view written) {
  if (scratch_.capacity() < size_) scratch_.reserve(size_);
  const std::size_t first = scratch_.size();
  while (!written.empty()) {
    const std::size_t plain = std::min(written.find('\\'), written.size());
    scratch_ += written.substr(0, plain);
    written.remove_prefix(plain);
    if (written.empty()) break;
    const char* const end = written.data() + written.size();
    std::size_t used = 2;
    if (written[1] != 'u') {
      scratch_ += escaped_character(written[1]);
    } else {
      const std::uint32_t code = hexadecimal(written.data() + 2, end);
      const std::uint32_t low =
          written.substr(6).starts_with("\\u") ? hexadecimal(written.data() + 8, end) : 0;
      const bool is_pair = is_high_surrogate(code) && is_low_surrogate(low);
      used = is_pair ? 12 : 6;
      append_utf8(scratch_, is_pair ? 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00)
                                    : one_character(code));
    }
    written.remove_prefix(used);
  }
  return std::string_view(scratch_).substr(first);
}

}  // namespace vocabplan
