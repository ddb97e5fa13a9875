#include "core/line_buffer.hpp"

#include <algorithm>
#include <utility>

#include "core/file_kind.hpp"
#include "core/text_encoding.hpp"

namespace vocabplan {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

LineBuffer::LineBuffer(RecordReader::Source source) : source_(std::move(source)) {}

bool LineBuffer::fill() {
  position_ = 0;
  size_ = ended_ ? 0 : source_(buffer_->data(), buffer_->size());
  if (size_ == 0) ended_ = true;
  if (!started_) skip_byte_order_marks();
  note_lines();
  return size_ > 0;
}

void LineBuffer::note_lines() {
  const std::size_t last = bytes().find_last_of("\r\n");
  lines_end_ = last == std::string_view::npos ? 0 : last + 1;
  line_feed_ = std::min(bytes().find('\n'), size_);
  has_quotes_ = bytes().find('"') != std::string_view::npos;
  has_returns_ = bytes().find('\r') != std::string_view::npos;
}

// Behind what is at hand; false when nothing came, or there is no room.
bool LineBuffer::ask_for_more() {
  if (ended_ || size_ == buffer_->size()) return false;
  const std::size_t more = source_(buffer_->data() + size_, buffer_->size() - size_);
  if (more == 0) ended_ = true;
  size_ += more;
  return more > 0;
}

std::string_view LineBuffer::first_line() {
  if (size_ == 0) (void)fill();
  for (;;) {
    const std::string_view text = bytes().substr(position_);
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    if (end == text.size() && ask_for_more()) continue;
    note_lines();
    return text.substr(begin, end - begin);
  }
}

std::string_view LineBuffer::encoding_fault() {
  if (size_ == 0) (void)fill();
  // A record of two letters is not kept waiting for what follows it.
  constexpr std::size_t kEnough = 8;
  while (size_ - position_ < kEnough &&
         bytes().find_first_of("\r\n", position_) == std::string_view::npos && ask_for_more()) {
  }
  note_lines();
  // Of the first line alone, so that it does not matter in which pieces the bytes came.
  const std::string_view head = bytes().substr(position_);
  return vocabplan::encoding_fault(head.substr(0, head.find_first_of("\r\n")));
}

std::string_view LineBuffer::kind_fault() {
  (void)first_line();
  while (size_ - position_ < kKindHead && is_undecided(bytes().substr(position_)) &&
         ask_for_more()) {
  }
  note_lines();
  return vocabplan::kind_fault(bytes().substr(position_, kKindHead));
}

std::string LineBuffer::read_ahead() {
  std::string later;
  while (!ended_) {
    const std::size_t before = later.size();
    later.resize(before + kChunk);
    const std::size_t size = source_(later.data() + before, kChunk);
    later.resize(before + size);
    if (size == 0) break;
  }
  std::string all = std::string(bytes().substr(position_)) + later;
  ended_ = later.empty();
  if (!ended_) {
    source_ = [text = std::move(later), at = std::size_t{0}](char* buffer,
                                                             std::size_t room) mutable {
      const std::size_t size = text.copy(buffer, room, at);
      at += size;
      return size;
    };
  }
  return all;
}

bool LineBuffer::drained() const noexcept {
  if (ended_) return false;
  if (position_ >= lines_end_) return true;
  return is_blank(std::string_view(buffer_->data() + position_, lines_end_ - position_));
}

void LineBuffer::skip_byte_order_marks() {
  started_ = true;
  for (;;) {
    // Ask for more only while the bytes so far may be the start of a mark.
    const auto rest = [&] { return bytes().substr(position_); };
    while (rest().size() < kByteOrderMark.size() && kByteOrderMark.starts_with(rest()) &&
           ask_for_more()) {
    }
    if (!rest().starts_with(kByteOrderMark)) return;
    position_ += kByteOrderMark.size();
  }
}

std::string_view LineBuffer::take_line() {
  const char* const first = buffer_->data() + position_;
  const char* const last = buffer_->data() + size_;
  const char* end = std::find_if(first, last, is_line_end);
  if (end != last) ++end;
  const auto size = static_cast<std::size_t>(end - first);
  position_ += size;
  return {first, size};
}

std::string_view LineBuffer::whole_line() {
  if (line_feed_ < position_) line_feed_ = std::min(bytes().find('\n', position_), size_);
  if (line_feed_ == size_) return {};
  const std::string_view line(buffer_->data() + position_, line_feed_ + 1 - position_);
  if (has_returns_) {
    const std::size_t found = line.find('\r');
    if (found != std::string_view::npos && found + 2 != line.size()) return {};
  }
  return line;
}

std::string_view LineBuffer::take_plain_line() {
  const std::string_view line = whole_line();
  if (has_quotes_ && line.find('"') != std::string_view::npos) return {};
  position_ += line.size();
  return line;
}

}  // namespace vocabplan
