#include <algorithm>
#include <cmath>

#include "energy/trace/component.hpp"

// The time of a component that its energy does not cover.
namespace vocabplan {
namespace {

// Intervals longer than this many medians are gaps.
constexpr double kMostMedians = 5.0;
// Gaps of one length from which on they look like another sampling rate.
constexpr std::size_t kManyAlike = 10;
constexpr double kHour = 3600.0;

}  // namespace

void TraceComponent::gap(double seconds) {
  ++sum_.gaps;
  gap_seconds_.add(seconds);
  sum_.longest_gap = std::max(sum_.longest_gap, seconds);
}

// With a stated limit it is known at once whether an interval is a gap, and the histogram serves
// the median alone.
bool TraceComponent::interval(const TraceRules& rules, double seconds, double joules,
                              std::size_t line) {
  longest_interval_ = std::max(longest_interval_, seconds);
  if (rules.clock == TraceClock::local) look_for_summer_time(seconds, line);
  if (const auto& limit = rules.options.max_gap) {
    if (seconds > *limit) {
      gap(seconds);
    } else {
      joules_.add(joules);
      seconds_.add(seconds);
    }
  }
  return intervals_.add(seconds, joules);
}

// Clocks are set forward by an hour, at a full hour. Whether the rest is no longer than a usual
// interval is known at the end.
void TraceComponent::look_for_summer_time(double seconds, std::size_t line) {
  if (seconds < kHour) return;
  const double to_full_hour = kHour - (time_ - kHour * std::floor(time_ / kHour));
  const double rest = std::max(seconds - kHour, to_full_hour);
  if (summer_.line > 0 && rest >= summer_.rest) return;
  summer_ = {.rest = rest, .line = line};
}

void TraceComponent::missing(double start, double seconds) {
  ++sum_.missing;
  if (seconds > 0.0) {
    gap(seconds);
    if (std::isfinite(start)) lost_until_ = std::max(lost_until_.value_or(start), start + seconds);
    return;
  }
  missed_ = true;
  if (!std::isfinite(start)) return;
  watch_.take(start, std::nan(""));
  if (!head_) head_ = start;
  tail_ = start;
}

void TraceComponent::settle_intervals(const TraceRules& rules) {
  if (intervals_.empty()) return;
  sum_.median_interval = intervals_.median();
  // Where readings come in bursts the median is the time inside them.
  const double interval = std::max(*sum_.median_interval, watch_.tick().value_or(0.0));
  const double usual = kMostMedians * interval;
  const double limit = rules.options.max_gap.value_or(usual);
  if (summer_.line > 0 && summer_.rest <= usual && kHour > limit) {
    doubts_.summer_time.add(summer_.line);
  }
  if (rules.options.max_gap) return;
  const auto parts = intervals_.split(limit);
  joules_.add(parts.within.joules);
  seconds_.add(parts.within.seconds);
  if (parts.beyond.count == 0) return;
  sum_.gaps += parts.beyond.count;
  gap_seconds_.add(parts.beyond.seconds);
  sum_.longest_gap = std::max(sum_.longest_gap, longest_interval_);
  if (parts.alike.count < kManyAlike) return;
  doubts_.gaps_alike = parts.alike.count;
  doubts_.alike_seconds = parts.alike.seconds.value() / static_cast<double>(parts.alike.count);
}

// Rows without a value behind the last reading, or all of them where there is none.
void TraceComponent::settle_tail() {
  if (!tail_) return;
  const double from = sum_.first_time ? time_ : *head_;
  if (*tail_ > from) gap(*tail_ - from);
}

}  // namespace vocabplan
