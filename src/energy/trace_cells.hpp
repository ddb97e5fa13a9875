#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace_sink.hpp"
#include "vocabplan/core/line_reader.hpp"

namespace vocabplan {

// Without the blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// The text between separators, blanks around each removed; into `cells`, which keeps its memory.
void split_cells(std::string_view text, char separator, std::vector<std::string_view>& cells);

// The text between runs of blanks.
void split_words(std::string_view text, std::vector<std::string_view>& words);

// The first line of a file's beginning that is neither blank nor a comment.
[[nodiscard]] std::string_view first_line(std::string_view head);

// The one of `,` `;` `|` and tab that cuts the line into most parts.
[[nodiscard]] char separator_of(std::string_view line);

// A quantity that cannot be negative, from the cell of a column.
struct Reading {
  enum class State { missing, number, fault };
  State state = State::missing;
  double value = 0.0;

  [[nodiscard]] bool is_number() const { return state == State::number; }
  [[nodiscard]] bool is_fault() const { return state == State::fault; }
};

// What stands where a cell is read.
struct CellPlace {
  std::size_t line = 0;
  std::string_view column;  // for messages
  std::string_view unit;    // of the column; a cell with another one is refused
  // Whether a comma may separate fields or thousands, so that three digits behind it are ambiguous.
  bool comma_separates = true;
};

// Tells the sink of text that is no number, and of decimal commas that were read. Refuses a
// negative number, one that no meter can have written, another unit, and a comma that may be
// either sign.
[[nodiscard]] Reading take_reading(TraceSink& sink, const CellPlace& place, std::string_view text);

// The rows of a separated table behind its header.
class CellReader {
 public:
  CellReader(RecordReader::Source source, TraceSink& sink);

  // Reads the header, the first line that is not blank. False at the end of the file.
  bool header();
  // The next row that has as many cells as the header; others are faults. A last line without an
  // end whose last cell is `last_used` or lies before it may be cut there, and is not given. A row
  // that starts as the header does is a new header.
  bool next(std::size_t last_used);
  [[nodiscard]] const std::vector<std::string_view>& cells() const { return cells_; }
  [[nodiscard]] std::string_view text() const { return lines_.text(); }
  [[nodiscard]] std::size_t line() const { return lines_.line(); }
  // Where the header has the column.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  // Counts the headers, so that a reader sees when its columns have changed.
  [[nodiscard]] std::size_t headers() const { return headers_; }
  // Where the cell of a column stands.
  [[nodiscard]] CellPlace place(std::string_view column, std::string_view unit) const {
    return {line(), column, unit, separator_ == ','};
  }

 private:
  bool next_line();
  bool cut();
  void unquote(std::string_view text);
  void take_header();
  void count_fault();

  LineReader lines_;
  TraceSink& sink_;
  char separator_ = ',';
  std::vector<std::string> columns_;
  std::vector<std::string_view> cells_;
  std::string unquoted_;
  std::size_t headers_ = 0;
};

// Tells that the last line is not used because the file may end inside it.
void warn_of_cut_line(TraceSink& sink, std::size_t line);

}  // namespace vocabplan
