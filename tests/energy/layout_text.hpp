#pragma once

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "record_text.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan::test {

/// The trace in `text`, which arrives in small pieces.
inline TraceEnergy trace_in(const std::string& text, const TraceOptions& options = {}) {
  return read_trace(source_of(text, 97), "trace.txt", options);
}

/// Why `text` is refused: `trace.txt:LINE: message`. Throws when it is not.
inline std::string refusal_of(const std::string& text, const TraceOptions& options = {}) {
  try {
    (void)trace_in(text, options);
  } catch (const DataError& error) {
    return error.what();
  }
  throw std::runtime_error("the trace is not refused");
}

/// The component of that name. Throws when there is none.
inline const ComponentEnergy& part(const TraceEnergy& trace, std::string_view name) {
  const auto found = std::find_if(trace.components.begin(), trace.components.end(),
                                  [&](const ComponentEnergy& one) { return one.name == name; });
  if (found == trace.components.end())
    throw std::runtime_error("no component " + std::string(name));
  return *found;
}

/// Whether a warning holds the text.
inline bool warns_of(const TraceEnergy& trace, std::string_view text) {
  return std::any_of(trace.warnings.begin(), trace.warnings.end(),
                     [&](const std::string& one) { return one.find(text) != std::string::npos; });
}

}  // namespace vocabplan::test
