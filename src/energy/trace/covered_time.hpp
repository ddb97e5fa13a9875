#pragma once

#include <string>
#include <vector>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// The time that at least one component of the traces covers.
struct CoveredTime {
  double seconds = 0.0;
  // Whether components that tell no times may have followed each other: then `seconds` takes them
  // to have run at one time, and is the longest of them.
  bool is_guess = false;
};

// Of components on one clock, the time in the union of their spans from first to last reading; in
// each stretch between such ends that share of it which the best covered component has of its own
// span. Of traces on different clocks the longest time.
[[nodiscard]] CoveredTime covered_time(const std::vector<const TraceEnergy*>& traces);

}  // namespace vocabplan
