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

}  // namespace

std::string audit_table(std::span<const AuditEntry> entries) {
  std::vector<Align> columns(9, Align::right);
  columns[0] = Align::left;
  TextTable table(std::move(columns));
  table.add({"model", "N_nv", "d", "V", "V*", "cost", "tokens", "V* at D", "cost"});
  for (const AuditEntry& entry : entries) {
    if (entry.audit) table.add(cells_of(*entry.audit));
  }
  return table.text() +
         "\nV*    the isoloss optimum at the compute-optimal budget for N_nv\n"
         "at D  at the budget that the model really had, 6 (N_nv + V d) tokens\n"
         "cost  compute beyond the budget with which V reaches the loss of V*\n";
}

}  // namespace vocabplan::cli
