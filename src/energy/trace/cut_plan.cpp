#include "energy/trace/cut_plan.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

using Form = TraceMoment::Form;

constexpr std::size_t kMostCells = 4000000;  // of all components, 64 bytes each
constexpr double kSecondsOfDay = 86400.0;
constexpr double kOpen = std::numeric_limits<double>::infinity();

// The form that the trace's own times have.
Form form_of(TraceClock clock, double first_time) {
  switch (clock) {
    case TraceClock::none:
      return Form::from_start;
    case TraceClock::local:
      return first_time < kFirstEpoch ? Form::time_of_day : Form::local;
    case TraceClock::epoch:
      return Form::utc;
    case TraceClock::monotonic:
      return Form::number;
  }
  return Form::unknown;
}

bool is_of_calendar(Form form) {
  return form == Form::local || form == Form::utc;
}

std::string accepted_text(TraceClock clock, const std::string& example) {
  if (clock == TraceClock::none) return "; accepted are times from its start, such as +12.5s";
  return "; accepted are times as in the trace, such as " + in_quotes(example) +
         ", and from its start, such as +12.5s";
}

std::string_view other_clock(TraceClock clock) {
  switch (clock) {
    case TraceClock::none:
      return "is a time of a clock, and the trace has none";
    case TraceClock::local:
    case TraceClock::epoch:
      return "is a time of another kind than those of the trace";
    case TraceClock::monotonic:
      return "is no time of the trace, which counts seconds from an unknown moment";
  }
  return {};
}

}  // namespace

CutPlan::CutPlan(const TraceOptions& options, std::vector<TraceEnds> ends, std::string trace)
    : windows_(options.windows),
      source_(options.windows_source),
      trace_(std::move(trace)),
      ends_(std::move(ends)) {}

void CutPlan::refuse(const TraceWindow& window, const std::string& end,
                     const std::string& message) const {
  if (source_.empty()) throw DomainError(end + message);
  throw DataError(source_, window.line, "window " + in_quotes(window.name) + ": " + end + message);
}

std::optional<double> CutPlan::seconds_of(const TraceMoment& moment, const Times& times) {
  const Form own = form_of(times.clock, times.first);
  // Times of day go on behind midnight, as those of the trace do.
  if (own == Form::time_of_day && moment.form == own) {
    const bool is_next_day = moment.seconds < times.first - 0.5 * kSecondsOfDay;
    return is_next_day ? moment.seconds + kSecondsOfDay : moment.seconds;
  }
  if (moment.form == own && own != Form::number) return moment.seconds;
  if (moment.form == Form::number) {
    const double seconds = moment.has_unit ? moment.seconds : moment.seconds / times.per_second;
    if (own == Form::number && seconds < kFirstEpoch) return seconds;
    if (!is_of_calendar(own)) return std::nullopt;
    is_taken_as_utc_ = is_taken_as_utc_ || (own == Form::local && moment.since_1970);
    const bool is_in_unit = own == Form::utc && seconds >= kFirstEpoch && seconds < kLastEpoch;
    return is_in_unit ? seconds : moment.since_1970;
  }
  if (!is_of_calendar(moment.form) || !is_of_calendar(own)) return std::nullopt;
  is_taken_as_utc_ = true;
  return moment.seconds;
}

double CutPlan::on_clock(std::size_t window, bool is_start, const Times& times) {
  const TraceMoment& moment = is_start ? ends_[window].start : ends_[window].end;
  if (moment.form == Form::open) return is_start ? -kOpen : kOpen;
  if (moment.form == Form::from_start) return times.first + moment.seconds;
  if (const auto seconds = seconds_of(moment, times)) return *seconds;
  const TraceWindow& cut = windows_[window];
  const std::string end =
      source_.empty() ? (is_start ? "--from " : "--to ") : (is_start ? "start " : "end ");
  const std::string accepted =
      accepted_text(times.clock, times.example.empty() ? trace_time_text(times.clock, times.first)
                                                       : times.example);
  refuse(cut, end + in_quotes(is_start ? cut.start : cut.end) + " ",
         std::string(moment.form == Form::unknown ? moment.fault : other_clock(times.clock)) +
             accepted);
}

void CutPlan::settle(const Times& times) {
  is_settled_ = true;
  settled_.reserve(windows_.size());
  edges_.reserve(2 * windows_.size());
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const double start = on_clock(i, true, times);
    const double end = on_clock(i, false, times);
    if (end < start) {
      const TraceWindow& window = windows_[i];
      const bool is_option = source_.empty();
      refuse(window, is_option ? "--to " : "it ends at ",
             in_quotes(window.end) + (is_option ? " is before --from " : ", before its start at ") +
                 in_quotes(window.start));
    }
    settled_.push_back({.start = start, .end = end});
    edges_.push_back(start);
    edges_.push_back(end);
  }
  std::sort(edges_.begin(), edges_.end());
  edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
  const auto place = [this](double edge) {
    return static_cast<std::size_t>(std::lower_bound(edges_.begin(), edges_.end(), edge) -
                                    edges_.begin());
  };
  for (Window& window : settled_) {
    window.first = place(window.start);
    window.last = place(window.end);
  }
}

std::vector<WindowEnergy> CutPlan::empty_windows(std::size_t components) const {
  std::vector<WindowEnergy> windows(windows_.size());
  for (std::size_t i = 0; i < windows.size(); ++i) {
    windows[i].name = windows_[i].name;
    windows[i].line = windows_[i].line;
    windows[i].start = settled_[i].start;
    windows[i].end = settled_[i].end;
    windows[i].parts.reserve(components);
  }
  return windows;
}

void CutPlan::take_cells() {
  taken_ += edges_.size();
  if (taken_ <= kMostCells) return;
  throw DataError(trace_, 0,
                  std::to_string(windows_.size()) +
                      " windows of so many components are too many: the ends of windows times "
                      "components are more than " +
                      std::to_string(kMostCells) + "; cut it by fewer windows at once");
}

}  // namespace vocabplan
