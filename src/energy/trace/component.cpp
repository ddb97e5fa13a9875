#include "energy/trace/component.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

std::string times(std::size_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

std::string times_and_first(const TraceDoubts::Sighting& seen) {
  return times(seen.count) + ", first on line " + std::to_string(seen.line);
}

}  // namespace

void TraceDoubts::tell(const std::string& component, std::vector<std::string>& warnings) const {
  const std::string who = "component " + in_quotes(component) + ": ";
  if (resets.count > 0) {
    warnings.push_back(who + "its counter, whose range is not known, fell " + times(resets.count) +
                       "; taken for a reset, that time is not bridged (state the range if it "
                       "wraps)");
  }
  if (at_once.count > 0) {
    warnings.push_back(who + "another value at the time of the one before, " +
                       times_and_first(at_once));
  }
  if (empty_rows > 0) {
    warnings.push_back(
        who + "has no reading at all: rows without a value: " + std::to_string(empty_rows));
  }
  if (repetitions > 0) {
    warnings.push_back(who + std::to_string(repetitions) +
                       " rows repeat the one before and are left out: written twice, or of "
                       "several devices under one name (--device-column)?");
  }
  if (is_single) warnings.push_back(who + "has a single reading, which has no energy");
  if (is_one_time) {
    warnings.push_back(who + "all its readings are at one time, so that they have no energy");
  }
  if (reads_zero) warnings.push_back(who + "reads 0 W throughout, as where nothing is measured");
  if (coverage) {
    warnings.push_back(who + "its energy covers " + human_ratio(100.0 * *coverage) +
                       " % of its time: the rest is gaps (state the longest gap if they are to be "
                       "bridged)");
  }
  if (high_watts) {
    warnings.push_back(who + "draws " + human_ratio(*high_watts) +
                       " W on average, more than any one device does: is its unit a thousandth of "
                       "what it is read as? (State the power limit if it is right)");
  }
  if (low_watts) {
    warnings.push_back(who + "draws " + human_ratio(*low_watts) +
                       " W on average, less than an idle device does: are its values kilowatts?");
  }
  if (gaps_alike > 0) {
    warnings.push_back(who + std::to_string(gaps_alike) + " gaps are of one length, " +
                       human_ratio(alike_seconds) +
                       " s, as where the sampling rate changes: state the longest gap if they are "
                       "to be bridged");
  }
  if (is_bridged) {
    warnings.push_back(who +
                       "its sampling rate rises so much that intervals of its beginning are gaps, "
                       "which its windows bridge: state the longest gap");
  }
  if (summer_time.count > 0) {
    warnings.push_back(who + "the gap before line " + std::to_string(summer_time.line) +
                       " is an hour, as where a local clock is set forward at the start of summer "
                       "time: record in UTC");
  }
  if (overlaps.count > 0) {
    warnings.push_back(who + "a stretch starts before an earlier one has ended, " +
                       times_and_first(overlaps) + ": energy may be counted twice");
  }
}

namespace {

// A clock set back at the end of summer time runs the same hour twice.
constexpr double kSummerTime = 3600.0;
// Ends and durations are often whole seconds.
constexpr double kClockStep = 1.0;
// Accelerators draw up to 1.4 kW and a socket's package up to 0.6 kW; a row of a GPU's milliwatts
// is above this from 5 W on.
constexpr double kMostDeviceWatts = 5000.0;
// Accelerators draw 5 W or more when they are idle.
constexpr double kLeastDeviceWatts = 1.0;

}  // namespace

void TraceRules::refuse(std::size_t line, const std::string& message) const {
  throw DataError(source, line, message);
}

TraceComponent::TraceComponent(std::string name, std::string inside, CutPlan* plan)
    : cut_(plan == nullptr ? nullptr : std::make_unique<ComponentCut>(*plan)) {
  sum_.name = std::move(name);
  sum_.inside = std::move(inside);
}

void TraceComponent::refuse(const TraceRules& rules, std::size_t line,
                            const std::string& message) const {
  rules.refuse(line, "component " + in_quotes(sum_.name) + ": " + message);
}

void TraceComponent::take_kind(const TraceRules& rules, Kind kind, std::size_t line) {
  if (kind_ == Kind::none) {
    kind_ = kind;
    if (kind == Kind::counter) watch_.counts();
  }
  if (kind_ != kind) refuse(rules, line, "has both power and energy");
}

// Of a stated energy, as zeus writes it, that is not known: its time may be shorter than the step
// of the counter behind it.
bool TraceComponent::meters_accelerator(const TraceRules& rules) const {
  return kind_ != Kind::energy && is_of_accelerators(rules.format);
}

void TraceComponent::check_power(const TraceRules& rules, double watts, std::size_t line) {
  const auto& limit = rules.options.power_limit;
  if (limit && watts > 2.0 * *limit) {
    refuse(rules, line,
           shortest(watts) + " W is more than twice the power limit of " + shortest(*limit) + " W");
  }
  if (!limit && watts > kMostDeviceWatts && meters_accelerator(rules)) {
    refuse(rules, line,
           shortest(watts) +
               " W is more than any GPU draws: are these milliwatts? A power limit "
               "that is stated (--power-limit) takes the place of " +
               shortest(kMostDeviceWatts) + " W");
  }
  sum_.peak_watts = std::max(sum_.peak_watts.value_or(0.0), watts);
}

// True if an interval lies between the last reading and this one.
bool TraceComponent::follows(const TraceRules& rules, double time, double value, std::size_t line) {
  if (!std::isfinite(time)) refuse(rules, line, "the time is not finite");
  if (!sum_.first_time) {
    sum_.first_time = time;
    if (head_ && time > *head_) gap_between(*head_, time);
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
    if (rules.rows_are_unnamed) {
      message += "; rows of several devices do that too: " + rules.device_hint;
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
    if (cut_) grew = cut(rules, {time_, time, value_, watts}) || grew;
  } else if (!first && watts == value_) {
    ++sum_.duplicates;
    if (rules.rows_are_unnamed) watch_.take(time, watts);
    return false;
  }
  ++sum_.samples;
  if (cut_) cut_->sample(time);
  watch_.take(time, watts);
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
  if (cut_) cut_->sample(time);
  watch_.take(time, joules);
  if (first) keep(time, joules);
  // Of two readings at one time the first is kept: the step between them is in the next interval.
  if (!later) return false;
  const double seconds = time - time_;
  double step = joules - value_;
  bool grew = false;
  if (step < 0.0 && !range) {
    doubts_.resets.add(line);
    gap_between(time_, time);
  } else {
    if (step < 0.0) {
      ++sum_.wraps;
      step = (*range - value_) + joules;
    }
    check_power(rules, step / seconds, line);
    grew = interval(rules, seconds, step, line);
    if (cut_) grew = cut(rules, {time_, time, step / seconds, step / seconds}) || grew;
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
  if (cut_) cut_energy(rules, start, seconds, joules, line);
  if (!std::isfinite(start)) return;
  const double end = start + seconds;
  if (!sum_.first_time) {
    sum_.first_time = start;
    time_ = end;
  } else if (start + std::min(kClockStep, 0.5 * seconds) < time_) {
    doubts_.overlaps.add(line);
  } else if (missed_ && start > time_) {
    const double from = std::max(time_, lost_until_.value_or(time_));
    if (start > from) gap_between(from, start);
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

// A quarter of the readings at the same time as others: no jitter of a coarse clock does that.
void TraceComponent::check_devices(const TraceRules& rules, const DeviceWatch::Finding& found,
                                   std::vector<std::string>& warnings) {
  if (rules.options.one_device) return;
  // Two devices may draw the same power, but no two counters are equal.
  const bool may_be_others = rules.rows_are_unnamed && kind_ == Kind::power;
  const std::size_t repeated = may_be_others ? sum_.duplicates : 0;
  const std::size_t at_once = doubts_.at_once.count + repeated;
  const std::size_t rows = sum_.samples + repeated;
  if (at_once > 1 && 4 * at_once > rows) {
    refuse(rules, doubts_.at_once.line,
           std::to_string(at_once) + " of " + std::to_string(rows) +
               " readings are at the time of another one: several devices under one name, or a "
               "clock too coarse for the rows" +
               (rules.device_hint.empty() ? "" : "; " + rules.device_hint));
  }
  if (found.kind == DeviceWatch::Finding::Kind::none) return;
  // A counter of a known range may start anew in each interval; what two of them would add up to
  // is no power.
  const bool has_range = range_ || rules.options.counter_range;
  if (found.kind == DeviceWatch::Finding::Kind::counters && has_range &&
      !(sum_.mean_watts() > kMostDeviceWatts)) {
    return;
  }
  // A load may jump in turn. Of devices that are named in a column it is taken to do so.
  const bool is_of_levels = found.kind == DeviceWatch::Finding::Kind::levels;
  if (is_of_levels && !rules.rows_are_unnamed && !rules.is_single) return;
  const std::string hint = rules.device_hint.empty() ? "" : "; " + rules.device_hint;
  if (found.is_sure && (rules.rows_are_unnamed || !is_of_levels)) {
    refuse(rules, 0, found.text() + ": several devices under one name" + hint);
  }
  warnings.push_back("component " + in_quotes(sum_.name) + ": " +
                     (found.is_sure ? "" : "in a part of the trace ") + found.text() +
                     ", as of several devices under one name" + hint);
}

void TraceComponent::look_for_absurd(const TraceRules& rules) {
  const auto mean = sum_.mean_watts();
  if (!mean || rules.options.power_limit) return;
  // The sum of these may be of many machines.
  const bool may_be_many =
      rules.format == TraceFormat::slurm || rules.format == TraceFormat::codecarbon;
  if (*mean > kMostDeviceWatts && !may_be_many) doubts_.high_watts = *mean;
  const bool is_only = rules.rows_are_unnamed && kind_ == Kind::power;
  const bool is_small = *mean > 0.0 && *mean < kLeastDeviceWatts;
  if (is_small && (meters_accelerator(rules) || is_only)) doubts_.low_watts = *mean;
}

// Of what was read, what has no energy and why.
void TraceComponent::look_for_nothing() {
  constexpr double kLeastCoverage = 0.1;
  const bool integrates = kind_ == Kind::power || kind_ == Kind::counter;
  doubts_.is_single = integrates && sum_.samples == 1;
  doubts_.is_one_time =
      integrates && sum_.samples > 1 && !(sum_.seconds > 0.0) && !(sum_.gap_seconds > 0.0);
  doubts_.reads_zero = kind_ == Kind::power && sum_.samples > 1 && sum_.peak_watts == 0.0;
  const auto coverage = sum_.coverage();
  if (sum_.samples > 0 && coverage && *coverage < kLeastCoverage) doubts_.coverage = coverage;
}

std::vector<WindowPart> TraceComponent::window_parts() {
  return cut_->finish();
}

std::string_view TraceComponent::reason_of_zero() const {
  if (kind_ == Kind::counter && seconds_.value() > 0.0) return "its counter does not move";
  if (kind_ == Kind::energy) return "every energy that is stated is 0";
  return {};
}

ComponentEnergy TraceComponent::finish(const TraceRules& rules,
                                       std::vector<std::string>& warnings) {
  const DeviceWatch::Finding found = watch_.finish();
  settle_intervals(rules);
  settle_tail();
  sum_.joules = joules_.value();
  sum_.seconds = seconds_.value();
  sum_.gap_seconds = gap_seconds_.value();
  if (!std::isfinite(sum_.joules) || !std::isfinite(sum_.seconds + sum_.gap_seconds)) {
    refuse(rules, 0, "its energy is larger than a number can be");
  }
  check_devices(rules, found, warnings);
  if (sum_.first_time) sum_.last_time = time_;
  if (sum_.samples == 0) doubts_.empty_rows = sum_.missing;
  look_for_nothing();
  look_for_absurd(rules);
  // Rows that were written twice, or devices of equal power under one name.
  if (3 * sum_.duplicates > sum_.samples && sum_.duplicates > 1) {
    doubts_.repetitions = sum_.duplicates;
  }
  doubts_.tell(sum_.name, warnings);
  return std::move(sum_);
}

// The time of a component that its energy does not cover.

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

bool TraceComponent::cut(const TraceRules& rules, const CutInterval& interval) {
  const auto& limit = rules.options.max_gap;
  if (!limit) return cut_->doubt(interval, intervals_);
  if (interval.seconds() > *limit) {
    cut_->gap(interval.start, interval.end);
  } else {
    cut_->add(interval);
  }
  return false;
}

void TraceComponent::gap_between(double from, double to) {
  gap(to - from);
  if (cut_) cut_->gap(from, to);
}

// Rows of turbostat may tell no times, but follow each other.
void TraceComponent::cut_energy(const TraceRules& rules, double start, double seconds,
                                double joules, std::size_t line) {
  const bool follows_row = rules.format == TraceFormat::turbostat;
  if (!std::isfinite(start) && !follows_row) {
    refuse(rules, line, "its energy has no time: it cannot be cut by --from, --to or --windows");
  }
  cut_->stretch(std::isfinite(start) ? start : row_time_, seconds, joules);
  row_time_ += seconds;
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
  const bool is_timed = std::isfinite(start);
  if (cut_ && is_timed) cut_->missing(start);
  if (seconds > 0.0) {
    gap(seconds);
    if (cut_ && is_timed) cut_->gap(start, start + seconds);
    row_time_ += seconds;
    if (is_timed) lost_until_ = std::max(lost_until_.value_or(start), start + seconds);
    return;
  }
  missed_ = true;
  if (!is_timed) return;
  watch_.take(start, std::nan(""));
  if (!head_) head_ = start;
  tail_ = start;
}

void TraceComponent::settle_intervals(const TraceRules& rules) {
  if (intervals_.empty()) return;
  sum_.median_interval = intervals_.median();
  // With readings in bursts the median is the time inside them.
  const double interval = std::max(*sum_.median_interval, watch_.tick().value_or(0.0));
  const double usual = kMostMedians * interval;
  const double limit = rules.options.max_gap.value_or(usual);
  if (summer_.line > 0 && summer_.rest <= usual && kHour > limit) {
    doubts_.summer_time.add(summer_.line);
  }
  if (rules.options.max_gap) return;
  if (cut_) doubts_.is_bridged = !cut_->settle(intervals_, limit);
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
  if (*tail_ > from) gap_between(from, *tail_);
}

}  // namespace vocabplan
