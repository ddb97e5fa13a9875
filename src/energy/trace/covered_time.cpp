#include "energy/trace/covered_time.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "energy/trace/compensated_sum.hpp"

namespace vocabplan {
namespace {

bool has_span(const TraceEnergy& trace, const ComponentEnergy& one) {
  return trace.clock != TraceClock::none && one.first_time && one.last_time &&
         *one.last_time > *one.first_time;
}

// Where a component's span begins or ends, and the share of the span that it covers.
struct End {
  double time = 0.0;
  double share = 0.0;
  bool begins = false;
};

double in_union(std::vector<End>& ends) {
  std::sort(ends.begin(), ends.end(),
            [](const End& one, const End& two) { return one.time < two.time; });
  std::multiset<double> shares;
  CompensatedSum seconds;
  double before = 0.0;
  for (const End& end : ends) {
    if (!shares.empty()) seconds.add(*shares.rbegin() * (end.time - before));
    before = end.time;
    if (end.begins) {
      shares.insert(end.share);
    } else {
      shares.erase(shares.find(end.share));
    }
  }
  return seconds.value();
}

double on_clock(TraceClock clock, const std::vector<const TraceEnergy*>& traces) {
  std::vector<End> ends;
  for (const TraceEnergy* trace : traces) {
    if (trace->clock != clock) continue;
    for (const ComponentEnergy& one : trace->components) {
      if (!has_span(*trace, one)) continue;
      // Stretches that overlap have more seconds than the span.
      const double share = std::min(1.0, one.seconds / (*one.last_time - *one.first_time));
      ends.push_back({*one.first_time, share, true});
      ends.push_back({*one.last_time, share, false});
    }
  }
  return in_union(ends);
}

}  // namespace

CoveredTime covered_time(const std::vector<const TraceEnergy*>& traces) {
  CoveredTime out;
  for (const TraceClock clock : {TraceClock::local, TraceClock::epoch, TraceClock::monotonic}) {
    out.seconds = std::max(out.seconds, on_clock(clock, traces));
  }
  std::unordered_map<std::string, double> timeless;
  std::size_t sources = 0;
  for (const TraceEnergy* trace : traces) {
    // Jobs follow each other; other meters read their components at one time.
    const bool is_jobs = trace->format == TraceFormat::slurm;
    const std::size_t before = sources;
    for (const ComponentEnergy& one : trace->components) {
      if (has_span(*trace, one) || !(one.seconds > 0.0)) continue;
      timeless[one.name] += one.seconds;
      sources = is_jobs ? sources + 1 : before + 1;
    }
  }
  out.is_guess = sources > 1 && timeless.size() > 1;
  for (const auto& [name, seconds] : timeless) out.seconds = std::max(out.seconds, seconds);
  return out;
}

}  // namespace vocabplan
