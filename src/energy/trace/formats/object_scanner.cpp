#include "energy/trace/formats/object_scanner.hpp"

#include <string_view>
#include <utility>

namespace vocabplan {
namespace {

constexpr std::string_view kHost = "{\"host\"";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

ObjectScanner::Found ObjectScanner::next() {
  text_.clear();
  if (!carried_.empty()) begin_carried();
  for (;;) {
    if (position_ == size_) {
      position_ = 0;
      size_ = source_(buffer_.data(), buffer_.size());
      if (size_ == 0) break;
    }
    const char c = buffer_[position_++];
    const bool found = take(c);
    if (c == '\n') ++lines_;
    if (found) return found_;
  }
  if (std::exchange(depth_, 0) == 0) return Found::end;
  return Found::cut_short;
}

void ObjectScanner::begin() {
  depth_ = 1;
  line_ = lines_;
  in_string_ = false;
  escaped_ = false;
  is_too_long_ = false;
  text_ = "{";
  brace_ = 0;
  brace_line_ = lines_;
  matched_ = 1;
}

void ObjectScanner::begin_carried() {
  begin();
  line_ = carried_line_;
  text_ = std::exchange(carried_, std::string());
  matched_ = 0;
}

// Of an object that is too long only what may begin another one is kept.
void ObjectScanner::put(char c) {
  if (text_.size() < kLongestObject) {
    text_ += c;
    return;
  }
  is_too_long_ = true;
  text_.clear();
  matched_ = 0;
}

bool ObjectScanner::take(char c) {
  if (depth_ == 0) {
    if (c == '{') begin();
    return false;
  }
  if (!is_too_long_ || matched_ > 0 || c == '{') put(c);
  if (begins_host(c)) {
    carried_ = text_.substr(brace_);
    carried_line_ = brace_line_;
    found_ = Found::damaged;
    return true;
  }
  if (!in_string_) return take_outside_string(c);
  take_in_string(c);
  return false;
}

// Whether this byte completes {"host" within an object.
bool ObjectScanner::begins_host(char c) {
  if (matched_ == 0 || (matched_ == 1 && is_blank(c))) return false;
  matched_ = c == kHost[matched_] ? matched_ + 1 : 0;
  if (matched_ < kHost.size()) return false;
  matched_ = 0;
  return depth_ > 1;
}

// A line end cannot stand in a string: its end was lost.
void ObjectScanner::take_in_string(char c) {
  if (c == '\n' || (c == '"' && !escaped_)) in_string_ = false;
  escaped_ = c == '\\' && !escaped_;
}

bool ObjectScanner::take_outside_string(char c) {
  if (c == '"') {
    in_string_ = true;
  } else if (c == '{') {
    ++depth_;
    if (is_too_long_) text_ = "{";
    brace_ = text_.size() - 1;
    brace_line_ = lines_;
    matched_ = 1;
  } else if (c == '}' && --depth_ == 0) {
    found_ = is_too_long_ ? Found::damaged : Found::object;
    return true;
  }
  return false;
}

}  // namespace vocabplan
