#pragma once

#include <string_view>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

// True if the first two lines are the header of a table for people, and dashes below it that show
// how wide its columns are:
//          JobID ConsumedEnergyRaw
//   ------------ -----------------
[[nodiscard]] bool is_fixed_width(std::string_view head);

// The same table with bars between its cells, line by line, in constant memory. A line that does
// not fit its columns keeps its words as they are. Lines of dashes become empty. Other text comes
// back unchanged.
[[nodiscard]] RecordReader::Source between_bars(RecordReader::Source source);

}  // namespace vocabplan
