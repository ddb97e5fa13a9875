#include "core/line_reader.hpp"

#include <utility>

namespace vocabplan {

LineReader::LineReader(RecordReader::Source source) : buffer_(std::move(source)) {}

std::string_view LineReader::take() {
  const std::string_view plain = buffer_.take_plain_line();
  return plain.empty() ? buffer_.take_line() : plain;
}

void LineReader::carry(std::string_view part) {
  const std::size_t room = kLongestLine - carried_.size();
  overlong_ = overlong_ || part.size() > room;
  carried_.append(part.substr(0, room));
}

bool LineReader::next() {
  carried_.clear();
  overlong_ = false;
  for (bool begun = false;;) {
    while (buffer_.empty()) {
      if (buffer_.fill()) continue;
      complete_ = false;
      text_ = carried_;
      return begun;
    }
    std::string_view part = take();
    if (std::exchange(after_return_, false) && part == "\n") continue;
    if (!std::exchange(begun, true)) ++line_;
    const bool ends_with_feed = part.ends_with('\n');
    if (ends_with_feed) part.remove_suffix(1);
    const bool ends_with_return = part.ends_with('\r');
    if (ends_with_return) part.remove_suffix(1);
    after_return_ = ends_with_return && !ends_with_feed;
    complete_ = ends_with_feed || ends_with_return;
    if (complete_ && carried_.empty()) {
      text_ = part;
      return true;
    }
    carry(part);
    if (!complete_) continue;
    text_ = carried_;
    return true;
  }
}

}  // namespace vocabplan
