#include "cli/design/answer.hpp"

#include <cmath>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/json_text.hpp"
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
  table.add({"law", report.law.name + "  " + report.law.title});
  table.add({"target", "N_nv " + human(report.target.n_nv.value()) + ", FLOPs " +
                           human(report.target.flops.value()) + asked_text(report) + ", V* " +
                           whole_vocab(report.design.vocab_size)});
  table.add({"noise", shortest(report.request.noise) + " nats, of the final loss of each run"});
  return table.text();
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
  if (!design.drawn) text += "without draws ln of the interval is proportional to the noise\n";
  return text;
}

std::string runs_text(const PilotDesign& design) {
  TextTable table(std::vector<Align>(7, Align::right));
  table.add({"run", "N_nv", "V", "width", "tokens", "per parameter", "FLOPs"});
  for (std::size_t i = 0; i < design.runs.size(); ++i) {
    const PilotRun& run = design.runs[i];
    table.add({std::to_string(i + 1), human(run.n_nv), human_whole(run.vocab_size),
               human_whole(run.width), human(run.tokens),
               human_ratio(run.tokens / (run.n_nv + run.n_v())), human(run.flops())});
  }
  return table.text();
}

std::string forecast_json(const PilotForecast& forecast) {
  const bool known = std::isfinite(forecast.sd);
  return JsonObject()
      .add("runs", static_cast<double>(forecast.runs))
      .add("flops", forecast.flops)
      .add("sd", forecast.sd)
      .add("lower", known ? std::optional(forecast.lower) : std::nullopt)
      .add("upper", forecast.upper)
      .text();
}

std::string drawn_json(const Interval& interval) {
  const IntervalRecord ends = interval_record(interval);
  return JsonObject()
      .add("lower", ends.lower)
      .add("upper", ends.upper)
      .add("draws", static_cast<double>(interval.draws))
      .add("unbounded_share", interval.unbounded_share)
      .text();
}

std::string run_json(std::size_t number, const PilotRun& run) {
  return JsonObject()
      .add("run", static_cast<double>(number))
      .add("n_nv", run.n_nv)
      .add("n_v", run.n_v())
      .add("vocab_size", run.vocab_size)
      .add("width", run.width)
      .add("tokens", run.tokens)
      .add("flops", run.flops())
      .text();
}

std::vector<std::string> runs_json(const PilotDesign& design) {
  std::vector<std::string> runs;
  runs.reserve(design.runs.size());
  for (const PilotRun& run : design.runs) runs.push_back(run_json(runs.size() + 1, run));
  return runs;
}

std::string target_json(const DesignReport& report) {
  return JsonObject()
      .add("n_nv", report.target.n_nv.value())
      .add("flops", report.target.flops.value())
      .add("width", report.design.width)
      .add("vocab_size_real", report.design.vocab_size)
      .text();
}

}  // namespace

std::string table_text(const DesignReport& report) {
  return head_text(report) + "\n" + forecast_text(report) + "\n" + runs_text(report.design);
}

std::string csv_text(const DesignReport& report) {
  std::string text = "run,n_nv,vocab_size,width,tokens,flops\n";
  std::size_t number = 0;
  for (const PilotRun& run : report.design.runs) {
    text += std::to_string(++number);
    for (const double value : {run.n_nv, run.vocab_size, run.width, run.tokens, run.flops()}) {
      text.append(",").append(shortest(value));
    }
    text += "\n";
  }
  return text;
}

std::string json_text(const DesignReport& report) {
  const PilotDesign& design = report.design;
  return JsonObject()
             .add("schema_version", kReportSchemaVersion)
             .add("law", report.law.name)
             .add_json("target", target_json(report))
             .add("allowance", report.request.allowance)
             .add("noise", report.request.noise)
             .add("level", report.request.level)
             .add("coefficients", static_cast<double>(design.coefficients))
             .add("candidates", static_cast<double>(design.candidates))
             .add_json("draws", design.drawn ? drawn_json(*design.drawn) : "null")
             .add_json("before", design.before ? forecast_json(*design.before) : "null")
             .add_json("after", forecast_json(design.after))
             .add_json("alone", design.alone ? forecast_json(*design.alone) : "null")
             .add_json("even_grid", design.even ? forecast_json(*design.even) : "null")
             .add_json("runs", json_array(runs_json(design)))
             .add_json("warnings", json_strings(report.warnings))
             .text() +
         "\n";
}

std::string jsonl_text(const DesignReport& report) {
  std::string text;
  for (const std::string& run : runs_json(report.design)) text += run + "\n";
  return text;
}

}  // namespace vocabplan::cli
