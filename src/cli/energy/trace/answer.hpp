#pragma once

#include <vector>

#include "cli/options/answer.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan::cli {

/// The findings of `energy trace`.
struct TraceReport {
  std::vector<TraceEnergy> traces{};
  TraceSum sum{};
  double static_watts = 0.0;
  /// Of each trace the window that it is cut to, by --from and --to; none otherwise.
  std::vector<WindowEnergy> cuts{};
  bool has_windows = false;  ///< a row is a window, not a component
};

/// The energy for people in lines of at most 80 characters; for machines in base units, a record a
/// trace, or a line of CSV a component; with windows a row a window. The report outlives the
/// answer.
[[nodiscard]] Answer trace_answer(const TraceReport& report);

}  // namespace vocabplan::cli
