#include <algorithm>
#include <memory>
#include <vector>

#include "cli/audit/answer.hpp"
#include "cli/audit/plot.hpp"
#include "cli/audit/subjects.hpp"
#include "cli/commands.hpp"
#include "cli/options/answer.hpp"
#include "cli/options/numbers.hpp"
#include "cli/options/plausible_numbers.hpp"
#include "cli/options/price_options.hpp"
#include "cli/shell/failure.hpp"
#include "cli/shell/picture.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

using Kind = AuditWarning::Kind;

std::string range_text(const Range& range, std::string (*text)(double)) {
  return " outside the fitted range " + text(range.lowest) + " .. " + text(range.highest);
}

// A warning of one kind about several models.
std::string summary(Kind kind, const Law& law) {
  switch (kind) {
    case Kind::no_head:
      return "no language-model head; V is not judged";
    case Kind::assumed_head:
      return "it is not known whether there is a language-model head; one is taken to be there";
    case Kind::mixture_of_experts:
      return "mixtures of experts; the law is of dense models, and the active N_nv is a guess";
    case Kind::multimodal:
      return "multimodal; only the text part is counted, and part of V is not text";
    case Kind::tied:
      return "tied embeddings; all runs behind the law have two tables";
    case Kind::head_rank:
      return "narrow heads, whose rank may limit the loss (Godey et al. 2024)";
    case Kind::n_nv_range:
      return "N_nv" + range_text(law.fitted_range.n_nv, human);
    case Kind::vocab_range:
      return "V" + range_text(law.fitted_range.vocab_size, human_whole);
    case Kind::small_table:
      return "the tokenizer has entries beyond the table";
    case Kind::files:
      return "files that were left out or that contradict each other; -f json says which";
    case Kind::open_optimum:
      return std::string(kOpenOptimum) + ": V* and the costs judge nothing";
    case Kind::interval_edge:
      return "V* outside its own interval or at an end of it";
    case Kind::law:
      return "the law has warnings of its own";
  }
  return "";
}

struct Holding {
  const Audit* audit = nullptr;
  const AuditWarning* warning = nullptr;
};

std::vector<Holding> holding(std::span<const AuditEntry> entries, Kind kind) {
  std::vector<Holding> found;
  for (const AuditEntry& entry : entries) {
    if (!entry.audit) continue;
    for (const AuditWarning& warning : entry.audit->warnings) {
      if (warning.kind == kind) found.push_back({&*entry.audit, &warning});
    }
  }
  return found;
}

std::string names_of(const std::vector<Holding>& found) {
  constexpr std::size_t kNamed = 3;
  std::string text = std::to_string(found.size()) + " models: ";
  for (std::size_t i = 0; i < std::min(kNamed, found.size()); ++i) {
    text += (i > 0 ? ", " : "") + printable(found[i].audit->model.name);
  }
  return text + (found.size() > kNamed ? ", ..." : "");
}

// The warnings of the audits: in full for a single model, else a line for each kind of warning
// with the models that it holds for. Those of the law hold for all alike.
std::vector<std::string> warnings_of(std::span<const AuditEntry> entries, const Law& law) {
  std::vector<std::string> warnings;
  for (const Kind kind :
       {Kind::no_head, Kind::assumed_head, Kind::mixture_of_experts, Kind::multimodal, Kind::tied,
        Kind::head_rank, Kind::n_nv_range, Kind::vocab_range, Kind::small_table, Kind::files,
        Kind::open_optimum, Kind::interval_edge}) {
    const std::vector<Holding> found = holding(entries, kind);
    if (found.empty()) continue;
    warnings.push_back(found.size() == 1 ? printable(found[0].audit->model.name) + ": " +
                                               printable(found[0].warning->text)
                                         : names_of(found) + ": " + summary(kind, law));
  }
  if (!holding(entries, Kind::law).empty()) {
    warnings.insert(warnings.end(), law.warnings.begin(), law.warnings.end());
  }
  return warnings;
}

struct AuditCommand {
  CommonOptions common{};
  std::vector<std::string> files{};
  std::string models{};
  bool with_models = false;
  Argument<Tokens> tokens{};
  Argument<double> level{kUsualLevel};
  Argument<double> within{kUsualWithin};
  PictureRequest plot{};
};

AuditSubjects subjects_of(const AuditCommand& command) {
  AuditSubjects subjects{.files = command.files, .tokens = command.tokens.value()};
  if (command.with_models) subjects.models = models_with(command.models);
  if (subjects.count() == 0) {
    throw UsageError(
        "nothing to audit; give a model's config.json, weights or folder, or --models");
  }
  if (std::count(command.files.begin(), command.files.end(), "-") > 1) {
    throw UsageError("FILE: - is given twice; standard input can be read once");
  }
  return subjects;
}

// Intervals take longer than all the rest, and the formats with a line for each model have no room
// for them.
bool shows_intervals(const AuditSubjects& subjects, Format format) {
  return format == Format::json || format == Format::jsonl ||
         (format == Format::table && subjects.count() == 1);
}

bool any_judged(const std::vector<AuditEntry>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const AuditEntry& entry) { return entry.audit && entry.audit->line; });
}

bool any_audit(const std::vector<AuditEntry>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const AuditEntry& entry) { return entry.audit.has_value(); });
}

std::string table_text(const std::vector<AuditEntry>& entries, const Law& law, double within) {
  if (entries.size() == 1 && entries[0].audit) return audit_card(*entries[0].audit, law, within);
  return any_audit(entries) ? audit_table(entries, law) : "";
}

template <class RowOf>
Rows rows_of(const std::vector<AuditEntry>& entries, RowOf row_of) {
  Rows rows;
  rows.reserve(entries.size());
  for (const AuditEntry& entry : entries) {
    if (entry.audit) rows.push_back(row_of(*entry.audit));
  }
  return rows;
}

// A model that could not be audited keeps its place.
Rows lines_of(const std::vector<AuditEntry>& entries, const Law& law, double within) {
  Rows rows;
  rows.reserve(entries.size());
  for (const AuditEntry& entry : entries) {
    rows.push_back(entry.audit ? audit_row(*entry.audit, law, within)
                               : Row().add("source", entry.source).add("error", entry.fault));
  }
  return rows;
}

Row document_of(const std::vector<AuditEntry>& entries, const Law& law, double within) {
  const Rows models =
      rows_of(entries, [&](const Audit& audit) { return audit_row(audit, law, within); });
  return Row().add("law", law.name).add("models", Value::Lines{{models.begin(), models.end()}});
}

Answer audit_answer(const std::vector<AuditEntry>& entries, const Law& law, double within) {
  return {.table = [&entries, &law, within] { return table_text(entries, law, within); },
          .csv = [&entries] { return rows_of(entries, audit_fields); },
          .csv_columns = audit_fields(Audit()),
          .json = [&entries, &law, within] { return document_of(entries, law, within); },
          .jsonl = [&entries, &law, within] { return lines_of(entries, law, within); },
          .warnings = warnings_of(entries, law),
          .warnings_in = WarningsIn::records};
}

// Says what is wrong with subjects; the exit code.
int report_faults(const std::vector<AuditEntry>& entries, const Diagnostics& diagnostics) {
  int exit_code = kFine;
  for (const AuditEntry& entry : entries) {
    if (entry.audit) {
      diagnostics.detail(printable(entry.audit->model.name) + ": architecture from " +
                         entry.audit->model.source);
      continue;
    }
    diagnostics.record_error(entry.fault);
    exit_code = kFailed;
  }
  return exit_code;
}

int run_audit(const AuditCommand& command) {
  const Diagnostics diagnostics = command.common.diagnostics();
  const Format format = *command.common.format;
  const AuditSubjects subjects = subjects_of(command);
  const Picture picture(command.plot);
  const Law law = command.common.load_law();
  check_draws(law, false, command.level);
  AuditOptions options{.within = *command.within, .level = *command.level};
  if (!shows_intervals(subjects, format)) options.level.reset();
  const std::vector<AuditEntry> entries = audit_subjects(subjects, law, options);
  const Answer answer = audit_answer(entries, law, options.within);
  write_answer(answer, command.common);
  int exit_code = report_faults(entries, diagnostics);
  if (picture.wanted() && any_judged(entries)) {
    picture.write(audit_page(entries, law, options.within));
  } else if (picture.wanted() && any_audit(entries)) {
    diagnostics.error("--plot: no model has a language-model head; there is nothing to draw");
    exit_code = kFailed;
  }
  say_warnings(answer, command.common);
  return exit_code;
}

}  // namespace

void add_audit(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<AuditCommand>();
  CLI::App* command =
      app.add_subcommand("audit", "The vocabularies of real models beside what a law says");
  command
      ->add_option("FILE", options->files,
                   "config.json, .safetensors, .gguf, or folders with them; - is stdin")
      ->type_name("")
      ->check([](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); });
  CLI::Option* models =
      command
          ->add_option("--models", options->models,
                       "Models of the built-in table: all, or those with NAME in their names")
          ->expected(0, 1)
          ->type_name("[NAME]");
  options->tokens.add(*command, "--tokens",
                      "Training tokens of every model (default: what the table knows)", "D",
                      count_argument<Tokens>(Count::tokens));
  add_level_option(*command, options->level,
                   "Share of the law's resampled fits in an interval (default 0.9)");
  add_within_option(*command, options->within,
                    "Extra compute that a band of V may cost (default 1%)");
  add_plot_option(*command, options->plot);
  add_law_option(*command, options->common);
  add_answer_options(*command, options->common);
  command->footer(
      "Examples:\n"
      "  vocabplan audit config.json --tokens 2T   one model in detail\n"
      "  vocabplan audit model.safetensors         by the header of its weights\n"
      "  vocabplan audit models/*/ -f csv          folders, a line for each\n"
      "  vocabplan audit --models llama            those with llama in their names\n"
      "  vocabplan audit --models --plot all.svg   the table as a picture\n"
      "\nA configuration is one of Hugging Face of the families that docs/audit.md lists;\n"
      "of any other model give the weights: only their header is read.");
  command->callback([options, models, &chosen] {
    options->with_models = models->count() > 0;
    chosen = [options] { return run_audit(*options); };
  });
}

}  // namespace vocabplan::cli
