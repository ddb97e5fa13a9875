#include "cli/energy/trace/answer.hpp"

#include <cmath>
#include <cstdio>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/energy/energy_units.hpp"
#include "vocabplan/report/json_text.hpp"
#include "vocabplan/report/prediction_record.hpp"
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

// The machine-readable answers of `energy trace`.

namespace {

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

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

std::string csv_number(const std::optional<double>& value) {
  return value ? shortest(*value) : std::string();
}

std::string component_csv(const TraceEnergy& trace, const ComponentEnergy& one, bool counted) {
  std::string line = csv_cell(trace.source);
  const auto add = [&line](const std::string& cell) { line += "," + cell; };
  add(std::string(trace_format_name(trace.format)));
  add(csv_cell(one.name));
  add(csv_cell(one.inside));
  add(counted ? "true" : "false");
  for (const std::size_t count : {one.samples, one.missing, one.duplicates, one.wraps, one.gaps}) {
    add(std::to_string(count));
  }
  add(shortest(one.gap_seconds));
  add(shortest(one.longest_gap));
  add(csv_number(one.median_interval));
  add(csv_number(one.first_time));
  add(csv_number(one.last_time));
  add(shortest(one.seconds));
  add(csv_number(one.coverage()));
  add(csv_number(one.mean_watts()));
  add(csv_number(one.peak_watts));
  add(shortest(one.joules));
  return line + "\n";
}

std::string component_json(const ComponentEnergy& one, bool counted) {
  const auto count = [](std::size_t value) { return static_cast<double>(value); };
  JsonObject object;
  object.add("component", one.name);
  if (one.inside.empty()) {
    object.add_json("inside", "null");
  } else {
    object.add("inside", one.inside);
  }
  return object.add_json("counted", counted ? "true" : "false")
      .add("samples", count(one.samples))
      .add("missing", count(one.missing))
      .add("duplicates", count(one.duplicates))
      .add("wraps", count(one.wraps))
      .add("gaps", count(one.gaps))
      .add("gap_seconds", one.gap_seconds)
      .add("longest_gap_seconds", one.longest_gap)
      .add("median_interval_seconds", one.median_interval)
      .add("first_time", one.first_time)
      .add("last_time", one.last_time)
      .add("seconds", one.seconds)
      .add("coverage", one.coverage())
      .add("mean_watts", one.mean_watts())
      .add("peak_watts", one.peak_watts)
      .add("joules", one.joules)
      .text();
}

std::string trace_json(const TraceEnergy& trace) {
  const std::vector<bool> counted = trace.counted();
  std::vector<std::string> components;
  components.reserve(counted.size());
  for (std::size_t i = 0; i < counted.size(); ++i) {
    components.push_back(component_json(trace.components[i], counted[i]));
  }
  return JsonObject()
      .add("source", trace.source)
      .add("layout", trace_format_name(trace.format))
      .add("clock", clock_key(trace.clock))
      .add("faults", static_cast<double>(trace.fault_count))
      .add("joules", trace.joules())
      .add_json("components", json_array(components))
      .text();
}

std::string sum_json(const TraceAnswer& answer) {
  return JsonObject()
      .add("measured_joules", answer.sum.measured_joules)
      .add("static_watts", answer.static_watts)
      .add("static_joules", answer.sum.static_joules)
      .add("seconds", answer.sum.seconds)
      .add("joules", answer.sum.joules())
      .add("kwh", answer.sum.joules() / kJoulesPerKwh)
      .text();
}

}  // namespace

std::string csv_text(const TraceAnswer& answer) {
  std::string text =
      "source,layout,component,inside,counted,samples,missing,duplicates,wraps,gaps,gap_seconds,"
      "longest_gap_seconds,median_interval_seconds,first_time,last_time,seconds,coverage,"
      "mean_watts,peak_watts,joules\n";
  for (const TraceEnergy& trace : answer.traces) {
    const std::vector<bool> counted = trace.counted();
    for (std::size_t i = 0; i < counted.size(); ++i) {
      text += component_csv(trace, trace.components[i], counted[i]);
    }
  }
  return text;
}

std::string json_text(const TraceAnswer& answer) {
  std::vector<std::string> traces;
  traces.reserve(answer.traces.size());
  for (const TraceEnergy& trace : answer.traces) traces.push_back(trace_json(trace));
  return JsonObject()
             .add("schema_version", kReportSchemaVersion)
             .add_json("traces", json_array(traces))
             .add_json("sum", sum_json(answer))
             .add_json("warnings", json_strings(trace_warnings(answer)))
             .text() +
         "\n";
}

std::string jsonl_text(const TraceAnswer& answer) {
  std::string text;
  for (const TraceEnergy& trace : answer.traces) text += trace_json(trace) + "\n";
  return text + JsonObject().add_json("sum", sum_json(answer)).text() + "\n";
}

}  // namespace vocabplan::cli
