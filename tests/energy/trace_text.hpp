#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "record_text.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan::test {

/// What `read_trace` makes of a text that is the file "trace".
inline TraceEnergy trace_of(const std::string& text, const TraceOptions& options = {},
                            std::size_t piece = 1U << 20U) {
  return read_trace(source_of(text, piece), "trace", options);
}

/// A table timestamp,component,watts of one component.
inline std::string watts_table(const std::vector<std::pair<double, double>>& samples,
                               const std::string& component = "a") {
  std::string text = "timestamp,component,watts\n";
  for (const auto& [time, watts] : samples) {
    text += shortest(time) + ',' + component + ',' + shortest(watts) + '\n';
  }
  return text;
}

/// Whether two energies agree to `relative` of the larger one.
inline bool agree(double one, double two, double relative) {
  return std::abs(one - two) <= relative * std::fmax(std::abs(one), std::abs(two));
}

}  // namespace vocabplan::test
