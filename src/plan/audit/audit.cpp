#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/plan/audit.hpp"

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

std::string mixture_text(const AuditedModel& model) {
  if (!model.active_known) {
    return "a mixture of experts of which it is not known how many work on a token; N_nv " +
           human(model.n_nv) + " has all of them, and the law is of dense models";
  }
  return "a mixture of experts; the law is of dense models, and the active N_nv " +
         human(model.n_nv) + " of " + human(model.n_nv_total) + " is a guess at what counts";
}

std::string multimodal_text(const AuditedModel& model) {
  std::string apart;
  const auto add = [&apart](const char* name, const std::optional<double>& params) {
    if (params.value_or(0.0) == 0.0) return;
    apart += (apart.empty() ? " (" : ", ") + std::string(name) + " " + human(*params);
  };
  add("vision", model.vision_params);
  add("audio", model.audio_params);
  return "multimodal; only the text part is counted" + (apart.empty() ? apart : apart + " apart)") +
         ", and part of V is not text";
}

// Entries that the table has no row for.
std::optional<std::string> small_table(const AuditedModel& model) {
  if (!model.tokenizer || model.tokenizer->highest < model.vocab_size) return std::nullopt;
  return "the tokenizer's entries go up to number " + human_whole(model.tokenizer->highest) +
         ", and the table has only " + human_whole(model.vocab_size) + " rows";
}

// The warnings of a model, in the order of their kinds.
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
    add(Kind::mixture_of_experts, mixture_text(model));
  }
  if (model.multimodal) add(Kind::multimodal, multimodal_text(model));
  add(Kind::small_table, small_table(model));
  for (const std::string& note : model.notes) add(Kind::files, note);
  if (!model.has_head()) return warnings;
  if (model.tied.value_or(false)) {
    add(Kind::tied, "tied embeddings; all runs behind the law have two tables");
  }
  add(Kind::head_rank, head_rank(model, law));
  add(Kind::n_nv_range, outside("N_nv", model.n_nv, law.fitted_range.n_nv, human));
  add(Kind::vocab_range, outside("V", model.vocab_size, law.fitted_range.vocab_size, human_whole));
  return warnings;
}

// Adds what the law's draws say against its V*, at the level of the intervals.
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
  for (const std::string& text : law.warnings) audit.warnings.push_back({Kind::law, text});
}

constexpr double kBytesOfActivation = 2.0;
constexpr double kUsualLevel = 0.9;  // of the doubt about a law, where no interval is asked for

void check(const char* name, double value) {
  // As far as the widths of models go; V is held to what a prediction can hold.
  constexpr double kMost = 1e30;
  if (value >= 1.0 && value <= kMost) return;
  throw DomainError(std::string(name) + " " + shortest(value) + "; accepted is 1 to 1e30");
}

AuditPoint point_at(const AuditedModel& model, double n_v, const Law& law, Flops flops,
                    const AuditOptions& options) {
  const Root root = isoloss_optimum(law.isoloss, NonVocabParams(model.n_nv), flops);
  const PricedOptimum optimum{.n_nv = model.n_nv, .flops = flops.value(), .n_v = root.value};
  const PriceBand band = price_band(law.isoloss, optimum, options.within);
  AuditPoint point{.flops = flops.value(),
                   .optimum = {.n_v = root.value, .vocab_size = root.value / model.width},
                   .price = price_of(law.isoloss, optimum, n_v),
                   .band_low = band.lower / model.width,
                   .band_high = band.upper / model.width};
  if (options.level) {
    const Budget budget{.n_nv = model.n_nv, .flops = flops.value(), .width = model.width};
    point.interval = isoloss_interval(law, budget, *options.level);
  }
  return point;
}

void add_shares(Audit& audit) {
  const AuditedModel& model = audit.model;
  if (model.output != OutputKind::draft && (model.tied || !model.has_head())) {
    const bool one_table = model.tied.value_or(false) || !model.has_head();
    const double usual = one_table ? audit.n_v : 2.0 * audit.n_v;
    const double tables = model.has_head() ? model.table_params.value_or(usual) : usual;
    audit.total_params = model.n_nv_total + tables;
    audit.table_share = tables / *audit.total_params;
  }
  if (!model.has_head()) return;
  audit.head_share = audit.n_v / (model.n_nv + audit.n_v);
  const double logits = kLogitBytes * model.vocab_size;
  audit.logits_bytes = logits;
  audit.logits_share = logits / (logits + kBytesOfActivation * model.layers * model.hidden_size);
}

void add_table_use(Audit& audit) {
  const AuditedModel& model = audit.model;
  if (!model.tokenizer) return;
  const double rows = std::max(0.0, model.vocab_size - model.tokenizer->entries());
  const bool two_tables = model.has_head() && !model.tied.value_or(false);
  TableUse use{.entries = model.tokenizer->entries(),
               .unused_rows = rows,
               .unused_params = rows * model.width * (two_tables ? 2.0 : 1.0)};
  if (model.has_head()) {
    use.unused_compute = rows * model.width / (model.n_nv + audit.n_v);
    use.unused_logits = kLogitBytes * rows;
  }
  audit.table_use = use;
}

// The law's answer for a model with a head.
void judge(Audit& audit, const Law& law, const AuditOptions& options) {
  const AuditedModel& model = audit.model;
  const NonVocabParams n_nv(model.n_nv);
  const double isoflops = isoflops_optimum(law, n_nv);
  const double derivative = derivative_optimum(law, n_nv);
  audit.isoflops = {.n_v = isoflops, .vocab_size = isoflops / model.width};
  audit.derivative = {.n_v = derivative, .vocab_size = derivative / model.width};
  audit.line =
      point_at(model, audit.n_v, law, Flops(law.compute_optimal_flops(n_nv.value())), options);
  if (model.tokens) {
    constexpr double kFlopsPerParameter = 6.0;
    const double flops =
        kFlopsPerParameter * (n_nv.value() + audit.n_v) * Tokens(*model.tokens).value();
    audit.trained = point_at(model, audit.n_v, law, Flops(flops), options);
  }
}

void check_rows(double vocab_size) {
  constexpr double kMostRows = 9007199254740992.0;  // 2^53: whole numbers are exact up to there
  if (vocab_size >= 1.0 && vocab_size <= kMostRows && std::floor(vocab_size) == vocab_size) return;
  throw DomainError("vocab_size " + shortest(vocab_size) +
                    "; accepted is a whole number from 1 to 2^53");
}

}  // namespace

AuditedModel audited_model(const ModelShape& shape) {
  const ParameterCount count = parameter_count(shape);
  return {.name = shape.name,
          .n_nv = count.n_nv_active,
          .n_nv_total = count.n_nv,
          .vocab_size = shape.vocab_size,
          .width = shape.vocab_width,
          .hidden_size = shape.width,
          .layers = shape.layers,
          .tied = shape.tied,
          .tokens = std::nullopt,
          .mixture_of_experts = shape.experts.has_value(),
          .multimodal = shape.multimodal,
          .source = {},
          .output = shape.output,
          .architecture = shape.architecture,
          .labels = shape.labels,
          .labels_stated = shape.labels_stated,
          .draft_layers = shape.prediction_layers};
}

AuditedModel audited_model(const ModelWeights& weights) {
  const std::optional<double> active = n_nv_active(weights);
  return {
      .name = weights.name,
      .n_nv = active.value_or(weights.n_nv),
      .n_nv_total = weights.n_nv,
      .vocab_size = weights.vocab_size,
      .width = weights.width,
      .hidden_size = weights.hidden_size,
      .layers = weights.layers,
      .tied = weights.tied,
      .tokens = std::nullopt,
      .mixture_of_experts = weights.expert_count > 0.0,
      .multimodal = weights.vision > 0.0 || weights.audio > 0.0,
      .source = weights.source,
      .output = weights.has_head ? OutputKind::language_model : OutputKind::hidden_states,
      .architecture = {},
      .labels = 0.0,
      .labels_stated = true,
      .active_known = active.has_value(),
      .table_params = weights.has_head ? std::optional(weights.total - weights.n_nv) : std::nullopt,
      .vision_params = weights.vision,
      .audio_params = weights.audio,
      .draft_params = weights.draft,
      .tokenizer = weights.tokenizer,
      .notes = {}};
}

AuditedModel audited_model(const CatalogModel& model) {
  return {.name = std::string(model.name),
          .n_nv = model.n_nv_active,
          .n_nv_total = model.n_nv,
          .vocab_size = model.vocab_size,
          .width = model.width,
          .hidden_size = model.width,
          .layers = model.layers,
          .tied = model.tied,
          .tokens = model.tokens,
          .mixture_of_experts = model.mixture_of_experts,
          .multimodal = model.multimodal,
          .source = std::string(model.architecture_source)};
}

Audit audit(const AuditedModel& model, const Law& law, const AuditOptions& options) {
  check("vocab_size", model.vocab_size);
  check("layers", model.layers);
  check("hidden_size", model.hidden_size);
  Audit audit{.model = model, .n_v = model.vocab_size * Width(model.width).value()};
  if (model.has_head()) judge(audit, law, options);
  add_shares(audit);
  add_table_use(audit);
  audit.warnings = audit_warnings(model, law);
  add_optimum_warnings(audit, law, options.level.value_or(kUsualLevel));
  return audit;
}

std::vector<int> indivisible_ranks(double vocab_size) {
  check_rows(vocab_size);
  std::vector<int> ranks;
  std::copy_if(kUsualRanks.begin(), kUsualRanks.end(), std::back_inserter(ranks),
               [&](int count) { return std::fmod(vocab_size, count) != 0.0; });
  return ranks;
}

double rows_for_ranks(double vocab_size, int ranks) {
  check_rows(vocab_size);
  if (ranks < 1) {
    throw DomainError("ranks " + std::to_string(ranks) + "; accepted is a whole number from 1");
  }
  return std::ceil(vocab_size / ranks) * ranks;
}

}  // namespace vocabplan
