#include "cli/energy/trace/answer.hpp"

#include <cmath>
#include <cstdio>

#include "cli/energy/trace/trace_cells.hpp"
#include "cli/energy/trace/window_answer.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/energy/energy_units.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

std::string clock_text(TraceClock clock) {
  switch (clock) {
    case TraceClock::none:
      return "no clock";
    case TraceClock::local:
      return "times in local time without a zone";
    case TraceClock::epoch:
      return "times in UTC";
    case TraceClock::monotonic:
      return "times in seconds since an unknown moment";
  }
  return {};
}

std::string kwh_text(double joules) {
  const double kwh = joules / kJoulesPerKwh;
  constexpr double kPlain = 1e4;
  if (kwh >= kPlain) return human(kwh);
  const double digits = kwh > 0.0 ? std::floor(std::log10(kwh)) : 0.0;
  // Four digits, and no decimals below a billionth.
  const double scale = std::pow(10.0, std::fmin(3.0 - digits, 9.0));
  return shortest(std::round(kwh * scale) / scale);
}

// ", from 12 to the end".
std::string stretch_text(const TraceEnergy& trace, const WindowEnergy& cut) {
  const auto text = [&trace](double time, const char* open) {
    return std::isfinite(time) ? trace_time_text(trace.clock, time) : std::string(open);
  };
  return ", from " + text(cut.start, "the start") + " to " + text(cut.end, "the end");
}

std::string head_line(const TraceEnergy& trace, const WindowEnergy* cut) {
  return wrapped(printable(trace.source) + ": " + std::string(trace_format_name(trace.format)) +
                     ", " + clock_text(trace.clock) +
                     (trace.is_taken_as_utc && trace.clock == TraceClock::local ? " taken as UTC"
                                                                                : "") +
                     (cut == nullptr ? std::string() : stretch_text(trace, *cut)),
                 kColumns, "\n") +
         "\n";
}

std::string trace_table(const TraceEnergy& trace, const WindowEnergy* cut) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.add({"component", "samples", "missing", "covered", "gaps", "mean W", "peak W", "kWh"});
  const std::vector<bool> counted = trace.counted();
  bool all_counted = true;
  for (std::size_t i = 0; i < trace.components.size(); ++i) {
    const ComponentEnergy& one = trace.components[i];
    const std::string kwh = kwh_text(one.joules);
    all_counted = all_counted && counted[i];
    table.add({printable(short_component(one.name)), rows_cell(one.samples), rows_cell(one.missing),
               coverage_cell(one.coverage()), rows_cell(one.gaps), watts_cell(one.mean_watts()),
               watts_cell(one.peak_watts), counted[i] ? kwh : "(" + kwh + ")"});
  }
  std::string text = head_line(trace, cut) + table.text();
  if (!all_counted) text += "(in brackets: counted with other components, not in the sum)\n";
  return text;
}

std::string sum_table(const TraceReport& report) {
  const TraceSum& sum = report.sum;
  TextTable table({Align::left, Align::right, Align::left});
  table.add({"measured", kwh_text(sum.measured_joules), "kWh"});
  if (report.static_watts > 0.0) {
    table.add({"static", kwh_text(sum.static_joules),
               "kWh, " + shortest(report.static_watts) + " W for " + human(sum.seconds) + " s"});
  }
  table.add({"total", kwh_text(sum.joules()), "kWh"});
  return table.text();
}

const WindowEnergy* cut_of(const TraceReport& report, std::size_t trace) {
  return report.cuts.empty() ? nullptr : &report.cuts[trace];
}

std::string traces_table(const TraceReport& report) {
  std::string text;
  if (report.has_windows) {
    for (const TraceEnergy& trace : report.traces) text += head_line(trace, nullptr);
    return text + windows_table(report);
  }
  for (std::size_t i = 0; i < report.traces.size(); ++i) {
    text += trace_table(report.traces[i], cut_of(report, i)) + "\n";
  }
  return text + sum_table(report);
}

// Every warning once, those of a trace behind its name.
std::vector<std::string> trace_warnings(const TraceReport& report) {
  std::vector<std::string> all;
  for (const TraceEnergy& trace : report.traces) {
    for (const std::string& warning : trace.warnings) all.push_back(trace.source + ": " + warning);
  }
  all.insert(all.end(), report.sum.warnings.begin(), report.sum.warnings.end());
  return all;
}

std::string clock_key(TraceClock clock) {
  switch (clock) {
    case TraceClock::none:
      return "none";
    case TraceClock::local:
      return "local";
    case TraceClock::epoch:
      return "epoch";
    case TraceClock::monotonic:
      return "monotonic";
  }
  return {};
}

Row component_row(const ComponentEnergy& one, bool counted) {
  return Row()
      .add("component", one.name)
      .add("inside", one.inside.empty() ? Value() : Value(one.inside))
      .add("counted", counted)
      .add("samples", one.samples)
      .add("missing", one.missing)
      .add("duplicates", one.duplicates)
      .add("wraps", one.wraps)
      .add("gaps", one.gaps)
      .add("gap_seconds", one.gap_seconds)
      .add("longest_gap_seconds", one.longest_gap)
      .add("median_interval_seconds", one.median_interval)
      .add("first_time", one.first_time)
      .add("last_time", one.last_time)
      .add("seconds", one.seconds)
      .add("coverage", one.coverage())
      .add("mean_watts", one.mean_watts())
      .add("peak_watts", one.peak_watts)
      .add("joules", one.joules);
}

Rows component_rows(const TraceEnergy& trace) {
  const std::vector<bool> counted = trace.counted();
  Rows rows;
  rows.reserve(counted.size());
  for (std::size_t i = 0; i < counted.size(); ++i) {
    rows.push_back(component_row(trace.components[i], counted[i]));
  }
  return rows;
}

// A line a component, in base units.
Rows component_rows(const TraceReport& report) {
  Rows rows;
  for (const TraceEnergy& trace : report.traces) {
    for (Row& component : component_rows(trace)) {
      rows.push_back(Row()
                         .add("source", trace.source)
                         .add("layout", trace_format_name(trace.format))
                         .append(std::move(component)));
    }
  }
  return rows;
}

Row trace_row(const TraceReport& report, std::size_t number) {
  const TraceEnergy& trace = report.traces[number];
  Row row;
  row.add("source", trace.source)
      .add("layout", trace_format_name(trace.format))
      .add("clock", clock_key(trace.clock));
  if (const WindowEnergy* const cut = cut_of(report, number)) {
    row.add("from", std::isfinite(cut->start) ? Value(cut->start) : Value())
        .add("to", std::isfinite(cut->end) ? Value(cut->end) : Value());
  }
  row.add("faults", trace.fault_count)
      .add("joules", trace.joules())
      .add("components", component_rows(trace));
  return row;
}

Rows trace_rows(const TraceReport& report) {
  Rows rows;
  rows.reserve(report.traces.size());
  for (std::size_t i = 0; i < report.traces.size(); ++i) rows.push_back(trace_row(report, i));
  return rows;
}

Row sum_row(const TraceReport& report) {
  return Row()
      .add("measured_joules", report.sum.measured_joules)
      .add("static_watts", report.static_watts)
      .add("static_joules", report.sum.static_joules)
      .add("seconds", report.sum.seconds)
      .add("joules", report.sum.joules())
      .add("kwh", report.sum.joules() / kJoulesPerKwh);
}

// A line a trace, and one for the sum.
Rows trace_lines(const TraceReport& report) {
  Rows rows = trace_rows(report);
  rows.push_back(Row().add("sum", sum_row(report)));
  return rows;
}

Row trace_document(const TraceReport& report) {
  Row document;
  document.add("traces", trace_rows(report));
  if (report.has_windows) {
    Rows windows;
    window_records(report, [&windows](const Row& row) { windows.push_back(row); });
    document.add("windows", std::move(windows));
  }
  document.add("sum", sum_row(report));
  return document;
}

}  // namespace

Answer trace_answer(const TraceReport& report) {
  Answer answer{.table = [&report] { return traces_table(report); },
                .csv = [&report] { return component_rows(report); },
                .json = [&report] { return trace_document(report); },
                .jsonl = [&report] { return trace_lines(report); },
                .warnings = trace_warnings(report)};
  if (report.has_windows) {
    answer.csv = [&report](const RowSink& take) { window_rows(report, take); };
    answer.jsonl = [&report](const RowSink& take) { window_records(report, take); };
  }
  return answer;
}

}  // namespace vocabplan::cli
