#include "cli/tokenizer/text_lines.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/text_encoding.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan::cli {

TextLines::TextLines(RecordReader::Source source, std::string name)
    : source_(std::move(source)), name_(std::move(name)), buffer_(kBlock) {}

// Reads until the buffer is full, or the text at its end.
void TextLines::fill() {
  while (!ended_ && end_ < buffer_.size()) {
    const std::size_t got = source_(buffer_.data() + end_, buffer_.size() - end_);
    ended_ = got == 0;
    end_ += got;
  }
}

void TextLines::fail_long() const {
  throw DataError(name_, first_line_ + lines_.size(),
                  "the line has more than 16 MiB; accepted are shorter ones");
}

void TextLines::cut(std::string_view text) {
  while (!text.empty()) {
    const std::size_t feed = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, feed);
    if (feed < text.size() && line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > kLongest) fail_long();
    lines_.push_back(line);
    text.remove_prefix(std::min(feed + 1, text.size()));
  }
}

bool TextLines::next() {
  first_line_ += lines_.size();
  lines_.clear();
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  fill();
  if (!std::exchange(started_, true)) {
    const std::string_view fault = encoding_fault(rest().substr(0, rest().find_first_of("\r\n")));
    if (!fault.empty()) throw DataError(name_, 1, std::string(fault));
    begin_ += rest().size() - without_byte_order_marks(rest()).size();
  }
  while (!ended_ && rest().find('\n') == std::string_view::npos) {
    if (buffer_.size() > kLongest) fail_long();
    buffer_.resize(std::min(buffer_.size() * 2, kLongest + 8));
    fill();
  }
  const std::size_t size = ended_ ? rest().size() : rest().rfind('\n') + 1;
  cut(rest().substr(0, size));
  begin_ += size;
  return !lines_.empty();
}

}  // namespace vocabplan::cli
