#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <vector>

#include "cli/audit/answer.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/json_text.hpp"

namespace vocabplan::cli {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();  // null, or an empty field

// A name as a CSV field: in quotes where it would end the field, and on one line.
std::string csv_text(const std::string& text) {
  std::string line = text;
  for (char& c : line) c = c == '\r' || c == '\n' ? ' ' : c;
  line = printable(line);
  if (text.find_first_of(",\"\r\n") == std::string::npos) return line;
  std::string out = "\"";
  for (const char c : line) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

void append(std::string& line, std::initializer_list<double> values) {
  for (const double value : values) {
    line += ',';
    if (std::isfinite(value)) line += shortest(value);
  }
}

// Empty fields where no whole number lies in the band.
void append_band(std::string& line, const AuditPoint& point) {
  const auto band = whole_band(point.band_low, point.band_high);
  append(line, {band ? band->first : kNothing, band ? band->last : kNothing});
}

double vocab_size_of(const std::optional<Estimate>& estimate) {
  return estimate ? truncated(estimate->vocab_size) : kNothing;
}

double vocab_size_of(const std::optional<AuditPoint>& point) {
  return point ? truncated(point->optimum.vocab_size) : kNothing;
}

void append_point(std::string& line, const std::optional<AuditPoint>& point) {
  if (!point) {
    line += ",,,,,";
    return;
  }
  append(line, {point->flops, truncated(point->optimum.vocab_size), point->price.extra_compute});
  append_band(line, *point);
}

std::string csv_line(const Audit& audit) {
  const AuditedModel& model = audit.model;
  std::string line = csv_text(model.name);
  append(line, {model.n_nv, model.width, model.vocab_size, vocab_size_of(audit.isoflops),
                vocab_size_of(audit.derivative), vocab_size_of(audit.line)});
  if (audit.line) {
    append(line, {audit.line->flops, audit.line->price.extra_compute});
    append_band(line, *audit.line);
  } else {
    line += ",,,,";
  }
  append(line, {model.tokens.value_or(kNothing)});
  append_point(line, audit.trained);
  append(line, {model.n_nv_total, audit.total_params.value_or(kNothing)});
  line += !model.tied ? "," : (*model.tied ? ",true" : ",false");
  append(line, {audit.head_share.value_or(kNothing), audit.table_share.value_or(kNothing),
                audit.logits_bytes.value_or(kNothing), audit.logits_share.value_or(kNothing)});
  return line + (model.has_head() ? ",true" : ",false") + "\n";
}

std::string audit_band_json(const AuditPoint& point, double within) {
  const auto band = whole_band(point.band_low, point.band_high);
  return JsonObject()
      .add("within", within)
      .add("lower", band ? band->first : kNothing)
      .add("upper", band ? band->last : kNothing)
      .text();
}

// The values beside the optimum; keys at the tokens of the run end in `suffix`.
void add_point(JsonObject& object, const std::optional<AuditPoint>& point, double within,
               const std::string& suffix) {
  object.add("flops" + suffix, point ? point->flops : kNothing)
      .add("extra_compute" + suffix, point ? point->price.extra_compute : kNothing)
      .add("loss_gap" + suffix, point ? point->price.loss_gap : kNothing)
      .add_json("band" + suffix, point ? audit_band_json(*point, within) : "null");
  if (point && point->interval) {
    object.add_json("interval" + suffix, interval_json(interval_record(*point->interval)));
  }
}

std::string flag_json(const std::optional<bool>& flag) {
  if (!flag) return "null";
  return *flag ? "true" : "false";
}

std::string warnings_json(const Audit& audit) {
  std::vector<std::string> texts;
  texts.reserve(audit.warnings.size());
  for (const AuditWarning& warning : audit.warnings) texts.push_back(warning.text);
  return json_strings(texts);
}

void add_model(JsonObject& object, const Audit& audit) {
  const AuditedModel& model = audit.model;
  object.add("n_nv_total", model.n_nv_total)
      .add("n_v", audit.n_v)
      .add("total_params", audit.total_params.value_or(kNothing))
      .add_json("tied", flag_json(model.tied))
      .add_json("mixture_of_experts", flag_json(model.mixture_of_experts))
      .add_json("language_model_head", flag_json(model.has_head()))
      .add_json("architecture",
                model.architecture.empty() ? "null" : json_string(model.architecture))
      .add("head_share", audit.head_share)
      .add("table_share", audit.table_share)
      .add("layers", model.layers)
      .add("logits_bytes", audit.logits_bytes)
      .add("logits_share", audit.logits_share)
      .add("source", model.source)
      .add_json("warnings", warnings_json(audit));
}

}  // namespace

std::string audit_csv(std::span<const AuditEntry> entries) {
  std::string text =
      "model,n_nv,width,vocab_size,v_isoflops,v_derivative,v_isoloss,flops,extra_compute,band_low,"
      "band_high,tokens,flops_at_tokens,v_isoloss_at_tokens,extra_compute_at_tokens,"
      "band_low_at_tokens,band_high_at_tokens,n_nv_total,total_params,tied,head_share,table_share,"
      "logits_bytes,logits_share,language_model_head\n";
  for (const AuditEntry& entry : entries) {
    if (entry.audit) text += csv_line(*entry.audit);
  }
  return text;
}

std::string audit_json(const Audit& audit, double within) {
  const AuditedModel& model = audit.model;
  JsonObject object;
  object.add("model", model.name)
      .add("n_nv", model.n_nv)
      .add("width", model.width)
      .add("vocab_size", model.vocab_size)
      .add("v_isoflops", vocab_size_of(audit.isoflops))
      .add("v_derivative", vocab_size_of(audit.derivative))
      .add("v_isoloss", vocab_size_of(audit.line));
  add_point(object, audit.line, within, "");
  object.add("tokens", model.tokens.value_or(kNothing))
      .add("v_isoloss_at_tokens", vocab_size_of(audit.trained));
  add_point(object, audit.trained, within, "_at_tokens");
  add_model(object, audit);
  return object.text();
}

}  // namespace vocabplan::cli
