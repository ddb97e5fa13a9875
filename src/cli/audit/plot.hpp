#pragma once

#include <span>

#include "cli/audit/subjects.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The picture of audits: vocabulary parameters against N_nv, as figure 1 of the paper, with the
/// optimum on the law's compute-optimal line and the band that costs at most `within`; and, where
/// tokens are known, V over the V* at those tokens. Models stand as points, with their names as far
/// as these can be read. Needs an entry with an audit.
[[nodiscard]] PlotPage audit_page(std::span<const AuditEntry> entries, const Law& law,
                                  double within);

}  // namespace vocabplan::cli
