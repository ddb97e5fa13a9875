#include "cli/energy/trace/faults.hpp"

#include <string>

namespace vocabplan::cli {

void tell_faults(const TraceEnergy& trace, const Diagnostics& diagnostics) {
  for (const TraceFault& fault : trace.faults) {
    diagnostics.record_error(trace.source + ":" + std::to_string(fault.line) + ": " +
                             fault.message);
  }
  const std::size_t untold = trace.fault_count - trace.faults.size();
  if (untold == 0) return;
  diagnostics.record_error(trace.source + ": " + std::to_string(untold) +
                           " further rows could not be used");
}

}  // namespace vocabplan::cli
