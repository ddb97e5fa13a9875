#pragma once

#include <span>
#include <string>

#include "cli/audit/subjects.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/report/record.hpp"

namespace vocabplan::cli {

/// Everything about one model, for people.
[[nodiscard]] std::string audit_card(const Audit& audit, const Law& law, double within);

/// A line for each model, for people; faults are left out.
[[nodiscard]] std::string audit_table(std::span<const AuditEntry> entries, const Law& law);

/// One model for machines: the columns of CSV, and all of it; losses are left out where those of
/// the law are wrong.
[[nodiscard]] Row audit_fields(const Audit& audit);
[[nodiscard]] Row audit_row(const Audit& audit, const Law& law, double within);

}  // namespace vocabplan::cli
