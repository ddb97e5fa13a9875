#include "plan/audit/audit_warnings.hpp"

#include <optional>
#include <utility>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Kind = AuditWarning::Kind;
using Text = std::string (*)(double);

std::optional<std::string> outside(const std::string& what, double value, const Range& range,
                                   Text text) {
  if (range.factor_outside(value) <= 1.0) return std::nullopt;
  return what + " " + text(value) + (value > range.highest ? " is above" : " is below") +
         " the fitted range " + text(range.lowest) + " .. " + text(range.highest);
}

std::optional<std::string> head_rank(const AuditedModel& model, const Law& law) {
  const FittedRange& range = law.fitted_range;
  const double rows_per_column = model.vocab_size / model.width;
  const bool extreme = rows_per_column > range.vocab_size.highest / range.width.lowest;
  if (model.width >= kNarrowHead && !extreme) return std::nullopt;
  return "the head has " + human_ratio(rows_per_column) + " rows for each of its " +
         human_whole(model.width) + " columns: its rank may limit the loss (Godey et al. 2024)";
}

// ` (architectures: LlamaModel)`
std::string class_text(const AuditedModel& model) {
  if (model.architecture.empty()) return {};
  return " (architectures: " + model.architecture + ")";
}

std::string no_head(const AuditedModel& model) {
  std::string text = "no language-model head" + class_text(model) + "; V is not judged";
  switch (model.output) {
    case OutputKind::labels:
      return text + ", and the matrix of " + human_whole(model.labels) +
             (model.labels == 1.0 ? " label" : " labels") +
             (model.labels_stated ? " is counted"
                                  : " that is counted is a guess: no labels are stated");
    case OutputKind::other:
      return text + ", and what the model has in its place is not counted";
    case OutputKind::draft:
      return text + "; a draft head has matrices of its own, which are not counted";
    default:
      return text;
  }
}

}  // namespace

std::vector<AuditWarning> audit_warnings(const AuditedModel& model, const Law& law) {
  std::vector<AuditWarning> warnings;
  const auto add = [&](Kind kind, std::optional<std::string> text) {
    if (text) warnings.push_back({kind, std::move(*text)});
  };
  if (!model.has_head()) add(Kind::no_head, no_head(model));
  if (model.output == OutputKind::assumed) {
    add(Kind::assumed_head, "it is not known whether there is a language-model head" +
                                class_text(model) + "; one is taken to be there");
  }
  if (model.mixture_of_experts && model.has_head()) {
    add(Kind::mixture_of_experts,
        "a mixture of experts; the law is of dense models, and the active N_nv " +
            human(model.n_nv) + " of " + human(model.n_nv_total) + " is a guess at what counts");
  }
  if (model.multimodal) {
    add(Kind::multimodal, "multimodal; only the text part is counted, and part of V is not text");
  }
  if (!model.has_head()) return warnings;
  if (model.tied.value_or(false)) {
    add(Kind::tied, "tied embeddings; all runs behind the law have two tables");
  }
  add(Kind::head_rank, head_rank(model, law));
  add(Kind::n_nv_range, outside("N_nv", model.n_nv, law.fitted_range.n_nv, human));
  add(Kind::vocab_range, outside("V", model.vocab_size, law.fitted_range.vocab_size, human_whole));
  return warnings;
}

void add_optimum_warnings(Audit& audit, const Law& law, double level) {
  if (!audit.line) return;  // no head, no optimum
  if (optimum_is_open(law, level)) {
    audit.warnings.push_back(
        {Kind::open_optimum, std::string(kOpenOptimum) + ": V* and the costs judge nothing"});
  }
  std::string edges;
  const auto add = [&edges](const std::string& where, const AuditPoint& point) {
    if (!point.interval) return;
    const std::string_view place = place_at_edge(point.optimum.vocab_size, *point.interval);
    if (place.empty()) return;
    edges += (edges.empty() ? "V* " : "; V* ") + human_whole(truncated(point.optimum.vocab_size)) +
             where + " is " + std::string(place) + " its own interval";
  };
  add("", *audit.line);
  if (audit.trained) add(" at the tokens", *audit.trained);
  if (!edges.empty()) audit.warnings.push_back({Kind::interval_edge, edges});
}

}  // namespace vocabplan
