#include "trace_component.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// A clock set back at the end of summer time runs the same hour twice.
constexpr double kSummerTime = 3600.0;
// Ends and durations are often whole seconds.
constexpr double kClockStep = 1.0;

}  // namespace

void TraceRules::refuse(std::size_t line, const std::string& message) const {
  throw DataError(source, line, message);
}

TraceComponent::TraceComponent(std::string name, std::string inside) {
  sum_.name = std::move(name);
  sum_.inside = std::move(inside);
}

void TraceComponent::refuse(const TraceRules& rules, std::size_t line,
                            const std::string& message) const {
  rules.refuse(line, "component " + in_quotes(sum_.name) + ": " + message);
}

void TraceComponent::take_kind(const TraceRules& rules, Kind kind, std::size_t line) {
  if (kind_ == Kind::none) kind_ = kind;
  if (kind_ != kind) refuse(rules, line, "has both power and energy");
}

void TraceComponent::check_power(const TraceRules& rules, double watts, std::size_t line) {
  const auto& limit = rules.options.power_limit;
  if (limit && watts > 2.0 * *limit) {
    refuse(rules, line,
           shortest(watts) + " W is more than twice the power limit of " + shortest(*limit) + " W");
  }
  sum_.peak_watts = std::max(sum_.peak_watts.value_or(0.0), watts);
}

// Whether an interval lies between the last reading and this one.
bool TraceComponent::follows(const TraceRules& rules, double time, double value, std::size_t line) {
  if (!std::isfinite(time)) refuse(rules, line, "the time is not finite");
  if (!sum_.first_time) {
    sum_.first_time = time;
    if (head_ && time > *head_) gap(time - *head_);
    return false;
  }
  if (time > time_) return true;
  if (time < time_) {
    std::string message = "time runs backwards, by " + shortest(time_ - time) + " s";
    if (rules.clock == TraceClock::local && time_ - time <= kSummerTime) {
      message +=
          "; a local clock that is set back at the end of summer time does that: cut the file "
          "there, or record in UTC";
    }
    refuse(rules, line, message);
  }
  if (value != value_) doubts_.at_once.add(line);
  return false;
}

void TraceComponent::keep(double time, double value) {
  time_ = time;
  value_ = value;
  missed_ = false;
  tail_.reset();
}

bool TraceComponent::power(const TraceRules& rules, double time, double watts, std::size_t line) {
  if (!std::isfinite(watts)) refuse(rules, line, "the power is not finite");
  if (watts < 0.0) refuse(rules, line, "negative power, " + shortest(watts) + " W");
  take_kind(rules, Kind::power, line);
  check_power(rules, watts, line);
  const bool first = !sum_.first_time;
  bool grew = false;
  if (follows(rules, time, watts, line)) {
    const double seconds = time - time_;
    grew = interval(rules, seconds, 0.5 * (value_ + watts) * seconds, line);
  } else if (!first && watts == value_) {
    ++sum_.duplicates;
    return false;
  }
  ++sum_.samples;
  keep(time, watts);
  return grew;
}

bool TraceComponent::counter(const TraceRules& rules, double time, double joules,
                             std::size_t line) {
  if (!std::isfinite(joules) || joules < 0.0) {
    refuse(rules, line, "a counter cannot read " + shortest(joules) + " J");
  }
  take_kind(rules, Kind::counter, line);
  const auto& range = range_ ? range_ : rules.options.counter_range;
  // The range may have become known behind the last reading.
  const double most = std::max(joules, value_);
  if (range && most > *range) {
    refuse(rules, line,
           "the counter reads " + shortest(most) + " J, beyond its range of " + shortest(*range) +
               " J");
  }
  const bool first = !sum_.first_time;
  const bool later = follows(rules, time, joules, line);
  if (!first && !later && joules == value_) {
    ++sum_.duplicates;
    return false;
  }
  ++sum_.samples;
  if (first) keep(time, joules);
  if (first) return false;
  // Of two readings at one time the first is kept: the step between them is in the next interval.
  if (!later) return false;
  const double seconds = time - time_;
  double step = joules - value_;
  bool grew = false;
  if (step < 0.0 && !range) {
    doubts_.resets.add(line);
    gap(seconds);
  } else {
    if (step < 0.0) {
      ++sum_.wraps;
      step = (*range - value_) + joules;
    }
    check_power(rules, step / seconds, line);
    grew = interval(rules, seconds, step, line);
  }
  keep(time, joules);
  return grew;
}

void TraceComponent::energy(const TraceRules& rules, double start, double seconds, double joules,
                            std::size_t line) {
  if (!std::isfinite(joules) || joules < 0.0) {
    refuse(rules, line, "an energy cannot be " + shortest(joules) + " J");
  }
  if (!std::isfinite(seconds) || seconds < 0.0) {
    refuse(rules, line, "a duration cannot be " + shortest(seconds) + " s");
  }
  take_kind(rules, Kind::energy, line);
  if (seconds > 0.0) check_power(rules, joules / seconds, line);
  joules_.add(joules);
  seconds_.add(seconds);
  ++sum_.samples;
  if (!std::isfinite(start)) return;
  const double end = start + seconds;
  if (!sum_.first_time) {
    sum_.first_time = start;
    time_ = end;
  } else if (start + std::min(kClockStep, 0.5 * seconds) < time_) {
    doubts_.overlaps.add(line);
  } else if (missed_ && start > time_) {
    const double from = std::max(time_, lost_until_.value_or(time_));
    if (start > from) gap(start - from);
  }
  sum_.first_time = std::min(*sum_.first_time, start);
  time_ = std::max(time_, end);
  missed_ = false;
  tail_.reset();
}

void TraceComponent::counter_range(const TraceRules& rules, double joules) {
  if (!std::isfinite(joules) || joules <= 0.0) {
    refuse(rules, 0, "a counter cannot have a range of " + shortest(joules) + " J");
  }
  range_ = joules;
}

ComponentEnergy TraceComponent::finish(const TraceRules& rules,
                                       std::vector<std::string>& warnings) {
  // A quarter of the readings at the same time as others: no jitter of a coarse clock does that.
  const TraceDoubts::Sighting& at_once = doubts_.at_once;
  if (at_once.count > 1 && 4 * at_once.count > sum_.samples) {
    refuse(rules, at_once.line,
           std::to_string(at_once.count) + " of " + std::to_string(sum_.samples) +
               " readings are at the time of another one: several devices under one name, or a "
               "clock too coarse for the rows");
  }
  settle_intervals(rules);
  settle_tail();
  sum_.joules = joules_.value();
  sum_.seconds = seconds_.value();
  sum_.gap_seconds = gap_seconds_.value();
  if (!std::isfinite(sum_.joules) || !std::isfinite(sum_.seconds + sum_.gap_seconds)) {
    refuse(rules, 0, "its energy is larger than a number can be");
  }
  if (sum_.first_time) sum_.last_time = time_;
  if (sum_.samples == 0) doubts_.empty_rows = sum_.missing;
  doubts_.tell(sum_.name, warnings);
  return std::move(sum_);
}

}  // namespace vocabplan
