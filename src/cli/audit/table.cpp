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
         ranks_line(entries);
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
  table.add({"ranks", list,
             std::string(ranks.size() == 1 ? "does" : "do") + " not divide V; " +
                 std::to_string(most) + " divide " + human_whole(rows_for_ranks(vocab_size, most)) +
                 " rows, padded"});
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
  add_ranks(table, model.vocab_size);
  return law_line(law) + named("model", model.name) + table.text();
}

std::string no_verdict(const AuditedModel& model) {
  const std::string name = printable(model.architecture);
  return "no language-model head" + (name.empty() ? "" : " (architectures: " + name + ")") +
         ":\nthe law has nothing to say of V\n";
}

// A row of the table of optima; the column of intervals goes where there are none.
class Optima {
 public:
  Optima(const AuditedModel& model, const AuditPoint& line, double within)
      : flops_(line.flops), interval_(line.interval), table_(columns(interval_ ? 6 : 5)) {
    add({"V*", "FLOPs", "V*", interval_ ? percent(interval_->level) + " interval" : "",
         "within " + percent(within), "V " + size_text(model.vocab_size) + " costs"});
  }

  void add(std::vector<std::string> cells) {
    if (!interval_) cells.erase(cells.begin() + 3);
    table_.add(std::move(cells));
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

  [[nodiscard]] std::string text() const { return table_.text(); }

 private:
  [[nodiscard]] static std::vector<Align> columns(std::size_t count) {
    std::vector<Align> aligns(count, Align::right);
    aligns[0] = Align::left;
    return aligns;
  }

  double flops_;
  const std::optional<Interval>& interval_;
  TextTable table_;
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
