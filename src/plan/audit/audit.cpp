#include "vocabplan/plan/audit.hpp"

#include "plan/audit/audit_warnings.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

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
    const double tables = one_table ? audit.n_v : 2.0 * audit.n_v;
    audit.total_params = model.n_nv_total + tables;
    audit.table_share = tables / *audit.total_params;
  }
  if (!model.has_head()) return;
  audit.head_share = audit.n_v / (model.n_nv + audit.n_v);
  const double logits = kLogitBytes * model.vocab_size;
  audit.logits_bytes = logits;
  audit.logits_share = logits / (logits + kBytesOfActivation * model.layers * model.hidden_size);
}

// What the law says of a model with a head.
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
          .labels_stated = shape.labels_stated};
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
  audit.warnings = audit_warnings(model, law);
  add_optimum_warnings(audit, law, options.level.value_or(kUsualLevel));
  return audit;
}

}  // namespace vocabplan
