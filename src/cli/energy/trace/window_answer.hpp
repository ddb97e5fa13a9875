#pragma once

#include <string>

#include "cli/energy/trace/answer.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// The windows of a report in a table for people.
[[nodiscard]] std::string windows_table(const TraceReport& report);

/// Each window in a row for machines, in base units.
void window_rows(const TraceReport& report, const RowSink& take);

/// The same, each with its components.
void window_records(const TraceReport& report, const RowSink& take);

/// The complaint about windows, or the stretch between --from and --to, that no reading covers;
/// empty without one. `all`: every one is.
struct EmptyWindows {
  std::string text{};
  bool all = false;
};
[[nodiscard]] EmptyWindows empty_windows(const TraceReport& report);

/// Ends of windows that count from the start of a trace are other times in the next one. Throws
/// `DataError` for traces that follow each other, of which such a window would have a stretch each;
/// others are warned of where it is more than a second.
void check_offsets(TraceReport& report);

}  // namespace vocabplan::cli
