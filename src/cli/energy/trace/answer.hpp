#pragma once

#include <string>
#include <vector>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan::cli {

/// The answer of `energy trace`.
struct TraceAnswer {
  std::vector<TraceEnergy> traces{};
  TraceSum sum{};
  double static_watts = 0.0;
};

/// For people, in lines of at most 80 characters.
[[nodiscard]] std::string table_text(const TraceAnswer& answer);
/// One line a component, in base units.
[[nodiscard]] std::string csv_text(const TraceAnswer& answer);
/// One document, with its warnings.
[[nodiscard]] std::string json_text(const TraceAnswer& answer);
/// One line a trace, and one for the sum.
[[nodiscard]] std::string jsonl_text(const TraceAnswer& answer);

/// Every warning once, those of a trace behind its name.
[[nodiscard]] std::vector<std::string> trace_warnings(const TraceAnswer& answer);

}  // namespace vocabplan::cli
