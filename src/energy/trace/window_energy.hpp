#pragma once

#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// Adds to the warnings of a trace what holds for its windows: times without a zone beside others,
// components that are counted otherwise, and windows too short for a meter that lags.
void warn_of_windows(TraceEnergy& trace);

}  // namespace vocabplan
