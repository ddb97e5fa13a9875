#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "energy/trace/sink.hpp"

namespace vocabplan {

// The text between separators, blanks around each removed; into `cells`, which keeps its memory.
void split_cells(std::string_view text, char separator, std::vector<std::string_view>& cells);

// The text between runs of blanks and, when asked, of commas; into `words`, which keeps its memory.
void split_words(std::string_view text, std::vector<std::string_view>& words,
                 bool at_commas = false);

// A measured value as meters write it.
struct Measure {
  double value = 0.0;
  std::string_view unit{};   // what follows the number behind a blank, such as "W"
  std::string_view fault{};  // why it is no number, ready to follow the quoted text
  bool has_comma = false;    // as its decimal sign
};

// Reads a decimal number, with sign and exponent, and the unit behind it. One comma is taken for a
// decimal sign, also before an exponent (5,6E-05). Where it may part thousands (`comma_separates`:
// the file's fields are separated by commas, so that its locale is unlikely to write decimal
// commas; one to three digits that do not begin with 0 before it, exactly three behind it and no
// exponent) it is refused as ambiguous.
[[nodiscard]] Measure parse_measure(std::string_view text, bool comma_separates);

// True if a cell says that there is no value, in any case of its letters: empty, -, N/A, NA, nan,
// None, NULL, Unknown, ERR!, any words in brackets such as [Not Supported], <not counted>. It is
// the same in all layouts.
[[nodiscard]] bool is_missing(std::string_view text);

// A quantity that cannot be negative, from the cell of a column.
struct Reading {
  enum class State { missing, number, fault };
  State state = State::missing;
  double value = 0.0;

  [[nodiscard]] bool is_number() const { return state == State::number; }
  [[nodiscard]] bool is_missing() const { return state == State::missing; }
  [[nodiscard]] bool is_fault() const { return state == State::fault; }
};

// The place and the unit of a cell.
struct CellPlace {
  std::size_t line = 0;
  std::string_view column;  // for messages
  std::string_view unit;    // of the column; a cell with another one is refused (Watts is W)
  // True if a comma may separate fields or thousands, so that three digits behind it are ambiguous.
  bool comma_separates = true;
  // Its unit's in the one that is read: 1000 for a column of mW that is read in W.
  double per = 1.0;
};

// Tells the sink of text that is no number, and of decimal commas that were read. Refuses a
// negative number, one that no meter can have written, another unit, and a comma that may be
// either sign.
[[nodiscard]] Reading take_reading(TraceSink& sink, const CellPlace& place, std::string_view text);

// Tells that the last line is not used because the file may end inside it.
void warn_of_cut_line(TraceSink& sink, std::size_t line);

}  // namespace vocabplan
