#include "vocabplan/core/record_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/line_buffer.hpp"
#include "core/table/csv_parser.hpp"
#include "core/table/table_numbers.hpp"
#include "core/text_source.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// The separator that cuts a first line into most fields.
char likely_separator(std::string_view line) {
  constexpr std::string_view kSeparators = ",;\t";
  std::array<std::size_t, kSeparators.size()> times{};
  std::size_t in_numbers = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    const std::size_t which = kSeparators.find(line[i]);
    if (quoted || which == std::string_view::npos) continue;
    ++times[which];
    const bool between =
        i > 0 && i + 1 < line.size() && is_digit(line[i - 1]) && is_digit(line[i + 1]);
    if (which == 0 && between) ++in_numbers;
  }
  if (times[1] + times[2] > 0) times[0] -= in_numbers;
  const auto* const most = std::max_element(times.begin(), times.end());
  return kSeparators[static_cast<std::size_t>(most - times.begin())];
}

std::string_view trim(const char* first, const char* last) {
  const std::string_view text(first, static_cast<std::size_t>(last - first));
  const bool is_trimmed = first != last && *first > ' ' && *(last - 1) > ' ';
  return is_trimmed ? text : trimmed(text);
}

}  // namespace

// The parser is fed one physical line at a time, so that each call yields at most one record and
// the line number of its start is known. A line that lies whole in the buffer needs no parser where
// no quote stands inside a field: it is cut at its separators where it stands.
class RecordReader::Impl {
 public:
  Impl(Source source, char separator)
      : buffer_(std::move(source)),
        separator_(separator),
        parser_(separator),
        numbers_(separator) {}
  Impl(Source source, OfFirstLine /*separator*/) : Impl(std::move(source), ',') {
    of_first_line_ = true;
  }
  // Reads on where another one is.
  Impl(Source source, const Impl& before) : Impl(std::move(source), before.separator_) {
    buffer_.go_on();
    begun_ = true;
    line_ = before.line_;
    last_line_end_ = before.last_line_end_;
  }
  ~Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  Impl(Impl&&) = delete;
  Impl& operator=(Impl&&) = delete;

  const Record* next();
  [[nodiscard]] bool drained() const noexcept { return foreign_ || buffer_.drained(); }
  [[nodiscard]] std::size_t cut_line() const noexcept { return cut_line_; }
  [[nodiscard]] char separator() const noexcept { return separator_; }
  [[nodiscard]] bool foreign() const noexcept { return foreign_; }

  ParsedNumber number(std::string_view field, const ParsedNumber& plain, bool may_have_sign);
  void read_whole() noexcept { reads_whole_ = true; }
  void settle_numbers_by(std::vector<std::size_t> positions) { telling_ = std::move(positions); }
  [[nodiscard]] bool points_are_settled() const noexcept { return numbers_.points_are_settled(); }
  [[nodiscard]] const std::string& number_note() const noexcept { return numbers_.note(); }

 private:
  using TakeField = std::function<void(std::string_view, std::size_t)>;
  void tell(const Record& record, std::size_t line, const TakeField& take) const;
  void look_ahead(const TakeField& take);
  bool begin();
  void restart_parser();
  bool cut(std::string_view line);
  bool cut_quoted(std::string_view line);
  const char* cut_field(const char* first, const char* last);
  const Record* take_line();
  const Record* take_whole_line();
  const Record* take(std::string_view segment);
  void feed(std::string_view segment);
  [[nodiscard]] bool begins_record(std::string_view segment) const;
  const Record* drop_blank();
  void count_line(std::string_view segment);
  const Record* finish();
  const Record* yield();
  const Record* fail(std::string why);

  LineBuffer buffer_;
  char separator_;
  CsvParser parser_;
  std::size_t line_ = 1;          // of the next byte
  char last_line_end_ = '\0';     // the byte before, when it ended a line
  std::size_t record_bytes_ = 0;  // fed since the last record
  bool in_record_ = false;
  bool is_blank_ = false;           // the record has no more than blanks so far: tabs that separate
  bool skipping_ = false;           // dropping the rest of a faulty line
  std::string_view parse_fault_{};  // in that line
  bool of_first_line_ = false;      // the separator
  bool begun_ = false;
  bool foreign_ = false;  // the stream is no text of ours
  bool reads_whole_ = false;
  std::optional<std::vector<std::size_t>> telling_{};  // fields that settle the decimal sign
  std::size_t cut_line_ = 0;
  TableNumbers numbers_;

  bool clear_text_ = false;
  Record record_;
};

void RecordReader::Impl::restart_parser() {
  parser_.restart(separator_);
  record_bytes_ = 0;
  in_record_ = false;
}

// Makes the record of a plain line, whose fields stay in the buffer; false for a blank line.
bool RecordReader::Impl::cut(std::string_view line) {
  const char* first = line.data();
  const char* last = first + line.size() - 1;  // at the LF
  if (last != first && *(last - 1) == '\r') --last;
  record_.line = line_;
  count_line(line);
  last_line_end_ = line.back();
  if (trim(first, last).empty()) return false;
  record_.fields.clear();
  // Fields are short: going through them is quicker than a search for each.
  for (const char* at = first; at != last; ++at) {
    if (*at != separator_) continue;
    record_.fields.push_back(trim(first, at));
    first = at + 1;
  }
  record_.fields.push_back(trim(first, last));
  record_.complete = true;
  record_.fault.clear();
  return true;
}

// The same of a line with quotes; false, and nothing is done, where a quote stands inside a field,
// or a field goes on in the next line.
bool RecordReader::Impl::cut_quoted(std::string_view line) {
  const char* last = line.data() + line.size() - 1;  // at the LF
  if (last != line.data() && *(last - 1) == '\r') --last;
  record_.fields.clear();
  for (const char* at = line.data();; ++at) {
    at = cut_field(at, last);
    if (at == nullptr) return false;
    if (at == last) break;
  }
  record_.line = line_;
  record_.complete = true;
  record_.fault.clear();
  count_line(line);
  last_line_end_ = line.back();
  return true;
}

// Adds the field that begins here; its end, nullptr where it has to be parsed.
const char* RecordReader::Impl::cut_field(const char* first, const char* last) {
  const auto behind_blanks = [&](const char* at) {
    while (at != last && (*at == ' ' || *at == '\t') && *at != separator_) ++at;
    return at;
  };
  first = behind_blanks(first);
  const bool is_quoted = first != last && *first == '"';
  if (is_quoted) ++first;
  const char* end = first;
  while (end != last && *end != '"' && (is_quoted || *end != separator_)) ++end;
  if (!is_quoted) {
    record_.fields.push_back(trim(first, end));
    return end != last && *end == '"' ? nullptr : end;
  }
  if (end == last) return nullptr;
  record_.fields.emplace_back(first, static_cast<std::size_t>(end - first));
  end = behind_blanks(end + 1);
  return end != last && *end != separator_ ? nullptr : end;
}

void RecordReader::Impl::count_line(std::string_view segment) {
  // CRLF is one line end, also when its halves arrive apart.
  const bool second_half = segment == "\n" && last_line_end_ == '\r';
  if (!second_half) ++line_;
}

// Tabs that separate begin one: the parser has the empty fields before them, and the rest of the
// line may come later.
bool RecordReader::Impl::begins_record(std::string_view segment) const {
  return !is_blank(segment) || (separator_ == '\t' && segment.find('\t') != std::string_view::npos);
}

void RecordReader::Impl::feed(std::string_view segment) {
  record_bytes_ += segment.size();
  if (!in_record_ && begins_record(segment)) {
    in_record_ = true;
    is_blank_ = true;
    record_.line = line_;
  }
  is_blank_ = is_blank_ && is_blank(segment);
  parse_fault_ = parser_.feed(segment);
  skipping_ = !parse_fault_.empty();
}

// Looks at the start of the stream; false when it cannot be read.
bool RecordReader::Impl::begin() {
  begun_ = true;
  record_.fault = buffer_.encoding_fault();
  if (record_.fault.empty() && of_first_line_) record_.fault = buffer_.kind_fault();
  if (!record_.fault.empty()) {
    record_.line = 1;
    foreign_ = true;
    return false;
  }
  if (of_first_line_) {
    separator_ = likely_separator(buffer_.first_line());
    parser_.restart(separator_);
    numbers_ = TableNumbers(separator_);
  }
  return true;
}

const Record* RecordReader::Impl::next() {
  if (foreign_) return nullptr;
  if (!begun_ && !begin()) return &record_;
  if (std::exchange(clear_text_, false)) parser_.forget();
  for (;;) {
    if (buffer_.empty()) {
      if (!buffer_.fill()) return finish();
      continue;  // a lone byte order mark leaves nothing to read
    }
    const Record* const found = in_record_ || skipping_ ? take_line() : take_whole_line();
    if (found != nullptr) return found;
  }
}

// The next line without the parser, where it is all at hand and simple enough.
const Record* RecordReader::Impl::take_whole_line() {
  const std::string_view line = buffer_.take_plain_line();
  if (!line.empty()) return cut(line) ? &record_ : nullptr;
  const std::string_view quoted = buffer_.whole_line();
  if (quoted.empty() || !cut_quoted(quoted)) return take_line();
  buffer_.skip(quoted.size());
  return &record_;
}

// The next line, or the part of it that has arrived, through the parser.
const Record* RecordReader::Impl::take_line() {
  const std::string_view segment = buffer_.take_line();
  const Record* const found = take(segment);
  const bool line_ends = is_line_end(segment.back());
  if (line_ends) {
    skipping_ = false;
    count_line(segment);
  }
  last_line_end_ = line_ends ? segment.back() : '\0';
  if (!in_record_) record_bytes_ = 0;
  return found;
}

// The result of a line, or of the part of one that has arrived: a record, a fault or nothing.
const Record* RecordReader::Impl::take(std::string_view segment) {
  if (skipping_) return nullptr;
  feed(segment);
  if (skipping_) return fail(std::string(parse_fault_));
  if (record_bytes_ > kLongestRecord) {
    skipping_ = true;
    return fail("longer than 65536 bytes (or a quote that is never closed)");
  }
  if (!parser_.complete()) return nullptr;
  return is_blank_ ? drop_blank() : yield();
}

// A line of nothing but tabs is as blank as one of nothing but spaces.
const Record* RecordReader::Impl::drop_blank() {
  parser_.forget();
  parser_.next();
  in_record_ = false;
  return nullptr;
}

const Record* RecordReader::Impl::finish() {
  if (!in_record_) return nullptr;
  if (!parser_.finish()) return fail("a quoted field is not closed");
  if (!parser_.complete() || is_blank_) return nullptr;
  const Record* const last = yield();
  record_.complete = false;
  cut_line_ = record_.line;
  return last;
}

const Record* RecordReader::Impl::yield() {
  record_.fields.clear();
  record_.fault.clear();
  parser_.get(record_.fields);
  parser_.next();
  record_.complete = true;
  in_record_ = false;
  record_bytes_ = 0;
  clear_text_ = true;  // at the next call: the views above point into the parser
  return &record_;
}

const Record* RecordReader::Impl::fail(std::string why) {
  restart_parser();
  record_.fields.clear();
  record_.fault = std::move(why);
  record_.complete = true;
  return &record_;
}

ParsedNumber RecordReader::Impl::number(std::string_view field, const ParsedNumber& plain,
                                        bool may_have_sign) {
  const TableNumbers::Field asked{
      .text = field, .may_have_sign = may_have_sign, .line = record_.line};
  const TableNumbers::Fields line = [this](const auto& take) { tell(record_, record_.line, take); };
  if (!reads_whole_) return numbers_.read(asked, plain, line, {});
  return numbers_.read(asked, plain, line, [this](const auto& take) { look_ahead(take); });
}

// The fields of a record that may settle the decimal sign.
void RecordReader::Impl::tell(const Record& record, std::size_t line, const TakeField& take) const {
  if (!telling_) {
    for (const std::string_view field : record.fields) take(field, line);
    return;
  }
  for (const std::size_t position : *telling_) {
    if (position < record.fields.size()) take(record.fields[position], line);
  }
}

// The records that follow, without moving to them.
void RecordReader::Impl::look_ahead(const TakeField& take) {
  const std::string rest = buffer_.read_ahead();
  const auto reader = std::make_unique<Impl>(text_source(rest), *this);
  while (const Record* const record = reader->next()) tell(*record, record->line, take);
}

RecordReader::RecordReader(Source source, char separator) {
  if (std::string_view(",;|").find(separator) == std::string_view::npos) {
    throw DomainError("the separator is " + in_quotes(std::string_view(&separator, 1)) +
                      "; accepted are ',', ';' and '|'");
  }
  impl_ = std::make_unique<Impl>(std::move(source), separator);
}
RecordReader::RecordReader(Source source, OfFirstLine separator)
    : impl_(std::make_unique<Impl>(std::move(source), separator)) {}
RecordReader::~RecordReader() = default;
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;

const Record* RecordReader::next() {
  return impl_->next();
}
bool RecordReader::drained() const noexcept {
  return impl_->drained();
}
ParsedNumber RecordReader::number_with_marks(std::string_view field, const ParsedNumber& plain,
                                             bool may_have_sign) {
  const ParsedNumber number = impl_->number(field, plain, may_have_sign);
  points_settled_ = impl_->points_are_settled();
  return number;
}
void RecordReader::read_whole() noexcept {
  impl_->read_whole();
}
void RecordReader::settle_numbers_by(std::vector<std::size_t> positions) {
  impl_->settle_numbers_by(std::move(positions));
}
const std::string& RecordReader::number_note() const noexcept {
  return impl_->number_note();
}
char RecordReader::separator() const noexcept {
  return impl_->separator();
}
bool RecordReader::foreign() const noexcept {
  return impl_->foreign();
}
std::size_t RecordReader::cut_line() const noexcept {
  return impl_->cut_line();
}

}  // namespace vocabplan
