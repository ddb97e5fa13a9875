#include "cli/frontier/answer.hpp"

#include "cli/energy/estimate/answer.hpp"
#include "cli/options/compression_options.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/predict/prediction.hpp"
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

// The joint optimum of a point, up to its loss; `real` adds V as computed.
Row optimum_row(const FrontierPoint& point, bool real) {
  Row row;
  row.add("flops", point.flops)
      .add("n_nv", point.optimum.n_nv)
      .add("n_v", point.optimum.n_v)
      .add("vocab_size", truncated(point.vocab_size));
  if (real) row.add("vocab_size_real", point.vocab_size);
  row.add("width", point.width)
      .add("tokens", point.optimum.tokens)
      .add("characters", point.characters)
      .add("loss", point.loss)
      .add("reducible_loss", point.optimum.reducible)
      .add("next_doubling", point.next_doubling)
      .add("slope", point.optimum.slope)
      .add("one_percent_factor", point.one_percent_factor);
  return row;
}

Row line_row(const LinePoint& line, bool real) {
  Row row;
  row.add("n_nv", line.n_nv).add("n_v", line.n_v).add("vocab_size", truncated(line.vocab_size));
  if (real) row.add("vocab_size_real", line.vocab_size);
  row.add("width", line.width)
      .add("tokens", line.tokens)
      .add("loss", line.loss)
      .add("extra_compute", line.extra_compute);
  return row;
}

void add_ends(Row& row, const std::string& name, const Interval& interval) {
  const IntervalRecord ends = interval_record(interval);
  row.add(name + "_low", ends.lower).add(name + "_high", ends.upper);
}

void add_energy(Row& row, const FrontierReport& report, std::size_t i) {
  if (report.energy.empty()) return;
  row.add("energy_kwh", report.energy[i].energy_kwh)
      .add("kwh_per_percent", report.energy[i].kwh_per_percent);
}

// With columns for the ends of intervals.
Row point_fields(const FrontierReport& report, std::size_t i, bool with_intervals) {
  const FrontierPoint& point = report.points[i];
  Row row = optimum_row(point, false).add("line", line_row(point.line, false));
  if (with_intervals) {
    add_ends(row, "n_nv", report.intervals[i].n_nv);
    add_ends(row, "vocab_size", report.intervals[i].vocab_size);
    add_ends(row, "tokens", report.intervals[i].tokens);
  }
  add_energy(row, report, i);
  return row;
}

Row point_row(const FrontierReport& report, std::size_t i) {
  const FrontierPoint& point = report.points[i];
  Row row = optimum_row(point, true).add("line", line_row(point.line, true));
  if (!report.intervals.empty()) {
    const FrontierIntervals& intervals = report.intervals[i];
    const auto ends = [](const Interval& one) { return interval_row(interval_record(one)); };
    row.add("intervals", Row()
                             .add("n_nv", ends(intervals.n_nv))
                             .add("vocab_size", ends(intervals.vocab_size))
                             .add("tokens", ends(intervals.tokens)));
  }
  add_energy(row, report, i);
  return row;
}

// The unit of the losses, and what is wrong with them.
std::string loss_lines(const Law& law) {
  std::string text = "loss in " + std::string(text_of(law.isoloss.loss_unit)) + "\n";
  if (!law.loss_fault.empty()) {
    text += wrapped("the losses are wrong: " + printable(law.loss_fault), kColumns, "\n") + "\n";
  }
  return text;
}

std::string frontier_table(const FrontierReport& report) {
  std::string text = law_line(report.law) + own_compression_line(report.law) +
                     loss_lines(report.law) + "\njoint optimum of N_nv and V\n" +
                     optimum_table(report) +
                     "\ncompute-optimal line, and the extra compute to reach the loss above\n" +
                     line_table(report);
  if (report.spent) text += "\nbudget, " + spent_line(*report.spent) + "\n";
  if (!report.energy.empty()) {
    text += "\nenergy, " + report.energy_basis + "\n" + energy_table_of(report);
  }
  if (!report.intervals.empty()) {
    text += "\n" + interval_title(report) + interval_table(report);
  }
  return text;
}

}  // namespace

Answer frontier_answer(const FrontierReport& report, bool with_intervals) {
  const std::size_t points = report.points.size();
  const auto document = [&report, points] {
    Rows rows;
    rows.reserve(points);
    for (std::size_t i = 0; i < points; ++i) rows.push_back(point_row(report, i));
    Row row;
    row.add("law", report.law.name)
        .add("compression_law", compression_source(report.law))
        .add("points", rows);
    if (report.spent) row.add("budget", spent_row(*report.spent));
    return row;
  };
  return {.table = [&report] { return frontier_table(report); },
          .csv =
              [&report, with_intervals, points](const RowSink& take) {
                for (std::size_t i = 0; i < points; ++i) {
                  take(point_fields(report, i, with_intervals));
                }
              },
          .json = document,
          .jsonl =
              [&report, points](const RowSink& take) {
                for (std::size_t i = 0; i < points; ++i) take(point_row(report, i));
              },
          .warnings = report.warnings};
}

}  // namespace vocabplan::cli
