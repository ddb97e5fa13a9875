#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "energy/trace/compensated_sum.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {
namespace {

// The time that at least one component of the traces covers.
struct CoveredTime {
  double seconds = 0.0;
  // True if components that tell no times may have followed each other: then `seconds` takes them
  // to have run at one time, and is the longest of them.
  bool is_guess = false;
};

bool has_span(const TraceEnergy& trace, const ComponentEnergy& one) {
  return trace.clock != TraceClock::none && one.first_time && one.last_time &&
         *one.last_time > *one.first_time;
}

// An end of a component's span, and the share of the span that it covers.
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

// Of components on one clock, the time in the union of their spans from first to last reading; in
// each stretch between such ends that share of it which the best covered component has of its own
// span. Of traces on different clocks the longest time.
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

// Two traces of one run cover the same time up to starting and stopping the meters.
constexpr double kLeastShared = 0.9;
constexpr double kZoneStep = 900.0;  // time zones differ by quarters of an hour
constexpr double kZoneJitter = 30.0;

struct Span {
  double first = 0.0;
  double last = 0.0;

  bool operator==(const Span&) const = default;
  [[nodiscard]] double length() const { return last - first; }
  [[nodiscard]] double shared_with(const Span& other) const {
    return std::min(last, other.last) - std::max(first, other.first);
  }
};

std::optional<Span> span_of(const ComponentEnergy& component) {
  if (!component.first_time || !component.last_time) return std::nullopt;
  return Span{*component.first_time, *component.last_time};
}

std::optional<Span> span_of(const TraceEnergy& trace) {
  std::optional<Span> all;
  for (const ComponentEnergy& component : trace.components) {
    const auto one = span_of(component);
    if (!one) continue;
    all = all ? Span{std::min(all->first, one->first), std::max(all->last, one->last)} : *one;
  }
  return all;
}

std::string_view clock_name(TraceClock clock) {
  switch (clock) {
    case TraceClock::none:
      return "no clock";
    case TraceClock::local:
      return "local time";
    case TraceClock::epoch:
      return "seconds since 1970 UTC";
    case TraceClock::monotonic:
      return "seconds since an unknown moment";
  }
  return "";
}

// The parts of the machine that a layout speaks of.
struct Parts {
  bool processor = false;
  bool gpu = false;
};

Parts parts_of(TraceFormat format) {
  if (is_of_accelerators(format)) return {.gpu = true};
  switch (format) {
    case TraceFormat::rapl:
    case TraceFormat::perf_stat:
    case TraceFormat::turbostat:
    case TraceFormat::scaphandre:
      return {.processor = true};
    case TraceFormat::codecarbon:
    case TraceFormat::slurm:
      return {.processor = true, .gpu = true};
    default:
      return {};
  }
}

// One trace after the other: what each says beside those before it.
class Adder {
 public:
  void add(const TraceEnergy& trace);
  [[nodiscard]] TraceSum finish(double static_watts);

 private:
  // Traces of the same components, one after the other in time.
  struct Series {
    const TraceEnergy* first = nullptr;
    std::optional<Span> span;
  };
  struct Seen {
    const TraceEnergy* trace = nullptr;
    const ComponentEnergy* component = nullptr;
    std::size_t series = 0;
  };

  void check_times(const TraceEnergy& trace, const ComponentEnergy& component, const Seen& other);
  void compare_hardware(const TraceEnergy& one, const TraceEnergy& two);
  void compare_clocks(const Series& one, const Series& two);
  void compare_times(const Series& one, const Series& two);
  void warn(std::string message);

  CompensatedSum joules_;
  std::vector<const TraceEnergy*> traces_;
  std::unordered_map<std::string, std::vector<Seen>> seen_;
  std::vector<Series> series_;
  std::vector<std::string> warnings_;
};

void Adder::warn(std::string message) {
  if (std::find(warnings_.begin(), warnings_.end(), message) == warnings_.end()) {
    warnings_.push_back(std::move(message));
  }
}

// The component is in an earlier trace as well, which is right only at another time.
void Adder::check_times(const TraceEnergy& trace, const ComponentEnergy& component,
                        const Seen& other) {
  const auto one = span_of(*other.component);
  const auto two = span_of(component);
  const std::string both = "component " + in_quotes(component.name) + " is in " +
                           in_quotes(other.trace->source) + " as well";
  if (other.trace->clock != trace.clock || !one || !two) {
    warn(trace.source + ": " + both +
         ", and their times cannot be compared: it may be counted twice");
  } else if (one->shared_with(*two) > 0.0 || *one == *two) {
    throw DataError(trace.source, 0,
                    both +
                        ", for overlapping times; if it is another machine's, record devices by "
                        "uuid, or sum each machine by itself");
  }
}

void Adder::compare_hardware(const TraceEnergy& one, const TraceEnergy& two) {
  const Parts a = parts_of(one.format);
  const Parts b = parts_of(two.format);
  if (one.format == two.format || !((a.processor && b.processor) || (a.gpu && b.gpu))) return;
  const auto named = [](const TraceEnergy& trace) {
    return in_quotes(trace.source) + " (" + std::string(trace_format_name(trace.format)) + ")";
  };
  warn(named(one) + " and " + named(two) +
       " may measure the same hardware: its energy would be counted twice");
}

void Adder::compare_times(const Series& one, const Series& two) {
  if (!one.span || !two.span) return;
  const double shared = one.span->shared_with(*two.span);
  if (shared >= kLeastShared * std::max(one.span->length(), two.span->length())) return;
  std::string message =
      "the clocks of " + in_quotes(one.first->source) + " and " + in_quotes(two.first->source) +
      " disagree, or they cover different times: they share " + human_ratio(std::max(shared, 0.0)) +
      " s of " + human_ratio(one.span->length()) + " s and " + human_ratio(two.span->length()) +
      " s";
  const double offset = two.span->first - one.span->first;
  const double zones = std::round(offset / kZoneStep);
  if (zones != 0.0 && std::abs(offset - zones * kZoneStep) <= kZoneJitter) {
    message += "; the second starts " + shortest(std::abs(zones) * kZoneStep / 3600.0) + " h " +
               (zones > 0.0 ? "later" : "earlier") + ", as in another time zone";
  }
  warn(std::move(message));
}

void Adder::compare_clocks(const Series& one, const Series& two) {
  if (one.first->clock == two.first->clock) {
    if (one.first->clock != TraceClock::none) compare_times(one, two);
    return;
  }
  const auto timed = [](const Series& series) {
    return in_quotes(series.first->source) + " (" + std::string(clock_name(series.first->clock)) +
           ")";
  };
  warn("the times of " + timed(one) + " and " + timed(two) +
       " cannot be compared: whether they cover the same run is not checked");
}

void Adder::add(const TraceEnergy& trace) {
  std::size_t series = series_.size();
  for (const ComponentEnergy& component : trace.components) {
    std::vector<Seen>& before = seen_[component.name];
    for (const Seen& other : before) check_times(trace, component, other);
    if (!before.empty()) series = std::min(series, before.front().series);
  }
  for (const Series& other : series_) compare_hardware(*other.first, trace);
  if (series == series_.size()) series_.push_back({&trace, std::nullopt});
  auto& span = series_[series].span;
  if (const auto own = span_of(trace)) {
    span = span ? Span{std::min(span->first, own->first), std::max(span->last, own->last)} : *own;
  }
  for (const ComponentEnergy& component : trace.components) {
    seen_[component.name].push_back({&trace, &component, series});
  }
  joules_.add(trace.joules());
  traces_.push_back(&trace);
}

TraceSum Adder::finish(double static_watts) {
  for (std::size_t i = 1; i < series_.size(); ++i) compare_clocks(series_.front(), series_[i]);
  const CoveredTime covered = covered_time(traces_);
  if (covered.is_guess && static_watts > 0.0) {
    warn(
        "components tell no times and are taken to have run at one time: if they followed each "
        "other, the static energy is too low");
  }
  TraceSum sum{.measured_joules = joules_.value(),
               .seconds = covered.seconds,
               .warnings = std::move(warnings_)};
  sum.static_joules = static_watts * sum.seconds;
  return sum;
}

}  // namespace

TraceSum sum_traces(const std::vector<TraceEnergy>& traces, double static_watts) {
  if (!std::isfinite(static_watts) || static_watts < 0.0) {
    throw DomainError("the static power is " + shortest(static_watts) +
                      " W; accepted is a finite number, at least 0");
  }
  Adder adder;
  for (const TraceEnergy& trace : traces) adder.add(trace);
  return adder.finish(static_watts);
}

}  // namespace vocabplan
