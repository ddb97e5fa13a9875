#include "vocabplan/core/record_reader.hpp"

#include <csv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace vocabplan {
namespace {

constexpr std::size_t kChunk = 65536;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

// libcsv is a push parser. It is fed one physical line at a time, so that each call yields at most
// one record and the line number of its start is known.
class RecordReader::Impl {
 public:
  explicit Impl(Source source) : source_(std::move(source)) { start_parser(); }
  ~Impl() { csv_free(&parser_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  Impl(Impl&&) = delete;
  Impl& operator=(Impl&&) = delete;

  const Record* next();
  [[nodiscard]] bool drained() const noexcept;

 private:
  void start_parser();
  void restart_parser();
  bool fill();
  void skip_byte_order_mark();
  [[nodiscard]] std::string_view next_line() const;
  const Record* take(std::string_view segment);
  void feed(std::string_view segment);
  void count_line(std::string_view segment);
  const Record* finish();
  const Record* yield();
  const Record* fail(std::string why);

  static void on_field(void* text, std::size_t size, void* self);
  static void on_record(int terminator, void* self);

  Source source_;
  csv_parser parser_{};
  std::array<char, kChunk> buffer_{};
  std::size_t position_ = 0;
  std::size_t size_ = 0;
  std::size_t lines_end_ = 0;  // after the last line end in the buffer
  bool started_ = false;
  bool ended_ = false;

  std::size_t line_ = 1;          // of the next byte
  char last_line_end_ = '\0';     // the byte before, when it ended a line
  std::size_t record_bytes_ = 0;  // fed since the last record
  bool in_record_ = false;
  bool skipping_ = false;  // dropping the rest of a faulty line

  bool complete_ = false;
  bool clear_text_ = false;
  std::string text_;               // the fields of the record, end to end
  std::vector<std::size_t> ends_;  // where each field ends in text_
  Record record_;
};

void RecordReader::Impl::start_parser() {
  if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  csv_set_blk_size(&parser_, 4096);
}

void RecordReader::Impl::restart_parser() {
  csv_free(&parser_);
  start_parser();
  text_.clear();
  ends_.clear();
  record_bytes_ = 0;
  in_record_ = false;
  complete_ = false;
}

void RecordReader::Impl::on_field(void* text, std::size_t size, void* self) {
  auto& me = *static_cast<Impl*>(self);
  me.text_.append(static_cast<const char*>(text), size);
  me.ends_.push_back(me.text_.size());
}

void RecordReader::Impl::on_record(int /*terminator*/, void* self) {
  static_cast<Impl*>(self)->complete_ = true;
}

bool RecordReader::Impl::fill() {
  position_ = 0;
  size_ = ended_ ? 0 : source_(buffer_.data(), buffer_.size());
  if (size_ == 0) ended_ = true;
  if (!started_) skip_byte_order_mark();
  const std::string_view bytes(buffer_.data(), size_);
  const std::size_t last = bytes.find_last_of("\r\n");
  lines_end_ = last == std::string_view::npos ? 0 : last + 1;
  return size_ > 0;
}

// What is left of the buffer has no further line in it, or only blank ones.
bool RecordReader::Impl::drained() const noexcept {
  if (ended_) return false;
  if (position_ >= lines_end_) return true;
  return is_blank(std::string_view(buffer_.data() + position_, lines_end_ - position_));
}

void RecordReader::Impl::skip_byte_order_mark() {
  started_ = true;
  // Ask for more only while the bytes so far may be the start of a mark.
  while (!ended_ && size_ < kByteOrderMark.size() &&
         kByteOrderMark.starts_with(std::string_view(buffer_.data(), size_))) {
    const std::size_t more = source_(buffer_.data() + size_, buffer_.size() - size_);
    if (more == 0) ended_ = true;
    size_ += more;
  }
  if (std::string_view(buffer_.data(), size_).starts_with(kByteOrderMark)) {
    position_ = kByteOrderMark.size();
  }
}

std::string_view RecordReader::Impl::next_line() const {
  const char* const first = buffer_.data() + position_;
  const char* const last = buffer_.data() + size_;
  const char* end = std::find_if(first, last, is_line_end);
  if (end != last) ++end;
  return {first, static_cast<std::size_t>(end - first)};
}

void RecordReader::Impl::count_line(std::string_view segment) {
  // CRLF is one line end, also when its halves arrive apart.
  const bool second_half = segment == "\n" && last_line_end_ == '\r';
  if (!second_half) ++line_;
}

void RecordReader::Impl::feed(std::string_view segment) {
  record_bytes_ += segment.size();
  if (!in_record_ && !is_blank(segment)) {
    in_record_ = true;
    record_.line = line_;
  }
  const std::size_t used =
      csv_parse(&parser_, segment.data(), segment.size(), &on_field, &on_record, this);
  if (used == segment.size()) return;
  if (csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
  skipping_ = true;
}

const Record* RecordReader::Impl::next() {
  if (std::exchange(clear_text_, false)) {
    text_.clear();
    ends_.clear();
  }
  for (;;) {
    if (position_ == size_) {
      if (!fill()) return finish();
      continue;  // a lone byte order mark leaves nothing to read
    }
    const std::string_view segment = next_line();
    position_ += segment.size();
    const Record* const found = take(segment);
    const bool line_ends = is_line_end(segment.back());
    if (line_ends) {
      skipping_ = false;
      count_line(segment);
    }
    last_line_end_ = line_ends ? segment.back() : '\0';
    if (!in_record_) record_bytes_ = 0;
    if (found != nullptr) return found;
  }
}

// What a line, or the part of one that has arrived, completes: a record, a fault or nothing.
const Record* RecordReader::Impl::take(std::string_view segment) {
  if (skipping_) return nullptr;
  feed(segment);
  if (skipping_) return fail("a quote stands inside a field that is not quoted");
  if (record_bytes_ > kLongestRecord) {
    skipping_ = true;
    return fail("longer than 65536 bytes (or a quote that is never closed)");
  }
  return complete_ ? yield() : nullptr;
}

const Record* RecordReader::Impl::finish() {
  if (!in_record_) return nullptr;
  if (csv_fini(&parser_, &on_field, &on_record, this) != 0) {
    return fail("a quoted field is not closed");
  }
  if (complete_) return yield();
  return nullptr;
}

const Record* RecordReader::Impl::yield() {
  record_.fields.clear();
  record_.fault.clear();
  std::size_t start = 0;
  for (const std::size_t end : ends_) {
    record_.fields.push_back(std::string_view(text_).substr(start, end - start));
    start = end;
  }
  complete_ = false;
  in_record_ = false;
  record_bytes_ = 0;
  clear_text_ = true;  // at the next call: the views above point into text_
  return &record_;
}

const Record* RecordReader::Impl::fail(std::string why) {
  restart_parser();
  record_.fields.clear();
  record_.fault = std::move(why);
  return &record_;
}

RecordReader::RecordReader(Source source) : impl_(std::make_unique<Impl>(std::move(source))) {}
RecordReader::~RecordReader() = default;
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;

const Record* RecordReader::next() {
  return impl_->next();
}
bool RecordReader::drained() const noexcept {
  return impl_->drained();
}

}  // namespace vocabplan
