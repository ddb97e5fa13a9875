#include "vocabplan/core/line_reader.hpp"

#include <algorithm>
#include <utility>

namespace vocabplan {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

}  // namespace

LineReader::LineReader(RecordReader::Source source) : source_(std::move(source)) {}

bool LineReader::fill() {
  position_ = 0;
  size_ = source_(buffer_.data(), buffer_.size());
  return size_ > 0;
}

bool LineReader::next() {
  carried_.clear();
  overlong_ = false;
  for (bool begun = false;;) {
    if (position_ == size_ && !fill()) {
      complete_ = false;
      text_ = carried_;
      break;
    }
    if (std::exchange(after_return_, false) && buffer_[position_] == '\n') {
      ++position_;
      continue;
    }
    if (!std::exchange(begun, true)) ++line_;
    const char* const first = buffer_.data() + position_;
    const char* const last = buffer_.data() + size_;
    const char* const end = std::find_if(first, last, is_line_end);
    const std::string_view part(first, static_cast<std::size_t>(end - first));
    position_ += part.size();
    if (end != last) {
      after_return_ = *end == '\r';
      ++position_;
      if (carried_.empty()) {
        text_ = part;
      } else {
        overlong_ = overlong_ || carried_.size() + part.size() > kLongestLine;
        text_ = carried_.append(part.substr(0, kLongestLine - carried_.size()));
      }
      complete_ = true;
      break;
    }
    overlong_ = overlong_ || carried_.size() + part.size() > kLongestLine;
    carried_.append(part.substr(0, kLongestLine - carried_.size()));
  }
  if (!complete_ && text_.empty()) return false;
  if (!std::exchange(started_, true) && text_.starts_with(kByteOrderMark)) {
    text_.remove_prefix(kByteOrderMark.size());
  }
  return true;
}

}  // namespace vocabplan
