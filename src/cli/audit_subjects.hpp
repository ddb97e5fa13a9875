#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/plan/audit.hpp"

namespace vocabplan::cli {

/// Which models an audit is of.
struct AuditSubjects {
  std::vector<std::string> files{};     ///< configurations; - is stdin
  std::optional<std::string> models{};  ///< of the built-in table, by a part of the name
  std::optional<Tokens> tokens{};       ///< trained on; nothing: what the table knows
};

/// One subject: its audit, or what is wrong with it.
struct AuditEntry {
  std::optional<Audit> audit{};
  std::string source{};  ///< the file, or the model's name
  std::string fault{};   ///< a message that starts with the source; empty: there is an audit
};

/// Audits the files, in their order, and then the models of the table. Throws `UsageError` when
/// there are no subjects or no model of the table has the part in its name.
[[nodiscard]] std::vector<AuditEntry> audit_subjects(const AuditSubjects& subjects, const Law& law,
                                                     const AuditOptions& options);

}  // namespace vocabplan::cli
