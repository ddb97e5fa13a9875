#include "present.hpp"

#include <cmath>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

EstimateRecord estimate_record(const Estimate& estimate) {
  return {.vocab_size = truncated(estimate.vocab_size),
          .vocab_size_real = estimate.vocab_size,
          .n_v = estimate.n_v};
}

std::string_view source_name(BudgetSource source) {
  switch (source) {
    case BudgetSource::compute_optimal:
      return "compute_optimal";
    case BudgetSource::flops:
      return "flops";
    case BudgetSource::tokens:
      return "tokens";
    case BudgetSource::characters:
      return "characters";
  }
  return "";
}

std::string flops_note(const PredictionRecord& record) {
  const std::string ratio = human_ratio(record.line_ratio) + "x the compute-optimal budget";
  if (record.budget_source == "compute_optimal") return "compute-optimal for N_nv";
  if (record.budget_source == "tokens") return "for the tokens given, " + ratio;
  if (record.budget_source == "characters") return "for the characters given, " + ratio;
  return record.n_nv_source == "law" ? "given" : "given, " + ratio;
}

std::string width_note(const PredictionRecord& record, const Law& law) {
  if (record.width_source == "given") return "given";
  double lowest = 0.0;
  for (const WidthTable::Row& row : law.width_table.rows()) {
    if (record.n_nv > row.max_n_nv) {
      lowest = row.max_n_nv;
      continue;
    }
    std::string above = "the law's table for N_nv above " + human(lowest);
    if (!std::isfinite(row.max_n_nv)) return above;
    return lowest == 0.0 ? "the law's table for N_nv up to " + human(row.max_n_nv)
                         : above + " up to " + human(row.max_n_nv);
  }
  return "the law's table";
}

std::string budget_table(const PredictionRecord& record, const Law& law) {
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left, Align::left});
  table.add({"law", law.name, law.title});
  table.add({"N_nv", human(record.n_nv),
             record.n_nv_source == "law" ? "compute-optimal for FLOPs" : "given"});
  table.add({"FLOPs", human(record.flops), flops_note(record)});
  table.add({"tokens", human(record.tokens),
             "at the isoloss optimum; " + human(record.characters) + " characters"});
  table.add({"width", human_whole(record.width), width_note(record, law)});
  return table.text();
}

std::string approach_table(const PredictionRecord& record) {
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.add({"approach", "V", "x" + human_whole(record.multiple), "N_v", "N_v/(N_nv+N_v)"});
  const auto add = [&](const char* name, const std::optional<EstimateRecord>& estimate) {
    if (!estimate) {
      table.add({name, "-", "-", "-", "-"});
      return;
    }
    const double share = estimate->n_v / (record.n_nv + estimate->n_v);
    table.add({name, human_whole(estimate->vocab_size),
               human_whole(rounded_to_multiple(estimate->vocab_size_real, record.multiple)),
               human(estimate->n_v), human_ratio(100.0 * share) + " %"});
  };
  add("isoflops", record.isoflops);
  add("derivative", record.derivative);
  add("isoloss", record.isoloss);
  return table.text();
}

}  // namespace

PredictionRecord record_of(const Prediction& prediction, double multiple) {
  PredictionRecord record{
      .n_nv = prediction.budget.n_nv,
      .flops = prediction.budget.flops,
      .tokens = prediction.tokens,
      .width = prediction.budget.width,
      .isoloss = estimate_record(prediction.isoloss),
      .characters = prediction.characters,
      .budget_source = source_name(prediction.budget.source),
      .n_nv_source = prediction.budget.n_nv_from_law ? "law" : "given",
      .width_source = prediction.budget.width_from_table ? "law" : "given",
      .line_ratio = prediction.budget.line_ratio,
      .suggested_vocab_size = rounded_to_multiple(prediction.isoloss.vocab_size, multiple),
      .multiple = multiple,
      .warnings = prediction.warnings};
  if (prediction.isoflops) record.isoflops = estimate_record(*prediction.isoflops);
  if (prediction.derivative) record.derivative = estimate_record(*prediction.derivative);
  return record;
}

std::string table_of(const PredictionRecord& record, const Law& law) {
  return budget_table(record, law) + "\n" + approach_table(record) + "\nsuggestion  " +
         human_whole(record.suggested_vocab_size) + "  (isoloss, to the nearest multiple of " +
         human_whole(record.multiple) + ")\n";
}

std::string json_head(const Law& law) {
  return R"({"schema_version":)" + std::to_string(kReportSchemaVersion) + R"(,"law":")" + law.name +
         R"(","records":[)" + "\n";
}

}  // namespace vocabplan::cli
