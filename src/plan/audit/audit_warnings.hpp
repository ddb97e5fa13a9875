#pragma once

#include <vector>

#include "vocabplan/plan/audit.hpp"

namespace vocabplan {

/// The warnings of a model, in the order of their kinds.
[[nodiscard]] std::vector<AuditWarning> audit_warnings(const AuditedModel& model, const Law& law);

/// Adds what the law's draws say against its V*, at the level of the intervals.
void add_optimum_warnings(Audit& audit, const Law& law, double level);

}  // namespace vocabplan
