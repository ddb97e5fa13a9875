#include <algorithm>
#include <string>
#include <utility>

#include "cli/audit/answer.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {
namespace {

Value vocab_value(const std::optional<Estimate>& estimate) {
  return estimate ? Value(truncated(estimate->vocab_size)) : Value();
}

Value vocab_value(const std::optional<AuditPoint>& point) {
  return point ? Value(truncated(point->optimum.vocab_size)) : Value();
}

// A value of a point; null without it.
template <class Get>
Value of_point(const std::optional<AuditPoint>& point, Get get) {
  return point ? Value(get(*point)) : Value();
}

Value flops_value(const std::optional<AuditPoint>& point) {
  return of_point(point, [](const AuditPoint& at) { return at.flops; });
}

Value extra_value(const std::optional<AuditPoint>& point) {
  return of_point(point, [](const AuditPoint& at) { return at.price.extra_compute; });
}

std::optional<WholeBand> band_of(const std::optional<AuditPoint>& point) {
  return point ? whole_band(point->band_low, point->band_high) : std::nullopt;
}

Value first_value(const std::optional<WholeBand>& band) {
  return band ? Value(band->first) : Value();
}

Value last_value(const std::optional<WholeBand>& band) {
  return band ? Value(band->last) : Value();
}

// A name on one line, as it may stand on a terminal: it comes from a file.
std::string line_of(const std::string& text) {
  std::string line = text;
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  return printable(line);
}

// The columns of a point, behind V; their names end in `suffix`.
void add_band_fields(Row& row, const std::optional<AuditPoint>& point, const std::string& suffix) {
  const auto band = band_of(point);
  row.add("band_low" + suffix, first_value(band)).add("band_high" + suffix, last_value(band));
}

// The values beside the optimum; names at the tokens of the run end in `suffix`.
void add_point(Row& row, const std::optional<AuditPoint>& point, const Law& law, double within,
               const std::string& suffix) {
  const auto band_row = [within](const std::optional<WholeBand>& band) {
    return Row()
        .add("within", within)
        .add("lower", first_value(band))
        .add("upper", last_value(band));
  };
  row.add("flops" + suffix, flops_value(point))
      .add("extra_compute" + suffix, extra_value(point))
      .add("loss_gap" + suffix,
           law.loss_fault.empty()
               ? of_point(point, [](const AuditPoint& at) { return at.price.loss_gap; })
               : Value())
      .add("band" + suffix, point ? Value(band_row(band_of(point))) : Value());
  if (point && point->interval) {
    row.add("interval" + suffix, interval_row(interval_record(*point->interval)));
  }
}

std::string_view format_name(TokenizerFormat format) {
  switch (format) {
    case TokenizerFormat::tokenizers:
      return "tokenizers";
    case TokenizerFormat::sentencepiece:
      return "sentencepiece";
    case TokenizerFormat::vocabulary:
      return "vocabulary";
    case TokenizerFormat::tiktoken:
      return "tiktoken";
    case TokenizerFormat::gguf:
      return "gguf";
  }
  return "";
}

Value tokenizer_value(const Audit& audit) {
  if (!audit.model.tokenizer || !audit.table_use) return {};
  const TokenizerEntries& tokenizer = *audit.model.tokenizer;
  const TableUse& use = *audit.table_use;
  return Row()
      .add("source", tokenizer.source)
      .add("format", format_name(tokenizer.format))
      .add("entries", use.entries)
      .add("base", tokenizer.base)
      .add("added", tokenizer.added)
      .add("reserved", tokenizer.reserved)
      .add("highest", tokenizer.highest)
      .add("unused_rows", use.unused_rows)
      .add("unused_params", use.unused_params)
      .add("unused_compute", use.unused_compute)
      .add("unused_logits", use.unused_logits);
}

Row model_row(const Audit& audit) {
  const AuditedModel& model = audit.model;
  const auto text_of = [](const AuditWarning& warning) { return warning.text; };
  return Row()
      .add("n_nv_total", model.n_nv_total)
      .add("n_v", audit.n_v)
      .add("total_params", audit.total_params)
      .add("tied", model.tied)
      .add("mixture_of_experts", model.mixture_of_experts)
      .add("language_model_head", model.has_head())
      .add("architecture", model.architecture.empty() ? Value() : Value(model.architecture))
      .add("head_share", audit.head_share)
      .add("table_share", audit.table_share)
      .add("layers", model.layers)
      .add("logits_bytes", audit.logits_bytes)
      .add("logits_share", audit.logits_share)
      .add("indivisible_ranks", indivisible_ranks(model.vocab_size))
      .add("vision_params", model.vision_params)
      .add("audio_params", model.audio_params)
      .add("draft_params", model.draft_params)
      .add("draft_layers", model.draft_layers)
      .add("tokenizer", tokenizer_value(audit))
      .add("source", model.source)
      .add("warnings", each(audit.warnings, text_of));
}

}  // namespace

Row audit_fields(const Audit& audit) {
  const AuditedModel& model = audit.model;
  Row row;
  row.add("model", line_of(model.name))
      .add("n_nv", model.n_nv)
      .add("width", model.width)
      .add("vocab_size", model.vocab_size)
      .add("v_isoflops", vocab_value(audit.isoflops))
      .add("v_derivative", vocab_value(audit.derivative))
      .add("v_isoloss", vocab_value(audit.line))
      .add("flops", flops_value(audit.line))
      .add("extra_compute", extra_value(audit.line));
  add_band_fields(row, audit.line, "");
  row.add("tokens", model.tokens)
      .add("flops_at_tokens", flops_value(audit.trained))
      .add("v_isoloss_at_tokens", vocab_value(audit.trained))
      .add("extra_compute_at_tokens", extra_value(audit.trained));
  add_band_fields(row, audit.trained, "_at_tokens");
  row.add("n_nv_total", model.n_nv_total)
      .add("total_params", audit.total_params)
      .add("tied", model.tied)
      .add("head_share", audit.head_share)
      .add("table_share", audit.table_share)
      .add("logits_bytes", audit.logits_bytes)
      .add("logits_share", audit.logits_share)
      .add("language_model_head", model.has_head())
      .add("tokenizer_entries", audit.table_use ? Value(audit.table_use->entries) : Value())
      .add("unused_rows", audit.table_use ? Value(audit.table_use->unused_rows) : Value());
  return row;
}

Row audit_row(const Audit& audit, const Law& law, double within) {
  const AuditedModel& model = audit.model;
  Row row;
  row.add("model", model.name)
      .add("n_nv", model.n_nv)
      .add("width", model.width)
      .add("vocab_size", model.vocab_size)
      .add("v_isoflops", vocab_value(audit.isoflops))
      .add("v_derivative", vocab_value(audit.derivative))
      .add("v_isoloss", vocab_value(audit.line));
  add_point(row, audit.line, law, within, "");
  row.add("tokens", model.tokens).add("v_isoloss_at_tokens", vocab_value(audit.trained));
  add_point(row, audit.trained, law, within, "_at_tokens");
  row.append(model_row(audit));
  return row;
}

}  // namespace vocabplan::cli
