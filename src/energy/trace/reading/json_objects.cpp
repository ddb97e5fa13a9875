#include "energy/trace/reading/json_objects.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace vocabplan {
namespace {

using ByteSet = std::array<bool, 256>;

constexpr ByteSet set_of(std::string_view bytes) {
  ByteSet set{};
  for (const char c : bytes) set.at(static_cast<unsigned char>(c)) = true;
  return set;
}

constexpr ByteSet kOutsideStrings = set_of("\"{}\n");
constexpr ByteSet kInsideStrings = set_of("\"\\\n");

bool is_json_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

const char* first_of(const ByteSet& set, const char* at, const char* end) {
  while (at != end && !set[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

}  // namespace

JsonObjects::JsonObjects(RecordReader::Source source,
                         std::initializer_list<std::string_view> openings)
    : source_(std::move(source)), openings_(openings) {}

JsonObjects::Found JsonObjects::next() {
  if (depth_ > 0) {
    begin(brace_, brace_line_);
  } else {
    first_ = at_;
    if (!find_brace()) return Found::end;
    begin(at_, lines_);
    ++at_;
  }
  for (;;) {
    if (at_ == size_ && !fill()) {
      depth_ = 0;
      return Found::cut_short;
    }
    const Found found = scan();
    if (found != Found::end) return found;
  }
}

bool JsonObjects::find_brace() {
  for (;;) {
    const auto* const from = buffer_.data() + at_;
    const auto* const end = buffer_.data() + size_;
    const auto* const brace = std::find(from, end, '{');
    lines_ += static_cast<std::size_t>(std::count(from, brace, '\n'));
    at_ = static_cast<std::size_t>(brace - buffer_.data());
    if (brace != end) return true;
    first_ = at_;
    if (!fill()) return false;
  }
}

// The place of its opening brace, behind which reading may already be.
void JsonObjects::begin(std::size_t brace, std::size_t line) {
  first_ = brace;
  line_ = line;
  depth_ = 1;
  in_string_ = false;
  is_escaped_ = false;
  is_too_long_ = false;
  first_key_ = FirstKey::no;
}

// More bytes behind those of the object.
bool JsonObjects::fill() {
  make_room();
  const std::size_t more = source_(buffer_.data() + size_, buffer_.size() - size_);
  size_ += more;
  return more > 0;
}

// Of an object that is too long only what may begin another one is kept.
void JsonObjects::make_room() {
  std::size_t keep = first_;
  if (is_too_long_ || size_ - first_ > kLongest) {
    is_too_long_ = true;
    if (first_key_ != FirstKey::no && size_ - brace_ > kLongest) first_key_ = FirstKey::no;
    keep = first_key_ == FirstKey::no ? at_ : brace_;
  }
  if (keep > 0) std::memmove(buffer_.data(), buffer_.data() + keep, size_ - keep);
  first_ = 0;
  at_ -= keep;
  size_ -= keep;
  if (first_key_ != FirstKey::no) {
    brace_ -= keep;
    key_ -= first_key_ == FirstKey::begun ? keep : 0;
  }
  if (size_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
}

// Goes through the bytes at hand; `end` where they end before the object does.
JsonObjects::Found JsonObjects::scan() {
  const char* const data = buffer_.data();
  while (at_ != size_) {
    const ByteSet& stops = in_string_ ? kInsideStrings : kOutsideStrings;
    if (std::exchange(is_escaped_, false) && data[at_] != '\n') ++at_;
    at_ = static_cast<std::size_t>(first_of(stops, data + at_, data + size_) - data);
    if (at_ == size_) break;
    const std::size_t here = at_++;
    switch (data[here]) {
      case '\n':
        ++lines_;
        if (std::exchange(in_string_, false)) first_key_ = FirstKey::no;
        break;
      case '\\':
        is_escaped_ = true;
        break;
      case '{':
        open_brace(here);
        break;
      case '}':
        first_key_ = FirstKey::no;
        if (--depth_ > 0) break;
        return is_too_long_ || at_ - first_ > kLongest ? Found::damaged : Found::object;
      default:
        in_string_ = !in_string_;
        if (in_string_) {
          begin_string(at_);
        } else if (std::exchange(first_key_, FirstKey::no) == FirstKey::begun &&
                   begins_outermost(here)) {
          return Found::damaged;
        }
    }
  }
  return Found::end;
}

void JsonObjects::open_brace(std::size_t at) {
  ++depth_;
  brace_ = at;
  brace_line_ = lines_;
  first_key_ = is_value(at) ? FirstKey::no : FirstKey::awaited;
}

// True if the brace stands behind a colon of its line: the value of a key, or an array's first one.
bool JsonObjects::is_value(std::size_t brace) const {
  std::string_view before(buffer_.data(), brace);
  constexpr std::string_view kBetween = " \t\r[";
  const std::size_t last = before.find_last_not_of(kBetween);
  return last != std::string_view::npos && before[last] == ':';
}

void JsonObjects::begin_string(std::size_t first) {
  if (first_key_ != FirstKey::awaited) return;
  const std::string_view before(buffer_.data() + brace_ + 1, first - brace_ - 2);
  const bool is_key = std::all_of(before.begin(), before.end(), is_json_blank);
  first_key_ = is_key ? FirstKey::begun : FirstKey::no;
  key_ = first;
}

// True if the key with its closing quote here is the first one of an outermost object.
bool JsonObjects::begins_outermost(std::size_t quote) const {
  const std::string_view key(buffer_.data() + key_, quote + 1 - key_);
  return std::any_of(openings_.begin(), openings_.end(),
                     [key](std::string_view opening) { return key.starts_with(opening); });
}

}  // namespace vocabplan
