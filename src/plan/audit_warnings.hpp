#pragma once

#include <vector>

#include "vocabplan/plan/audit.hpp"

namespace vocabplan {

/// The warnings of a model, in the order of their kinds.
[[nodiscard]] std::vector<AuditWarning> audit_warnings(const AuditedModel& model, const Law& law);

}  // namespace vocabplan
