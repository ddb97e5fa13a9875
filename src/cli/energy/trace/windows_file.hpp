#pragma once

#include <string>
#include <vector>

#include "cli/shell/diagnostics.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan::cli {

/// The windows of a table, which has columns `name` (or `run`, `window`), `start` and `end` among
/// others, and its name for messages.
struct WindowsFile {
  std::string name{};
  std::vector<TraceWindow> windows{};
};

/// Reads it. Throws `DataError` with the line for a row that is no window; whether its times are
/// times of a trace is known with the trace.
[[nodiscard]] WindowsFile read_windows(const std::string& file, const Diagnostics& diagnostics);

}  // namespace vocabplan::cli
