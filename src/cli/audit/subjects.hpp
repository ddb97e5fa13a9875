#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/plan/audit.hpp"
#include "vocabplan/plan/model_catalog.hpp"

namespace vocabplan::cli {

/// Which models an audit is of.
struct AuditSubjects {
  std::vector<std::string> files{};           ///< configurations; - is stdin
  std::vector<const CatalogModel*> models{};  ///< of the built-in table
  std::optional<Tokens> tokens{};             ///< trained on; nothing: what the table knows

  [[nodiscard]] std::size_t count() const { return files.size() + models.size(); }
};

/// The models of the built-in table with the part in their names. Throws `UsageError` when there
/// are none.
[[nodiscard]] std::vector<const CatalogModel*> models_with(const std::string& part);

/// One subject: its audit, or what is wrong with it.
struct AuditEntry {
  std::optional<Audit> audit{};
  std::string source{};  ///< the file, or the model's name
  std::string fault{};   ///< a message that starts with the source; empty: there is an audit
};

/// Audits the files, in their order, and then the models of the table.
[[nodiscard]] std::vector<AuditEntry> audit_subjects(const AuditSubjects& subjects, const Law& law,
                                                     const AuditOptions& options);

}  // namespace vocabplan::cli
