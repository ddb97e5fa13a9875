#include "cli/audit/subjects.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "cli/options/suggestion.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/files_of_call.hpp"
#include "cli/shell/input.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/plan/model_config.hpp"
#include "vocabplan/plan/model_files.hpp"

namespace vocabplan::cli {
namespace {

constexpr const char* kStandardInput = "standard input";

AuditEntry entry_of(AuditedModel model, const std::string& source, const AuditSubjects& subjects,
                    const Law& law, const AuditOptions& options) {
  if (subjects.tokens) model.tokens = subjects.tokens->value();
  try {
    return {.audit = audit(model, law, options), .source = source};
  } catch (const DomainError& error) {
    return {.source = source, .fault = source + ": " + error.what()};
  }
}

// The outputs of the call are known to be none of these before anything is read.
void expect_files(const std::string& path) {
  for (const std::string& file : files_to_read(path)) files_of_call().expect_input(file);
  files_of_call().check_writable();
}

AuditedModel read_model(const std::string& file) {
  if (file == "-" || given_text(file)) {
    const TextInput input = read_text_input(file, kLongestModelConfig);
    return audited_model(parse_model_config(input.text, input.name));
  }
  expect_files(file);
  ModelFiles files = read_model_files(file);
  files.model.notes = std::move(files.notes);
  return std::move(files.model);
}

AuditEntry entry_of_file(const std::string& file, const AuditSubjects& subjects, const Law& law,
                         const AuditOptions& options) {
  const std::string source = file == "-" ? kStandardInput : file;
  try {
    AuditedModel model = read_model(file);
    model.source = source;
    return entry_of(std::move(model), source, subjects, law, options);
  } catch (const DataError& error) {
    return {.source = source, .fault = error.what()};
  }
}

// Names and their beginnings up to each dash, so that a slip in a part of a name is found too.
std::vector<std::string> known_parts() {
  std::vector<std::string> parts;
  for (const CatalogModel& model : catalog_models()) {
    const std::string name = lower_case(model.name);
    for (std::size_t dash = name.find('-'); dash != std::string::npos;
         dash = name.find('-', dash + 1)) {
      parts.push_back(name.substr(0, dash));
    }
    parts.push_back(name);
  }
  return parts;
}

}  // namespace

std::vector<const CatalogModel*> models_with(const std::string& part) {
  std::vector<const CatalogModel*> found;
  for (const CatalogModel& model : catalog_models()) {
    if (lower_case(model.name).find(lower_case(part)) != std::string::npos) found.push_back(&model);
  }
  if (!found.empty()) return found;
  const std::string hint = closest(lower_case(part), known_parts());
  throw UsageError(
      "--models: no model of the table has " + in_quotes(part) + " in its name" +
      (hint.empty() ? "; 'vocabplan audit --models' lists them" : "; did you mean " + hint + "?"));
}

std::vector<AuditEntry> audit_subjects(const AuditSubjects& subjects, const Law& law,
                                       const AuditOptions& options) {
  std::vector<AuditEntry> entries;
  entries.reserve(subjects.count());
  for (const std::string& file : subjects.files) {
    entries.push_back(entry_of_file(file, subjects, law, options));
  }
  for (const CatalogModel* model : subjects.models) {
    entries.push_back(
        entry_of(audited_model(*model), std::string(model->name), subjects, law, options));
  }
  return entries;
}

}  // namespace vocabplan::cli
