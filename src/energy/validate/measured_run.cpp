#include "vocabplan/energy/measured_run.hpp"

#include <algorithm>
#include <cmath>

#include "core/json/node.hpp"
#include "energy/validate/pair_checks.hpp"
#include "vocabplan/energy/energy_units.hpp"

namespace vocabplan {
namespace {

constexpr double kSecondsPerHour = 3600.0;

std::string percent_text(double share) {
  return human_ratio(100.0 * share) + " %";
}

bool sees_accelerators_alone(const TraceEnergy& trace) {
  return is_of_accelerators(trace.format) ||
         std::all_of(trace.components.begin(), trace.components.end(),
                     [](const ComponentEnergy& one) { return one.name.starts_with("gpu"); });
}

// Of the components that are added; nothing when one of them does not tell it.
std::optional<double> least_coverage(const std::vector<TraceEnergy>& traces) {
  double least = 1.0;
  for (const TraceEnergy& trace : traces) {
    const std::vector<bool> counted = trace.counted();
    for (std::size_t i = 0; i < counted.size(); ++i) {
      if (!counted[i]) continue;
      const auto one = trace.components[i].coverage();
      if (!one) return std::nullopt;
      least = std::min(least, *one);
    }
  }
  return least;
}

// Differences that say that the two are not about the same thing.
std::vector<std::string> scope_warnings(const StatedEstimate& estimate,
                                        const std::vector<TraceEnergy>& traces, bool with_static) {
  std::vector<std::string> warnings;
  const bool alone = std::all_of(traces.begin(), traces.end(), sees_accelerators_alone);
  if (alone && !with_static) {
    warnings.emplace_back(
        "the traces see accelerators alone, no processors, memory, fans and power supplies");
  }
  if (estimate.overhead_kwh > 0.0) {
    warnings.push_back(
        "the estimate includes a facility's overhead, " +
        percent_text(estimate.overhead_kwh / estimate.formula_kwh.value_or(estimate.energy_kwh)) +
        " of it, which no sensor in a machine sees: estimate with a PUE of 1");
  }
  return warnings;
}

void compare_times(const StatedEstimate& estimate, double seconds,
                   std::vector<std::string>& warnings) {
  if (!estimate.hours || !(seconds > 0.0)) return;
  const double share = seconds / kSecondsPerHour / *estimate.hours;
  if (std::abs(share - 1.0) <= kScopeTolerance) return;
  warnings.push_back("the traces cover " + human_ratio(seconds / kSecondsPerHour) +
                     " hours, the estimate " + human_ratio(*estimate.hours) + " hours");
}

}  // namespace

StatedEstimate parse_estimate(std::string_view json, const std::string& source) {
  const JsonDocument document = parse_json(json, source);
  const JsonNode node(document);
  StatedEstimate out{.energy_kwh =
                         node.at("energy_kwh").number_within(kLeastPairKwh, kMostPairKwh)};
  if (node.has("hours") && !node.at("hours").is_null()) {
    out.hours = node.at("hours").number_within(kLeastPairSeconds / kSecondsPerHour,
                                               kMostPairSeconds / kSecondsPerHour);
  }
  if (node.has("overhead_kwh")) {
    out.overhead_kwh = node.at("overhead_kwh").number_within(0.0, kMostPairKwh);
  }
  if (node.has("formula_kwh")) {
    out.formula_kwh = node.at("formula_kwh").number_within(kLeastPairKwh, kMostPairKwh);
  }
  return out;
}

MeasuredRun measured_run(const StatedEstimate& estimate, const std::vector<TraceEnergy>& traces,
                         double static_watts) {
  const TraceSum sum = sum_traces(traces, static_watts);
  const double measured = sum.joules() / kJoulesPerKwh;
  const std::string name = traces.empty() ? "the traces" : traces.front().source;
  if (!(measured >= kLeastPairKwh && measured <= kMostPairKwh)) {
    throw DataError(name, 0, "holds " + shortest(measured) + " kWh: no measurement of a run");
  }
  MeasuredRun out;
  out.pair.name = name;
  out.pair.estimate = estimate.energy_kwh;
  out.pair.measured = measured;
  if (sum.seconds > 0.0) out.pair.duration = sum.seconds;
  out.coverage = least_coverage(traces);
  out.warnings = scope_warnings(estimate, traces, static_watts > 0.0);
  compare_times(estimate, sum.seconds, out.warnings);
  if (out.coverage && *out.coverage < 1.0 - kScopeTolerance) {
    out.warnings.push_back("readings have gaps: only " + percent_text(*out.coverage) +
                           " of the time is covered");
  }
  if (!out.coverage) {
    out.warnings.emplace_back("how much of the time is covered is not known: no times are told");
  } else if (estimate.hours) {
    out.coverage = std::min(*out.coverage, sum.seconds / kSecondsPerHour / *estimate.hours);
  }
  out.warnings.insert(out.warnings.end(), sum.warnings.begin(), sum.warnings.end());
  return out;
}

}  // namespace vocabplan
