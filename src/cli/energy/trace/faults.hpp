#pragma once

#include "cli/shell/diagnostics.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan::cli {

/// Tells of the rows of a trace that could not be used.
void tell_faults(const TraceEnergy& trace, const Diagnostics& diagnostics);

}  // namespace vocabplan::cli
