#include "energy/trace/reading/table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text_source.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

// A header is found in the first bytes.
constexpr std::size_t kTableHead = 16384;
// Texts that stand for components are kept, but not without end.
constexpr std::size_t kMostTexts = 20000;

// The words that a name of times may have: one of the first, and the others beside it.
constexpr std::array<std::string_view, 8> kTimeWords{"timestamp", "timestamps", "time",  "ts",
                                                     "datetime",  "date",       "epoch", "elapsed"};
constexpr std::array<std::string_view, 8> kBesideTime{"unix",     "utc",    "local",  "wall",
                                                      "relative", "sample", "system", "stamp"};

bool is_word_of(const std::array<std::string_view, 8>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_of_times(const ColumnName& name) {
  if (name.has_other_unit || name.power) return false;
  // A unit alone, such as "ms".
  if (name.words.empty()) return static_cast<bool>(name.time);
  const auto is_time = [](const std::string& word) { return is_word_of(kTimeWords, word); };
  return std::any_of(name.words.begin(), name.words.end(), is_time) &&
         std::all_of(name.words.begin(), name.words.end(), [&](const std::string& word) {
           return is_time(word) || is_word_of(kBesideTime, word);
         });
}

}  // namespace

std::optional<TimeColumn> find_time(const std::vector<std::string>& header) {
  if (const auto at = find_one_of(header, {"timestamp", "time", "seconds"})) {
    const bool has_unit = same_in_any_case(header[*at], "seconds");
    return TimeColumn{*at, has_unit ? time_unit("s") : StatedUnit{}};
  }
  for (std::size_t i = 0; i < header.size(); ++i) {
    const ColumnName name = parse_column_name(header[i]);
    if (is_of_times(name)) return TimeColumn{i, name.time};
  }
  return std::nullopt;
}

TraceTable::TraceTable(RecordReader::Source source, TraceSink& sink)
    : TraceTable(source, sink, read_head(source, kTableHead)) {}

TraceTable::TraceTable(RecordReader::Source& source, TraceSink& sink, std::string head)
    : sink_(sink),
      head_(head),
      separator_(separator_of(first_line(head))),
      reader_(replay(std::move(head), kTableHead, std::move(source)), separator_) {
  while (const Record* record = reader_.next()) {
    if (!record->fault.empty()) sink_.refuse(record->line, "the header is " + record->fault);
    if (record->fields.front().starts_with('#')) continue;
    header_.assign(record->fields.begin(), record->fields.end());
    header_line_ = record->line;
    first_row_.complete = record->complete;
    break;
  }
  if (header_.empty()) sink_.refuse(0, "has no header");
}

void TraceTable::header_is_row() {
  first_is_row_ = true;
  has_header_ = false;
  first_row_.line = header_line_;
  first_row_.fields.assign(header_.begin(), header_.end());
}

std::vector<std::vector<std::string>> TraceTable::first_rows(std::size_t most) const {
  std::vector<std::vector<std::string>> rows;
  RecordReader reader(text_source(head_), separator_);
  bool is_behind_header = !has_header_;
  while (rows.size() < most) {
    const Record* const record = reader.next();
    if (record == nullptr) break;
    if (!record->fault.empty() || record->fields.front().starts_with('#')) continue;
    if (!std::exchange(is_behind_header, true)) continue;
    const bool is_header = has_header_ && std::equal(header_.begin(), header_.end(),
                                                     record->fields.begin(), record->fields.end());
    if (!record->complete || is_header || record->fields.size() != header_.size()) continue;
    rows.emplace_back(record->fields.begin(), record->fields.end());
  }
  return rows;
}

const Record* TraceTable::next() {
  if (std::exchange(first_is_row_, false)) return &first_row_;
  while (const Record* row = reader_.next()) {
    if (usable(*row)) return row;
  }
  return nullptr;
}

bool TraceTable::usable(const Record& row) {
  if (!row.fault.empty()) {
    sink_.fault(row.line, row.fault);
    return false;
  }
  const bool whole = row.fields.size() == header_.size();
  if (!row.complete) {
    sink_.warn("the file ends inside line " + std::to_string(row.line) +
               (whole ? ": its last value may be cut short" : ": that line is not used"));
    return whole;
  }
  // A log that was started again, or comments.
  if (row.fields.front() == header_.front() && whole &&
      std::equal(header_.begin(), header_.end(), row.fields.begin())) {
    return false;
  }
  if (row.fields.front().starts_with('#')) return false;
  if (whole) return true;
  const bool more = row.fields.size() > header_.size();
  sink_.fault(row.line, "has " + std::to_string(row.fields.size()) +
                            " fields where the header has " + std::to_string(header_.size()) +
                            (more && comma_separates()
                                 ? ": shifted, or numbers with a decimal comma, which has to be in "
                                   "quotes or between semicolons"
                                 : ": shifted or cut short"));
  return false;
}

std::size_t ComponentColumn::number(std::string_view text, std::string_view inside) {
  if (next_ < entries_.size() && entries_[next_].text == text) {
    const std::size_t found = entries_[next_].number;
    next_ = next_ + 1 == entries_.size() ? 0 : next_ + 1;
    return found;
  }
  if (entries_.size() == kMostTexts) {
    entries_.clear();
    places_.clear();
  }
  const auto [place, added] = places_.try_emplace(std::string(text), entries_.size());
  if (added) {
    const bool is_number = text.find_first_not_of("0123456789") == std::string_view::npos;
    const std::string name = is_number ? prefix_ + place->first : place->first;
    entries_.push_back({place->first, sink_.component(name, inside)});
  }
  const std::size_t at = place->second;
  next_ = at + 1 == entries_.size() ? 0 : at + 1;
  return entries_[at].number;
}

std::optional<std::size_t> RowClock::find_column(const std::vector<std::string>& header) {
  const auto found = find_time(header);
  if (!found) return std::nullopt;
  state_unit(found->unit);
  return found->at;
}

void RowClock::need_interval() const {
  if (sink_.options().interval) return;
  sink_.refuse(1, "has no times: state the interval between its rows (--interval)");
}

double RowClock::count(std::size_t component) {
  if (component >= rows_.size()) rows_.resize(component + 1);
  return static_cast<double>(rows_[component]++) * sink_.options().interval.value_or(0.0);
}

std::optional<double> RowClock::first_or_fault(std::optional<double> time, std::string_view text,
                                               std::size_t line) {
  if (!time) {
    sink_.fault(line, in_quotes(text) + ' ' + std::string(time_.fault()));
    return std::nullopt;
  }
  told_ = true;
  sink_.clock(time_.clock());
  sink_.first_time(std::string(text));
  sink_.clock_unit(time_.per_second());
  if (!time_.unit_by_size().empty()) {
    sink_.warn("its times state no unit and are taken for " + std::string(time_.unit_by_size()) +
               " since 1970 by their size");
  }
  return time;
}

std::optional<double> RowClock::read(std::string_view text, std::size_t line) {
  const auto time = time_.read(text);
  return time && told_ ? time : first_or_fault(time, text, line);
}

std::optional<double> RowClock::read_time_of_day(std::string_view text, std::size_t line) {
  const auto time = time_.read_time_of_day(text);
  return time && told_ ? time : first_or_fault(time, text, line);
}

std::optional<double> RowClock::read(std::string_view date, std::string_view time_of_day,
                                     std::size_t line) {
  const auto time = time_.read(date, time_of_day);
  return time && told_
             ? time
             : first_or_fault(time, std::string(date) + ' ' + std::string(time_of_day), line);
}

}  // namespace vocabplan
