#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/table/column_names.hpp"
#include "energy/trace/reading/column_name.hpp"
#include "energy/trace/reading/head.hpp"
#include "energy/trace/reading/time.hpp"
#include "energy/trace/sink.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// A column of times, and the unit of its numbers where its name states one.
struct TimeColumn {
  std::size_t at = 0;
  StatedUnit unit{};
};

// The column that is called timestamp, time or seconds, or else the first one whose name is no more
// than such a word and a unit of time: time_ms, "ts [ns]", elapsed_s, unix_time, datetime.
[[nodiscard]] std::optional<TimeColumn> find_time(const std::vector<std::string>& header);

// The rows of a trace that is a table with a header, separated by commas, semicolons or bars. Rows
// that are shifted or cannot be read become faults; a last one that is cut short, a warning.
class TraceTable {
 public:
  TraceTable(RecordReader::Source source, TraceSink& sink);

  // The first record's fields and its line.
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] std::size_t header_line() const { return header_line_; }
  // The first record is no header but a row, which `next` gives first.
  void header_is_row();
  [[nodiscard]] bool has_header() const { return has_header_; }
  // The first rows that are whole, at most `most`, before any is read with `next`.
  [[nodiscard]] std::vector<std::vector<std::string>> first_rows(std::size_t most) const;
  // The column of one of the names, whatever their case; the first name that is there counts.
  [[nodiscard]] std::optional<std::size_t> find(
      std::initializer_list<std::string_view> names) const {
    return find_one_of(header_, names);
  }
  [[nodiscard]] bool comma_separates() const { return separator_ == ','; }

  // The next row, with as many fields as the header, or nullptr at the end.
  [[nodiscard]] const Record* next();

 private:
  // Takes the source by reference, so that it is not copied before its head is read.
  TraceTable(RecordReader::Source& source, TraceSink& sink, std::string head);
  [[nodiscard]] bool usable(const Record& row);

  TraceSink& sink_;
  std::string head_;
  char separator_;
  RecordReader reader_;
  std::vector<std::string> header_;
  std::size_t header_line_ = 0;
  Record first_row_;
  bool first_is_row_ = false;
  bool has_header_ = true;
};

// The numbers of the components that a column names; the prefix stands before those that are whole
// numbers. Rows come in turn, so the one that came after this one the last time is tried first.
class ComponentColumn {
 public:
  ComponentColumn(TraceSink& sink, std::string prefix) : sink_(sink), prefix_(std::move(prefix)) {}

  [[nodiscard]] std::size_t number(std::string_view text, std::string_view inside = {});

 private:
  struct Entry {
    std::string text;
    std::size_t number = 0;
  };

  TraceSink& sink_;
  std::string prefix_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> places_;  // in entries_
  std::size_t next_ = 0;
};

// The times of rows: read, or counted at the interval that the user states.
class RowClock {
 public:
  explicit RowClock(TraceSink& sink) : sink_(sink) {}

  // Times are numbers of that unit, where it is one.
  void state_unit(const StatedUnit& unit) {
    if (unit) time_.state_unit(unit.per);
  }
  // The column of times of a table, whose numbers are then read in the unit that its name states.
  [[nodiscard]] std::optional<std::size_t> find_column(const std::vector<std::string>& header);

  // Without times in the trace: refuses when the user states no interval.
  void need_interval() const;
  [[nodiscard]] double count(std::size_t component);

  // Nothing when the text is no time, which is then a fault.
  [[nodiscard]] std::optional<double> read(std::string_view text, std::size_t line);
  [[nodiscard]] std::optional<double> read_time_of_day(std::string_view text, std::size_t line);
  [[nodiscard]] std::optional<double> read(std::string_view date, std::string_view time_of_day,
                                           std::size_t line);

 private:
  // Tells the sink of the clock, with the first time, or of a fault.
  std::optional<double> first_or_fault(std::optional<double> time, std::string_view text,
                                       std::size_t line);

  TraceSink& sink_;
  TraceTime time_;
  bool told_ = false;              // the sink knows the clock
  std::vector<std::size_t> rows_;  // of each component
};

}  // namespace vocabplan
