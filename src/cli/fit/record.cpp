#include <cmath>
#include <string_view>

#include "cli/fit/record_parts.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {
namespace {

JsonObject head(const std::string& source) {
  JsonObject object;
  object.add("schema_version", double(kReportSchemaVersion)).add("source", source);
  return object;
}

std::string bootstrap_json(const VocabularyReport& r) {
  JsonObject object;
  object.add("resample", name_of(r.report.fit.resample))
      .add("draws", double(r.report.fit.draws.size()))
      .add("seed", double(r.report.fit.seed))
      .add("level", r.report.level);
  return object.text();
}

std::string_view mode_name(FitMode mode) {
  return mode == FitMode::corrected ? "corrected" : "as_published";
}

}  // namespace

std::string json_text(const VocabularyReport& r) {
  JsonObject object = head(r.source);
  object.add("mode", mode_name(r.report.fit.mode))
      .add("rows_read", double(r.table.rows()))
      .add("rows_used", double(r.report.fit.rows_used))
      .add("runs", double(r.table.runs))
      .add("families", double(r.table.families))
      .add("min_flops", r.report.fit.min_flops)
      .add_json("bootstrap", bootstrap_json(r))
      .add_json("isoloss", isoloss_json(r))
      .add_json("isoflops", isoflops_json(r))
      .add_json("derivative", derivative_json(r))
      .add_json("bowls", bowls_json(r));
  if (r.tokenizer) object.add_json("tokenizer", tokenizer_json(*r.tokenizer));
  std::vector<std::string> targets;
  targets.reserve(r.report.targets.size());
  for (const TargetReport& target : r.report.targets) targets.push_back(target_json(target));
  object.add_json("targets", json_array(targets))
      .add_json("hold_outs", hold_outs_json(r.report))
      .add_json("leverage", leverage_json(r))
      .add_json("warnings", json_strings(r.report.warnings));
  return object.text() + "\n";
}

std::string json_text(const ChinchillaReport& r) {
  JsonObject coefficients;
  const ChinchillaLaw& law = r.fit.law;
  coefficients.add("E", law.E).add("A", law.A).add("B", law.B);
  coefficients.add("alpha", law.alpha).add("beta", law.beta);
  JsonObject chinchilla;
  chinchilla.add("status", name_of(r.fit.status))
      .add("objective", r.fit.objective)
      .add("loss", std::isinf(r.fit.delta) ? "squared" : "huber")
      .add("huber_delta", r.fit.delta)
      .add_json("coefficients", coefficients.text())
      .add_json("exponent_box", json_array({json_number(kChinchillaExponents.lower),
                                            json_number(kChinchillaExponents.upper)}))
      .add("gradient", r.fit.gradient)
      .add("condition", r.fit.condition);
  JsonObject object = head(r.source);
  object.add("rows_read", double(r.rows))
      .add("rows_used", double(r.rows))
      .add_json("chinchilla", chinchilla.text())
      .add_json("warnings", json_strings(r.warnings));
  return object.text() + "\n";
}

std::string json_text(const EnvelopeReport& r) {
  JsonObject isoflops;
  isoflops.add_json("compute_optimal", json_of(r.compute_optimal))
      .add_json("n_v", json_of(r.isoflops));
  JsonObject object = head(r.source);
  object.add("mode", mode_name(r.mode))
      .add("rows_read", double(r.rows))
      .add_json("isoflops", isoflops.text());
  return object.text() + "\n";
}

std::string json_text(const TokenizerReport& r) {
  JsonObject object = head(r.source);
  object.add_json("tokenizer", tokenizer_json(r));
  return object.text() + "\n";
}

}  // namespace vocabplan::cli
