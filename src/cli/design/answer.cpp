#include "cli/design/answer.hpp"

#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

std::string whole_vocab(double vocab_size) {
  constexpr double kFits = 1e9;
  return whole_below(kFits, vocab_size);
}

// The width where it was given, and the tokens.
std::string asked_text(const DesignReport& report) {
  std::string text;
  if (report.asked.tokens) text = " (" + human(report.asked.tokens->value()) + " tokens)";
  if (report.asked.characters) {
    text = " (" + human(report.asked.characters->value()) + " characters)";
  }
  if (report.target.width) text += ", width " + human_whole(report.target.width->value());
  return text;
}

std::string head_text(const DesignReport& report) {
  TextTable table({Align::left, Align::left});
  table.add({"target", "N_nv " + human(report.target.n_nv.value()) + ", FLOPs " +
                           human(report.target.flops.value()) + asked_text(report) + ", V* " +
                           whole_vocab(report.design.vocab_size)});
  if (report.spent) table.add({"budget", spent_line(*report.spent)});
  const LossUnit unit = report.law.isoloss.loss_unit;
  table.add({"noise",
             with_unit(shortest(report.request.noise), unit) + ", of the final loss of each run"});
  table.add({"shared",
             with_unit(shortest(report.request.tokenizer_noise), unit) + ", by the runs of one V"});
  return law_line(report.law) + table.text();
}

std::vector<std::string> forecast_cells(const std::string& name, const PilotForecast& forecast) {
  const bool known = std::isfinite(forecast.sd);
  return {name, std::to_string(forecast.runs), human(forecast.flops),
          known ? human_ratio(forecast.sd) : "-",
          known ? interval_text(forecast.lower, forecast.upper, whole_vocab) : "open"};
}

std::string forecast_text(const DesignReport& report) {
  const PilotDesign& design = report.design;
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
  table.add({"", "runs", "FLOPs", "sd of ln V*", percent(report.request.level) + " interval"});
  if (design.drawn) {
    table.add({"the law's draws", "", "", "", interval_text(*design.drawn, whole_vocab)});
  }
  if (design.before) table.add(forecast_cells("before, from them", *design.before));
  table.add(forecast_cells("with the runs below", design.after));
  if (design.alone) table.add(forecast_cells("those runs alone", *design.alone));
  if (design.even) table.add(forecast_cells("with an even grid", *design.even));
  std::string text = table.text();
  if (!design.drawn) text += "without draws ln of the interval is proportional to the noises\n";
  return text;
}

std::string runs_text(const PilotDesign& design) {
  TextTable table(std::vector<Align>(8, Align::right));
  table.add({"run", "N_nv", "layers", "width", "V", "tokens", "per parameter", "FLOPs"});
  for (std::size_t i = 0; i < design.runs.size(); ++i) {
    const PilotRun& run = design.runs[i];
    table.add({std::to_string(i + 1), human(run.n_nv), human_whole(run.layers),
               human_whole(run.width), human_whole(run.vocab_size), human(run.tokens),
               human_ratio(run.tokens / (run.n_nv + run.n_v())), human(run.flops())});
  }
  return table.text();
}

Value forecast_value(const std::optional<PilotForecast>& forecast) {
  if (!forecast) return {};
  const bool known = std::isfinite(forecast->sd);
  return Row()
      .add("runs", forecast->runs)
      .add("flops", forecast->flops)
      .add("sd", forecast->sd)
      .add("lower", known ? Value(forecast->lower) : Value())
      .add("upper", forecast->upper);
}

Value drawn_value(const std::optional<Interval>& interval) {
  if (!interval) return {};
  const IntervalRecord ends = interval_record(*interval);
  return Row()
      .add("lower", ends.lower)
      .add("upper", ends.upper)
      .add("draws", interval->draws)
      .add("unbounded_share", interval->unbounded_share);
}

// A run for a launcher; `n_v` adds the parameters of its vocabulary.
Row run_row(std::size_t number, const PilotRun& run, bool n_v) {
  Row row;
  row.add("run", number).add("n_nv", run.n_nv);
  if (n_v) row.add("n_v", run.n_v());
  row.add("vocab_size", run.vocab_size)
      .add("width", run.width)
      .add("tokens", run.tokens)
      .add("flops", run.flops())
      .add("layers", run.layers);
  return row;
}

Rows run_rows(const PilotDesign& design, bool n_v) {
  Rows rows;
  rows.reserve(design.runs.size());
  for (const PilotRun& run : design.runs) rows.push_back(run_row(rows.size() + 1, run, n_v));
  return rows;
}

Row design_row(const DesignReport& report) {
  const PilotDesign& design = report.design;
  Row row;
  row.add("law", report.law.name)
      .add("target", Row()
                         .add("n_nv", report.target.n_nv.value())
                         .add("flops", report.target.flops.value())
                         .add("width", design.width)
                         .add("vocab_size_real", design.vocab_size))
      .add("allowance", report.request.allowance)
      .add("noise", report.request.noise)
      .add("tokenizer_noise", report.request.tokenizer_noise)
      .add("level", report.request.level)
      .add("coefficients", design.coefficients)
      .add("candidates", design.candidates)
      .add("vocabularies", design.vocabularies)
      .add("shared_vocabularies", design.shared)
      .add("outside", Row().add("n_nv", design.n_nv_outside).add("flops", design.flops_outside))
      .add("draws", drawn_value(design.drawn))
      .add("before", forecast_value(design.before))
      .add("after", forecast_value(design.after))
      .add("alone", forecast_value(design.alone))
      .add("even_grid", forecast_value(design.even))
      .add("runs", run_rows(design, true));
  if (report.spent) row.add("budget", spent_row(*report.spent));
  return row;
}

}  // namespace

Answer design_answer(const DesignReport& report) {
  const PilotDesign& design = report.design;
  return {.table =
              [&report] {
                return head_text(report) + "\n" + forecast_text(report) + "\n" +
                       runs_text(report.design);
              },
          .csv = [&design] { return run_rows(design, false); },
          .json = [&report] { return design_row(report); },
          .jsonl = [&design] { return run_rows(design, true); },
          .warnings = report.warnings,
          .details = {std::to_string(design.candidates) + " candidate runs, " +
                      std::to_string(design.coefficients) + " coefficients"}};
}

}  // namespace vocabplan::cli
