#pragma once

#include <span>
#include <string>

#include "cli/audit/subjects.hpp"
#include "cli/shell/diagnostics.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan::cli {

/// Everything about one model, for people.
[[nodiscard]] std::string audit_card(const Audit& audit, const Law& law, double within);

/// A line for each model, for people; faults are left out.
[[nodiscard]] std::string audit_table(std::span<const AuditEntry> entries);

/// A header and a line for each model; faults are left out.
[[nodiscard]] std::string audit_csv(std::span<const AuditEntry> entries);

/// The JSON object of one model on one line, without a line end.
[[nodiscard]] std::string audit_json(const Audit& audit, double within);

/// The warnings of the audits: in full for a single model, else a line for each kind of warning
/// with the models that it holds for.
void warn_of_audits(std::span<const AuditEntry> entries, const Law& law,
                    const Diagnostics& diagnostics);

}  // namespace vocabplan::cli
