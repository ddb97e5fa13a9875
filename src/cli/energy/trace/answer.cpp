#include "cli/energy/trace/answer.hpp"

#include <cmath>
#include <cstdio>

#include "cli/text/cells.hpp"
#include "cli/text/wrapped_text.hpp"
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

// At most 15 characters, which leaves room for the numbers.
std::string short_name(const std::string& name) {
  constexpr std::size_t kRoom = 15;
  if (name.size() <= kRoom) return name;
  return shortened(name, kRoom - 3);
}

std::string whole_cell(std::size_t count) {
  return whole_below(1e7, static_cast<double>(count));
}

std::string watts_cell(const std::optional<double>& watts) {
  if (!watts) return "-";
  return *watts < 100.0 ? human_ratio(*watts) : whole_below(1e6, std::round(*watts));
}

// Rounded down: 100 % is said of nothing that has a gap.
std::string coverage_cell(const ComponentEnergy& component) {
  const auto coverage = component.coverage();
  if (!coverage) return "-";
  const double tenths = std::floor(*coverage * 1000.0) / 10.0;
  return shortest(tenths) + " %";
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

std::string trace_table(const TraceEnergy& trace) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right});
  table.add({"component", "samples", "missing", "covered", "gaps", "mean W", "peak W", "kWh"});
  const std::vector<bool> counted = trace.counted();
  bool all_counted = true;
  for (std::size_t i = 0; i < trace.components.size(); ++i) {
    const ComponentEnergy& one = trace.components[i];
    const std::string kwh = kwh_text(one.joules);
    all_counted = all_counted && counted[i];
    table.add({printable(short_name(one.name)), whole_cell(one.samples), whole_cell(one.missing),
               coverage_cell(one), whole_cell(one.gaps), watts_cell(one.mean_watts()),
               watts_cell(one.peak_watts), counted[i] ? kwh : "(" + kwh + ")"});
  }
  std::string text =
      wrapped(printable(trace.source) + ": " + std::string(trace_format_name(trace.format)) + ", " +
                  clock_text(trace.clock),
              kColumns, "\n") +
      "\n" + table.text();
  if (!all_counted) text += "(in brackets: counted with other components, not in the sum)\n";
  return text;
}

std::string sum_table(const TraceAnswer& answer) {
  const TraceSum& sum = answer.sum;
  TextTable table({Align::left, Align::right, Align::left});
  table.add({"measured", kwh_text(sum.measured_joules), "kWh"});
  if (answer.static_watts > 0.0) {
    table.add({"static", kwh_text(sum.static_joules),
               "kWh, " + shortest(answer.static_watts) + " W for " + human(sum.seconds) + " s"});
  }
  table.add({"total", kwh_text(sum.joules()), "kWh"});
  return table.text();
}

}  // namespace

std::string table_text(const TraceAnswer& answer) {
  std::string text;
  for (const TraceEnergy& trace : answer.traces) text += trace_table(trace) + "\n";
  return text + sum_table(answer);
}

std::vector<std::string> trace_warnings(const TraceAnswer& answer) {
  std::vector<std::string> all;
  for (const TraceEnergy& trace : answer.traces) {
    for (const std::string& warning : trace.warnings) all.push_back(trace.source + ": " + warning);
  }
  all.insert(all.end(), answer.sum.warnings.begin(), answer.sum.warnings.end());
  return all;
}

}  // namespace vocabplan::cli
