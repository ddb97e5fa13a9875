#include "cli/energy/trace/window_answer.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "cli/energy/trace/trace_cells.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/energy/energy_units.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

// One window of all traces.
struct WindowSum {
  const WindowEnergy* window = nullptr;  // in the first trace
  std::vector<TraceEnergy> cuts{};
  TraceSum sum{};
  std::size_t samples = 0;
  std::size_t missing = 0;
  std::size_t gaps = 0;
  double longest_gap = 0.0;
  std::optional<double> coverage{};
  std::optional<double> peak_watts{};  // of a single component
  std::size_t counted = 0;

  [[nodiscard]] std::optional<double> mean_watts() const {
    if (!(sum.seconds > 0.0)) return std::nullopt;
    return sum.measured_joules / sum.seconds;
  }
};

// A component of one name may be in several traces that follow each other.
struct CoveredPart {
  double seconds = 0.0;
  double length = 0.0;
};

std::optional<double> least_coverage(const std::map<std::string_view, CoveredPart>& parts) {
  std::optional<double> least;
  for (const auto& [name, part] : parts) {
    if (!(part.length > 0.0)) continue;
    const double share = std::min(1.0, part.seconds / part.length);
    least = std::min(least.value_or(share), share);
  }
  return least;
}

WindowSum sum_of_window(const TraceReport& report, std::size_t number) {
  WindowSum out;
  for (const TraceEnergy& trace : report.traces) {
    if (trace.windows.empty()) continue;
    if (out.window == nullptr) out.window = &trace.windows[number];
    out.cuts.push_back(trace.inside(number));
  }
  std::map<std::string_view, CoveredPart> covered;
  for (const TraceEnergy& cut : out.cuts) {
    const std::vector<bool> counts = cut.counted();
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const ComponentEnergy& one = cut.components[i];
      // Jobs follow each other: one is not missing where another one runs.
      const bool is_elsewhere = cut.format == TraceFormat::slurm && !(one.seconds > 0.0);
      if (!counts[i] || is_elsewhere) continue;
      ++out.counted;
      out.samples += one.samples;
      out.missing += one.missing;
      out.gaps += one.gaps;
      out.longest_gap = std::max(out.longest_gap, one.longest_gap);
      out.peak_watts = one.peak_watts;
      CoveredPart& part = covered[one.name];
      part.seconds += one.seconds;
      part.length = std::max(part.length, one.seconds + one.gap_seconds);
    }
  }
  if (out.counted != 1) out.peak_watts.reset();
  out.coverage = least_coverage(covered);
  out.sum = sum_traces(out.cuts, report.static_watts);
  return out;
}

std::size_t window_count(const TraceReport& report) {
  for (const TraceEnergy& trace : report.traces) {
    if (!trace.windows.empty()) return trace.windows.size();
  }
  return 0;
}

template <class Use>
void for_each_window(const TraceReport& report, Use use) {
  const std::size_t count = window_count(report);
  for (std::size_t i = 0; i < count; ++i) use(sum_of_window(report, i));
}

Value finite_or_null(double value) {
  return std::isfinite(value) ? Value(value) : Value();
}

Row window_row(const WindowSum& one) {
  return Row()
      .add("window", one.window->name)
      .add("start", finite_or_null(one.window->start))
      .add("end", finite_or_null(one.window->end))
      .add("samples", one.samples)
      .add("missing", one.missing)
      .add("gaps", one.gaps)
      .add("longest_gap_seconds", one.longest_gap)
      .add("seconds", one.sum.seconds)
      .add("coverage", one.coverage)
      .add("mean_watts", one.mean_watts())
      .add("peak_watts", one.peak_watts)
      .add("measured_joules", one.sum.measured_joules)
      .add("static_joules", one.sum.static_joules)
      .add("joules", one.sum.joules())
      .add("kwh", one.sum.joules() / kJoulesPerKwh);
}

Rows components_of(const WindowSum& one) {
  Rows rows;
  for (const TraceEnergy& cut : one.cuts) {
    const std::vector<bool> counts = cut.counted();
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const ComponentEnergy& part = cut.components[i];
      rows.push_back(Row()
                         .add("source", cut.source)
                         .add("component", part.name)
                         .add("counted", static_cast<bool>(counts[i]))
                         .add("samples", part.samples)
                         .add("missing", part.missing)
                         .add("gaps", part.gaps)
                         .add("gap_seconds", part.gap_seconds)
                         .add("longest_gap_seconds", part.longest_gap)
                         .add("seconds", part.seconds)
                         .add("coverage", part.coverage())
                         .add("mean_watts", part.mean_watts())
                         .add("peak_watts", part.peak_watts)
                         .add("joules", part.joules));
    }
  }
  return rows;
}

// Six digits, as windows are compared with the counter of a device.
std::string joules_cell(double joules) {
  constexpr double kPlain = 1e7;
  if (!(joules < kPlain)) return human(joules);
  const double digits = joules > 0.0 ? std::floor(std::log10(joules)) : 0.0;
  const double scale = std::pow(10.0, std::fmax(0.0, std::fmin(5.0 - digits, 3.0)));
  return shortest(std::round(joules * scale) / scale);
}

std::string seconds_cell(double seconds) {
  constexpr double kPlain = 1e6;
  if (seconds >= kPlain) return human(seconds);
  return shortest(std::round(seconds * 1e3) / 1e3);
}

}  // namespace

std::string windows_table(const TraceReport& report) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.add({"window", "seconds", "samples", "covered", "gaps", "mean W", "peak W", "J"});
  for_each_window(report, [&table](const WindowSum& one) {
    table.add({printable(short_component(one.window->name)), seconds_cell(one.sum.seconds),
               rows_cell(one.samples), coverage_cell(one.coverage), rows_cell(one.gaps),
               watts_cell(one.mean_watts()), watts_cell(one.peak_watts),
               joules_cell(one.sum.joules())});
  });
  return table.text();
}

void window_rows(const TraceReport& report, const RowSink& take) {
  for_each_window(report, [&take](const WindowSum& one) { take(window_row(one)); });
}

void window_records(const TraceReport& report, const RowSink& take) {
  for_each_window(report, [&take](const WindowSum& one) {
    take(window_row(one).add("components", components_of(one)));
  });
}

namespace {

bool is_covered(const WindowEnergy& window) {
  return std::any_of(window.parts.begin(), window.parts.end(), [](const WindowPart& part) {
    return part.seconds > 0.0 || part.joules > 0.0;
  });
}

// The window in the first trace that has it, if no trace covers any of it.
const WindowEnergy* uncovered_window(const TraceReport& report, std::size_t number) {
  const WindowEnergy* window = nullptr;
  for (const TraceEnergy& trace : report.traces) {
    if (trace.windows.empty()) continue;
    if (is_covered(trace.windows[number])) return nullptr;
    if (window == nullptr) window = &trace.windows[number];
  }
  return window;
}

// "; the trace runs from 2026-11-27 22:18:48.256 to 2026-11-27 22:28:08.421".
std::string span_text(const TraceReport& report) {
  const TraceEnergy& trace = report.traces.front();
  std::optional<double> first;
  std::optional<double> last;
  for (const ComponentEnergy& one : trace.components) {
    if (!one.first_time || !one.last_time) continue;
    first = std::min(first.value_or(*one.first_time), *one.first_time);
    last = std::max(last.value_or(*one.last_time), *one.last_time);
  }
  if (!first || !last) return {};
  const std::string name = report.traces.size() == 1 ? "the trace" : printable(trace.source);
  // The trace may write another unit.
  const std::string unit = trace.clock == TraceClock::monotonic ? " s" : "";
  return "; " + name + " runs from " + trace_time_text(trace.clock, *first) + unit + " to " +
         trace_time_text(trace.clock, *last) + unit;
}

}  // namespace

namespace {

bool share_component(const TraceEnergy& one, const TraceEnergy& two) {
  return std::any_of(one.components.begin(), one.components.end(), [&](const auto& component) {
    return std::any_of(two.components.begin(), two.components.end(),
                       [&](const auto& other) { return other.name == component.name; });
  });
}

// Seconds between the starts of a window, or its ends, in two traces.
double apart(const TraceEnergy& one, const TraceEnergy& two) {
  double most = 0.0;
  for (std::size_t i = 0; i < one.windows.size(); ++i) {
    const auto keep = [&most](double distance) {
      if (std::isfinite(distance)) most = std::max(most, distance);
    };
    keep(std::abs(one.windows[i].start - two.windows[i].start));
    keep(std::abs(one.windows[i].end - two.windows[i].end));
  }
  return most;
}

}  // namespace

void check_offsets(TraceReport& report) {
  constexpr double kApart = 1.0;
  for (std::size_t two = 1; two < report.traces.size(); ++two) {
    TraceEnergy& later = report.traces[two];
    for (std::size_t one = 0; one < two; ++one) {
      const TraceEnergy& first = report.traces[one];
      if (first.windows.size() != later.windows.size() || first.clock != later.clock) continue;
      const double distance = apart(first, later);
      const std::string told = "+12.5s and the like count from the start of each trace, which is " +
                               human(distance) + " s from that of " + in_quotes(first.source) +
                               ": write times as in the traces";
      if (distance > 0.0 && share_component(first, later)) throw DataError(later.source, 0, told);
      const bool is_known = first.clock == TraceClock::local || first.clock == TraceClock::epoch;
      if (distance > kApart && is_known && one == 0) later.warnings.push_back(told);
    }
  }
}

EmptyWindows empty_windows(const TraceReport& report) {
  const std::size_t count = window_count(report);
  std::size_t empty = 0;
  const WindowEnergy* first = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    const WindowEnergy* const window = uncovered_window(report, i);
    if (window != nullptr && empty++ == 0) first = window;
  }
  if (empty == 0) return {};
  std::string text = "0 J between --from and --to is no measurement: ";
  text += first->start == first->end ? "they are the same time" : "no reading covers that time";
  if (first->line > 0) {
    text =
        std::to_string(empty) + " of " + counted(count, "window") +
        (empty == 1 ? " has" : " have") +
        " 0 J, which is no measurement: no reading covers that time, or it has no length (first " +
        in_quotes(first->name) + ", line " + std::to_string(first->line) + ")";
  }
  return {.text = text + span_text(report), .all = empty == count};
}

}  // namespace vocabplan::cli
