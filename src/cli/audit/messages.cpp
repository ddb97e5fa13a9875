#include <algorithm>
#include <utility>
#include <vector>

#include "cli/audit/answer.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"

namespace vocabplan::cli {
namespace {

using Kind = AuditWarning::Kind;

std::string range_text(const Range& range, std::string (*text)(double)) {
  return " outside the fitted range " + text(range.lowest) + " .. " + text(range.highest);
}

// What a warning of a kind says of several models.
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
    case Kind::open_optimum:
      return std::string(kOpenOptimum) + ": V* and the costs judge nothing";
    case Kind::interval_edge:
      return "V* outside its own interval or at an end of it";
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

}  // namespace

void warn_of_audits(std::span<const AuditEntry> entries, const Law& law,
                    const Diagnostics& diagnostics) {
  for (const Kind kind : {Kind::no_head, Kind::assumed_head, Kind::mixture_of_experts,
                          Kind::multimodal, Kind::tied, Kind::head_rank, Kind::n_nv_range,
                          Kind::vocab_range, Kind::open_optimum, Kind::interval_edge}) {
    const std::vector<Holding> found = holding(entries, kind);
    if (found.empty()) continue;
    diagnostics.warning(found.size() == 1 ? printable(found[0].audit->model.name) + ": " +
                                                printable(found[0].warning->text)
                                          : names_of(found) + ": " + summary(kind, law));
  }
}

}  // namespace vocabplan::cli
