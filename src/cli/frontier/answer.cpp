#include "cli/frontier/answer.hpp"

#include <cmath>

#include "cli/energy/estimate/answer.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

std::string point_vocab(double vocab_size) {
  constexpr double kFits = 1e10;
  return whole_below(kFits, truncated(vocab_size));
}

std::string optimum_table(const FrontierReport& report) {
  TextTable table(std::vector<Align>(8, Align::right));
  table.add({"FLOPs", "N_nv", "V", "tokens", "loss", "2x removes", "slope", "1 % less"});
  for (const FrontierPoint& point : report.points) {
    table.add({human(point.flops), human(point.optimum.n_nv), point_vocab(point.vocab_size),
               human(point.optimum.tokens), human(point.loss), human(point.next_doubling),
               human(point.optimum.slope), percent(point.one_percent_factor - 1.0)});
  }
  return table.text();
}

std::string line_table(const FrontierReport& report) {
  TextTable table(std::vector<Align>(6, Align::right));
  table.add({"FLOPs", "N_nv", "V", "tokens", "loss", "extra compute"});
  for (const FrontierPoint& point : report.points) {
    const LinePoint& line = point.line;
    table.add({human(point.flops), human(line.n_nv), point_vocab(line.vocab_size),
               human(line.tokens), human(line.loss), extra_compute_text(line.extra_compute)});
  }
  return table.text();
}

std::string energy_table_of(const FrontierReport& report) {
  TextTable table(std::vector<Align>(4, Align::right));
  table.add({"FLOPs", "energy", "per 1 % of L_u + E", "slope"});
  for (std::size_t i = 0; i < report.energy.size(); ++i) {
    table.add({human(report.points[i].flops), energy_text(report.energy[i].energy_kwh),
               energy_text(report.energy[i].kwh_per_percent),
               human(report.points[i].optimum.slope)});
  }
  return table.text();
}

std::string interval_table(const FrontierReport& report) {
  TextTable table(std::vector<Align>(4, Align::right));
  table.add({"FLOPs", "N_nv", "V", "tokens"});
  for (std::size_t i = 0; i < report.intervals.size(); ++i) {
    const FrontierIntervals& intervals = report.intervals[i];
    table.add({human(report.points[i].flops), interval_text(intervals.n_nv, human),
               interval_text(intervals.vocab_size, point_vocab),
               interval_text(intervals.tokens, human)});
  }
  return table.text();
}

std::string interval_title(const FrontierReport& report) {
  const Interval& first = report.intervals.front().vocab_size;
  std::string title = percent(first.level) + " intervals of the joint optimum, from " +
                      std::to_string(first.draws) + " fits resampled by " +
                      report.law.draws.resample;
  if (first.unbounded_share > 0.0) {
    title += ";\n" + percent(first.unbounded_share) + " of them have no optimum";
  }
  return title + "\n";
}

std::string header(bool with_intervals, bool with_energy) {
  std::string text =
      "flops,n_nv,n_v,vocab_size,width,tokens,characters,loss,reducible_loss,next_doubling,slope,"
      "one_percent_factor,line_n_nv,line_n_v,line_vocab_size,line_width,line_tokens,line_loss,"
      "line_extra_compute";
  if (with_intervals) {
    text += ",n_nv_low,n_nv_high,vocab_size_low,vocab_size_high,tokens_low,tokens_high";
  }
  if (with_energy) text += ",energy_kwh,kwh_per_percent";
  return text + "\n";
}

// A number that is not finite is empty.
std::string field(double value) {
  return std::isfinite(value) ? shortest(value) : "";
}

void append(std::string& line, std::initializer_list<double> values) {
  for (const double value : values) line.append(line.empty() ? "" : ",").append(field(value));
}

void append_ends(std::string& line, const Interval& interval) {
  line.append(",").append(interval.lower_open ? "" : shortest(interval.lower));
  line.append(",").append(field(interval.upper));
}

std::string line_json(const LinePoint& line) {
  return JsonObject()
      .add("n_nv", line.n_nv)
      .add("n_v", line.n_v)
      .add("vocab_size", truncated(line.vocab_size))
      .add("vocab_size_real", line.vocab_size)
      .add("width", line.width)
      .add("tokens", line.tokens)
      .add("loss", line.loss)
      .add("extra_compute", line.extra_compute)
      .text();
}

std::string point_json(const FrontierPoint& point, const FrontierIntervals* intervals,
                       const FrontierEnergy* energy) {
  JsonObject object;
  object.add("flops", point.flops)
      .add("n_nv", point.optimum.n_nv)
      .add("n_v", point.optimum.n_v)
      .add("vocab_size", truncated(point.vocab_size))
      .add("vocab_size_real", point.vocab_size)
      .add("width", point.width)
      .add("tokens", point.optimum.tokens)
      .add("characters", point.characters)
      .add("loss", point.loss)
      .add("reducible_loss", point.optimum.reducible)
      .add("next_doubling", point.next_doubling)
      .add("slope", point.optimum.slope)
      .add("one_percent_factor", point.one_percent_factor)
      .add_json("line", line_json(point.line));
  if (intervals != nullptr) {
    const auto json = [](const Interval& one) { return interval_json(interval_record(one)); };
    object.add_json("intervals", JsonObject()
                                     .add_json("n_nv", json(intervals->n_nv))
                                     .add_json("vocab_size", json(intervals->vocab_size))
                                     .add_json("tokens", json(intervals->tokens))
                                     .text());
  }
  if (energy != nullptr) {
    object.add("energy_kwh", energy->energy_kwh).add("kwh_per_percent", energy->kwh_per_percent);
  }
  return object.text();
}

std::vector<std::string> points_json(const FrontierReport& report) {
  std::vector<std::string> points;
  points.reserve(report.points.size());
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    points.push_back(point_json(report.points[i],
                                report.intervals.empty() ? nullptr : &report.intervals[i],
                                report.energy.empty() ? nullptr : &report.energy[i]));
  }
  return points;
}

}  // namespace

std::string table_text(const FrontierReport& report) {
  std::string text = "law  " + report.law.name + "  " + printable(report.law.title) + "\n\n" +
                     "joint optimum of N_nv and V\n" + optimum_table(report) +
                     "\ncompute-optimal line, and the extra compute to reach the loss above\n" +
                     line_table(report);
  if (!report.energy.empty()) {
    text += "\nenergy, " + report.energy_basis + "\n" + energy_table_of(report);
  }
  if (!report.intervals.empty()) {
    text += "\n" + interval_title(report) + interval_table(report);
  }
  return text;
}

std::string csv_text(const FrontierReport& report, bool with_intervals) {
  std::string text = header(with_intervals, !report.energy.empty());
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    const FrontierPoint& point = report.points[i];
    const LinePoint& line = point.line;
    std::string row;
    append(row, {point.flops, point.optimum.n_nv, point.optimum.n_v, truncated(point.vocab_size),
                 point.width, point.optimum.tokens, point.characters, point.loss,
                 point.optimum.reducible, point.next_doubling, point.optimum.slope,
                 point.one_percent_factor, line.n_nv, line.n_v, truncated(line.vocab_size),
                 line.width, line.tokens, line.loss, line.extra_compute});
    if (with_intervals) {
      append_ends(row, report.intervals[i].n_nv);
      append_ends(row, report.intervals[i].vocab_size);
      append_ends(row, report.intervals[i].tokens);
    }
    if (!report.energy.empty()) {
      append(row, {report.energy[i].energy_kwh, report.energy[i].kwh_per_percent});
    }
    text += row + "\n";
  }
  return text;
}

std::string json_text(const FrontierReport& report) {
  return JsonObject()
             .add("schema_version", kReportSchemaVersion)
             .add("law", report.law.name)
             .add_json("points", json_array(points_json(report)))
             .add_json("warnings", json_strings(report.warnings))
             .text() +
         "\n";
}

std::string jsonl_text(const FrontierReport& report) {
  std::string text;
  for (const std::string& point : points_json(report)) text += point + "\n";
  return text;
}

}  // namespace vocabplan::cli
