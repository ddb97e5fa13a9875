#include "cli/predict/record.hpp"

#include <limits>
#include <utility>
#include <vector>

#include "cli/options/choice_options.hpp"
#include "cli/options/price_options.hpp"
#include "cli/predict/table.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

EstimateRecord estimate_record(const Estimate& estimate, const std::optional<Interval>& interval) {
  EstimateRecord record{.vocab_size = truncated(estimate.vocab_size),
                        .vocab_size_real = estimate.vocab_size,
                        .n_v = estimate.n_v,
                        .interval = {},
                        .run = {}};
  if (interval) record.interval = interval_record(*interval);
  return record;
}

std::string end_text(double vocab_size) {
  constexpr double kFits = 1e7;
  return whole_below(kFits, truncated(vocab_size));
}

std::vector<std::string> approach_cells(const std::string& name,
                                        const std::optional<EstimateRecord>& estimate,
                                        const PredictionRecord& record) {
  if (!estimate) return {name, "-", "-", "-", "-", "-", "-"};
  // The widest number in 80 columns beside an interval, and beside a model as well.
  const double widest = estimate->run ? 1e8 : 1e9;
  const auto& interval = estimate->interval;
  const double most = interval ? widest : std::numeric_limits<double>::infinity();
  const double n_nv = estimate->run ? estimate->run->n_nv : record.n_nv;
  return {name,
          whole_below(most, estimate->vocab_size),
          interval ? interval_text(interval->lower, interval->upper, end_text) : "",
          whole_below(most, rounded_to_multiple(estimate->vocab_size_real, record.multiple)),
          human(estimate->n_v),
          percent(estimate->n_v / (n_nv + estimate->n_v)),
          human(n_nv)};
}

// The column of intervals is there when the isoloss has one: it always applies. The one of models
// is there when each approach has its own.
std::string approach_table(const PredictionRecord& record) {
  const auto& interval = record.isoloss->interval;
  const bool models = record.isoloss->run.has_value();
  std::vector<Align> columns(5 + (interval ? 1 : 0) + (models ? 1 : 0), Align::right);
  columns[0] = Align::left;
  TextTable table(std::move(columns));
  const auto add = [&](std::vector<std::string> cells) {
    if (!models) cells.pop_back();
    if (!interval) cells.erase(cells.begin() + 2);
    table.add(std::move(cells));
  };
  add({"approach", "V", interval ? percent(interval->level) + " interval" : "",
       "x" + human_whole(record.multiple), "N_v", models ? "N_v share" : "N_v/(N_nv+N_v)", "N_nv"});
  add(approach_cells("isoflops", record.isoflops, record));
  add(approach_cells("derivative", record.derivative, record));
  add(approach_cells("isoloss", record.isoloss, record));
  if (record.fixed_text) add(approach_cells("fixed text", record.fixed_text->estimate, record));
  if (record.lifetime) add(approach_cells("lifetime", record.lifetime->estimate, record));
  return table.text();
}

std::string suggestion_text(const PredictionRecord& record, const Law& law, bool open) {
  std::string text = "suggestion  " + human_whole(record.suggested_vocab_size) +
                     "  (isoloss optimum of " + cut_middle(law.name, 22) + ", to a multiple of " +
                     human_whole(record.multiple) + ")\n";
  if (open) text += "            " + std::string(kOpenOptimum) + "\n";
  if (record.choice) text += "choice      " + choice_line(*record.choice) + "\n";
  return text + "logits      " + human(record.logits_bytes) +
         " bytes a token at the suggestion, not in FLOPs\n";
}

// The run of the best vocabulary for the model's life.
std::string lifetime_note(const PredictionRecord& record) {
  if (!record.lifetime) return "";
  const LifetimeRecord& life = *record.lifetime;
  return "lifetime    " + human(life.characters) + " characters served, " +
         human_ratio(life.ratio) + "x those trained on: " + human(life.served_flops) + " FLOPs\n";
}

// The run of the best vocabulary for the text.
std::string fixed_text_note(const PredictionRecord& record) {
  if (!record.fixed_text) return "";
  const FixedTextRecord& text = *record.fixed_text;
  std::string note = "fixed text  all " + human(text.characters) +
                     " characters once: " + human(text.tokens) + " tokens, " + human(text.flops) +
                     " FLOPs\n";
  if (text.at_max_vocab) note += "            V is where the law's f(V) ends: no minimum\n";
  return note;
}

// Under the line about the intervals.
std::string edge_notes(const std::vector<std::string>& edges) {
  std::string notes;
  for (const std::string& edge : edges) notes += "            " + edge + "\n";
  return notes;
}

// The origin of the intervals, in a line.
std::string intervals_note(const LawDraws& draws, const std::optional<Interval>& isoloss) {
  if (!isoloss) return "";
  std::string note = "intervals   " + percent(isoloss->level) + " of " +
                     std::to_string(isoloss->draws) + " fits resampled by " + draws.resample;
  if (isoloss->unbounded_share > 0.0) {
    note += "; " + percent(isoloss->unbounded_share) + " have no optimum";
  }
  return note + "\n";
}

}  // namespace

PredictionRecord record_of(const Prediction& prediction, double multiple,
                           const PredictionIntervals& intervals) {
  PredictionRecord record{
      .n_nv = prediction.budget.n_nv,
      .flops = prediction.budget.flops,
      .tokens = prediction.tokens,
      .width = prediction.budget.width,
      .isoloss = estimate_record(prediction.isoloss, intervals.isoloss),
      .characters = prediction.characters,
      .budget_source = source_name(prediction.budget.source),
      .n_nv_source = source_name(prediction.budget.model_source),
      .width_source = prediction.budget.width_from_table ? "law" : "given",
      .line_ratio = prediction.budget.line_ratio,
      .suggested_vocab_size = rounded_to_multiple(prediction.isoloss.vocab_size, multiple),
      .multiple = multiple,
      .warnings = prediction.warnings,
      .asked = {}};
  record.logits_bytes = kLogitBytes * record.suggested_vocab_size;
  if (prediction.isoflops) {
    record.isoflops = estimate_record(*prediction.isoflops, intervals.isoflops);
  }
  if (prediction.derivative) {
    record.derivative = estimate_record(*prediction.derivative, intervals.derivative);
  }
  if (prediction.fixed_text) {
    const FixedText& text = *prediction.fixed_text;
    record.fixed_text =
        FixedTextRecord{.estimate = estimate_record(text.estimate, intervals.fixed_text),
                        .tokens = text.tokens,
                        .characters = text.characters,
                        .flops = text.estimate.flops,
                        .at_max_vocab = text.at_max_vocab};
  }
  return record;
}

std::string table_of(const PredictionRecord& record, const Law& law,
                     const PredictionIntervals& intervals, const std::vector<std::string>& edges,
                     bool open) {
  const std::string prices = record.band ? "\n" + price_table(record, law.isoloss.loss_unit) : "";
  return budget_table(record, law) + "\n" + approach_table(record) + "\n" +
         suggestion_text(record, law, open) + fixed_text_note(record) + lifetime_note(record) +
         widths_note(record) + intervals_note(law.draws, intervals.isoloss) + edge_notes(edges) +
         prices;
}

Row records_document(const Law& law, Row record) {
  return Row().add("law", law.name).add("records", Value::Lines{{std::move(record)}});
}

}  // namespace vocabplan::cli
