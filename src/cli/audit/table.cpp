#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "cli/audit/answer.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// Room for seven digits in the column of a vocabulary.
std::string size_cell(double vocab_size) {
  constexpr double kFits = 1e7;
  return whole_below(kFits, truncated(vocab_size));
}

std::string cost_cell(double extra) {
  if (std::isinf(extra)) return "never";
  const double percent = 100.0 * extra;
  constexpr double kLeast = 0.1;
  constexpr double kMost = 1000.0;
  if (percent < kLeast) return "<0.1%";
  if (percent >= kMost) return ">999%";
  // Two decimals below one, so that no more than five characters stand here.
  return (percent < 1.0 ? shortest(std::round(percent * 100.0) / 100.0) : human_ratio(percent)) +
         "%";
}

// The last part of a repository's name, as far as the column goes.
std::string name_cell(const std::string& name) {
  constexpr std::size_t kRoom = 18;
  const std::string last = name.substr(name.find_last_of('/') + 1);
  std::string shown = last.empty() ? name : last;
  if (shown.size() <= kRoom) return shown;
  std::string cut = shortened(shown, kRoom - 2);
  cut.pop_back();  // two points are enough here
  return cut;
}

std::vector<std::string> cells_of(const Audit& audit) {
  std::vector<std::string> cells{name_cell(audit.model.name), human(audit.model.n_nv),
                                 human_whole(audit.model.width),
                                 human_whole(audit.model.vocab_size)};
  if (!audit.line) {
    cells.insert(cells.end(), {"no head", "-", "-", "-", "-"});
    return cells;
  }
  cells.insert(cells.end(), {size_cell(audit.line->optimum.vocab_size),
                             cost_cell(audit.line->price.extra_compute)});
  if (!audit.trained) {
    cells.insert(cells.end(), {"-", "-", "-"});
    return cells;
  }
  cells.insert(cells.end(), {human(audit.model.tokens.value_or(0.0)),
                             size_cell(audit.trained->optimum.vocab_size),
                             cost_cell(audit.trained->price.extra_compute)});
  return cells;
}

// The models whose vocabulary table cannot be split evenly; empty where there are none.
std::string ranks_line(std::span<const AuditEntry> entries) {
  const auto count = std::count_if(entries.begin(), entries.end(), [](const AuditEntry& entry) {
    return entry.audit && !indivisible_ranks(entry.audit->model.vocab_size).empty();
  });
  if (count == 0) return "";
  return "ranks 2, 4, 8 or 16 do not divide V of " +
         counted(static_cast<std::size_t>(count), "model") + "; -f json says which\n";
}

// The models with rows that no entry of their tokenizer has; empty where there are none.
std::string unused_line(std::span<const AuditEntry> entries) {
  const auto count = std::count_if(entries.begin(), entries.end(), [](const AuditEntry& entry) {
    return entry.audit && entry.audit->table_use && entry.audit->table_use->unused_rows > 0.0;
  });
  if (count == 0) return "";
  return "rows that no entry of the tokenizer uses: " +
         counted(static_cast<std::size_t>(count), "model") + "; -f json says how many\n";
}

}  // namespace

std::string audit_table(std::span<const AuditEntry> entries, const Law& law) {
  std::vector<Align> columns(9, Align::right);
  columns[0] = Align::left;
  TextTable table(std::move(columns));
  table.add({"model", "N_nv", "d", "V", "V*", "cost", "tokens", "V* at D", "cost"});
  for (const AuditEntry& entry : entries) {
    if (entry.audit) table.add(cells_of(*entry.audit));
  }
  return law_line(law) + "\n" + table.text() +
         "\nV*    the isoloss optimum at the compute-optimal budget for N_nv\n"
         "at D  at the budget that the model really had, 6 (N_nv + V d) tokens\n"
         "cost  compute beyond the budget with which V reaches the loss of V*\n" +
         ranks_line(entries) + unused_line(entries);
}

namespace {

std::string size_text(double vocab_size) {
  constexpr double kFits = 1e7;
  return whole_below(kFits, truncated(vocab_size));
}

std::string parameters_note(const Audit& audit) {
  if (audit.model.output == OutputKind::draft) return "a draft's own matrices are not known";
  if (!audit.table_share) return "whether embedding and head are tied is not known";
  return percent(*audit.table_share) + (!audit.model.has_head() ? " in the embedding's table"
                                        : audit.model.tied.value_or(false) ? " in one table, tied"
                                                                           : " in two tables");
}

std::string n_nv_note(const AuditedModel& model) {
  if (!model.active_known) return "outside the vocabulary tables, all experts";
  if (!model.mixture_of_experts) return "outside the vocabulary tables";
  return "active; " + human(model.n_nv_total) + " outside the vocabulary tables";
}

// Beside the table of facts, which a long name would make wide.
std::string named(const std::string& what, const std::string& name) {
  constexpr std::size_t kColumn = 12;
  return padded(what, kColumn, Align::left) + printable(name) + "\n";
}

// Training that splits the vocabulary table over ranks needs rows that divide.
void add_ranks(TextTable& table, double vocab_size) {
  const std::vector<int> ranks = indivisible_ranks(vocab_size);
  if (ranks.empty()) return;
  std::string list;
  for (const int count : ranks) list += (list.empty() ? "" : ", ") + std::to_string(count);
  const int most = kUsualRanks.back();
  // The list would make the column of numbers wide.
  table.add({"ranks", human_whole(rows_for_ranks(vocab_size, most)),
             "rows, padded, suit " + std::to_string(most) + " ranks; " + list +
                 (ranks.size() == 1 ? " does" : " do") + " not divide V"});
}

// The tokenizer beside the table, and what the rows without an entry cost.
void add_tokenizer(TextTable& table, const Audit& audit) {
  if (!audit.table_use || !audit.model.tokenizer) return;
  const TokenizerEntries& tokenizer = *audit.model.tokenizer;
  const TableUse& use = *audit.table_use;
  std::string kinds = human_whole(tokenizer.base) + " of the vocabulary";
  if (tokenizer.added > 0.0) kinds += ", " + human_whole(tokenizer.added) + " added";
  if (tokenizer.reserved > 0.0) kinds += "; " + human_whole(tokenizer.reserved) + " reserved";
  const bool unnamed = tokenizer.format == TokenizerFormat::tiktoken && tokenizer.added < 1.0;
  if (unnamed) kinds += "; marks in code not counted";
  table.add({"entries", human_whole(use.entries), kinds});
  if (use.unused_rows < 1.0) return;
  table.add({"unused", human_whole(use.unused_rows),
             "rows no entry uses: " + human(use.unused_params) + " parameters" +
                 (use.unused_compute ? ", " + percent(*use.unused_compute) + " of compute"
                                     : std::string())});
}

// Parts that were counted beside the language model.
void add_parts(TextTable& table, const AuditedModel& model) {
  const auto add = [&table](const char* name, const std::optional<double>& params,
                            const char* what) {
    if (params.value_or(0.0) > 0.0) table.add({name, human(*params), what});
  };
  add("vision", model.vision_params, "parameters that see, not in N_nv");
  add("audio", model.audio_params, "parameters that hear, not in N_nv");
  if (model.draft_layers > 0.0 && !model.draft_params) {
    table.add({"draft", human_whole(model.draft_layers),
               model.draft_layers == 1.0 ? "layer that guesses at further tokens, not counted"
                                         : "layers that guess at further tokens, not counted"});
  }
  add("draft", model.draft_params, "parameters that guess at further tokens, not in N_nv");
}

std::string facts(const Audit& audit, const Law& law) {
  const AuditedModel& model = audit.model;
  TextTable table({Align::left, Align::left, Align::left});
  table.add({"N_nv", human(model.n_nv), n_nv_note(model)});
  table.add({"V", human_whole(model.vocab_size), "of width " + human_whole(model.width)});
  table.add({"N_v", human(audit.n_v),
             audit.head_share ? percent(*audit.head_share) + " of N_nv + N_v"
                              : "of the embedding's table"});
  table.add({"parameters", audit.total_params ? human(*audit.total_params) : "-",
             parameters_note(audit)});
  if (audit.logits_bytes && audit.logits_share) {
    table.add({"logits", human(*audit.logits_bytes),
               "bytes a token; " + percent(*audit.logits_share) +
                   " of logits and one activation a layer"});
  }
  add_parts(table, model);
  add_tokenizer(table, audit);
  add_ranks(table, model.vocab_size);
  return law_line(law) + named("model", model.name) + table.text();
}

std::string no_verdict(const AuditedModel& model) {
  const std::string name = printable(model.architecture);
  return "no language-model head" + (name.empty() ? "" : " (architectures: " + name + ")") +
         ":\nthe law has nothing to say of V\n";
}

// The table of optima; the column of intervals goes where there are none.
class Optima {
 public:
  Optima(const AuditedModel& model, const AuditPoint& line, double within)
      : flops_(line.flops), interval_(line.interval) {
    add({"V*", "FLOPs", "V*", interval_ ? percent(interval_->level) + " interval" : "",
         "within " + percent(within), "V " + size_text(model.vocab_size) + " costs"});
  }

  void add(std::vector<std::string> cells) {
    if (!interval_) cells.erase(cells.begin() + 3);
    rows_.push_back(std::move(cells));
  }

  void add(const std::string& name, const Estimate& estimate) {
    add({name, human(flops_), size_text(estimate.vocab_size), "-", "-", "-"});
  }

  void add(const std::string& name, const AuditPoint& point) {
    add({name, human(point.flops), size_text(point.optimum.vocab_size),
         point.interval ? interval_text(*point.interval, size_text) : "",
         band_text(point.band_low, point.band_high),
         extra_compute_text(point.price.extra_compute)});
  }

  // With shorter words where large numbers make the table wide.
  [[nodiscard]] std::string text() {
    constexpr std::size_t kScreen = 80;
    std::string whole = table_text();
    if (whole.find('\n') <= kScreen) return whole;
    rows_.front().back() = "V costs";
    rows_.back().front() = rows_.back().front().substr(0, rows_.back().front().find(" tokens"));
    return table_text();
  }

 private:
  [[nodiscard]] std::string table_text() const {
    TextTable table(columns(rows_.front().size()));
    for (const auto& row : rows_) table.add(row);
    return table.text();
  }

  [[nodiscard]] static std::vector<Align> columns(std::size_t count) {
    std::vector<Align> aligns(count, Align::right);
    aligns[0] = Align::left;
    return aligns;
  }

  double flops_;
  const std::optional<Interval>& interval_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace

std::string audit_card(const Audit& audit, const Law& law, double within) {
  if (!audit.isoflops || !audit.derivative || !audit.line) {
    return facts(audit, law) + "\n" + no_verdict(audit.model);
  }
  Optima optima(audit.model, *audit.line, within);
  optima.add("isoflops", *audit.isoflops);
  optima.add("derivative", *audit.derivative);
  optima.add("isoloss", *audit.line);
  if (audit.trained) {
    optima.add("at " + human(audit.model.tokens.value_or(0.0)) + " tokens", *audit.trained);
  }
  return facts(audit, law) + "\n" + optima.text();
}

}  // namespace vocabplan::cli
