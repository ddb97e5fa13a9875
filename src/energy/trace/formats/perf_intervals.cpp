#include "energy/trace/formats/perf_intervals.hpp"

#include <algorithm>
#include <cmath>

#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// An interval longer than this many of those before it has lost rows.
constexpr double kMostIntervals = 5.0;

}  // namespace

void PerfIntervals::move_to(double time, std::size_t line) {
  if (!have_begun_) {
    sink_.clock(TraceClock::monotonic);
    have_begun_ = true;
    time_ = time;
    return;
  }
  if (time < time_) sink_.refuse(line, "time runs backwards");
  if (time == time_) return;
  const double step = time - time_;
  if (is_first_) end_first(time_ <= 1.5 * step ? time_ : step);
  const double limit = sink_.options().max_gap.value_or(kMostIntervals * regular_);
  lost_rows_ = step > limit;
  seconds_ = lost_rows_ ? std::min(regular_, step) : step;
  regular_ = seconds_;
  time_ = time;
}

// The first interval of a whole file starts at 0, that of a part of one where it is as long as the
// next.
void PerfIntervals::end_first(double seconds) {
  for (const First& one : first_) {
    if (one.joules) {
      sink_.energy(one.component, time_ - seconds, seconds, *one.joules, one.line);
    } else {
      sink_.missing(one.component, time_ - seconds, seconds);
    }
  }
  first_.clear();
  regular_ = seconds;
  is_first_ = false;
}

// An interval has one value of a component.
bool PerfIntervals::is_repeated(std::size_t component, double joules, std::size_t line) {
  if (component >= last_.size()) last_.resize(component + 1);
  Last& last = last_[component];
  const bool same_time = last.time == time_;
  if (same_time && last.joules != joules) {
    sink_.refuse(line, "a second value for the interval that ends at " + shortest(time_) + " s");
  }
  if (same_time) sink_.warn("exact repetitions of rows are left out");
  last = {time_, joules};
  return same_time;
}

void PerfIntervals::take(std::size_t component, double joules, std::size_t line) {
  if (is_repeated(component, joules, line)) return;
  if (is_first_) {
    first_.push_back({component, line, joules});
    return;
  }
  if (lost_rows_) sink_.missing(component, std::nan(""), 0.0);
  sink_.energy(component, time_ - seconds_, seconds_, joules, line);
}

void PerfIntervals::miss(std::size_t component) {
  if (is_first_) {
    first_.push_back({.component = component});
  } else if (lost_rows_) {
    // The next reading tells how much is missing with the rows that are lost.
    sink_.missing(component, std::nan(""), 0.0);
  } else {
    sink_.missing(component, time_ - seconds_, seconds_);
  }
}

void PerfIntervals::finish() {
  if (have_begun_ && is_first_) end_first(sink_.options().interval.value_or(time_));
}

}  // namespace vocabplan
