#include "energy/trace/reading/moment.hpp"

#include <optional>

#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/column_name.hpp"
#include "energy/trace/reading/time.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

using Form = TraceMoment::Form;

constexpr double kHourSeconds = 3600.0;

TraceMoment from_start(std::string_view text) {
  constexpr std::string_view kNoOffset =
      "is no time from the trace's start: +12.5s, +3m and +1h are";
  double unit = 1.0;
  if (text.ends_with('s') || text.ends_with('m') || text.ends_with('h')) {
    if (text.back() == 'm') unit = 60.0;
    if (text.back() == 'h') unit = kHourSeconds;
    text.remove_suffix(1);
  }
  const bool is_plain =
      !text.empty() && text.find_first_not_of("0123456789.,") == std::string_view::npos;
  const Measure number = parse_measure(text, true);
  if (!is_plain || !number.fault.empty()) return {.form = Form::unknown, .fault = kNoOffset};
  return {.form = Form::from_start, .seconds = number.value * unit};
}

// 1500, 1772842837.25, 12.5 s. Form::unknown for any other text.
TraceMoment number(std::string_view text) {
  const Measure measure = parse_measure(text, false);
  const bool has_unit = !measure.unit.empty();
  const bool is_number =
      measure.fault.empty() && (!has_unit || time_unit(measure.unit).sign == "s");
  if (!is_number) return {.form = Form::unknown};
  TraceMoment moment{.form = Form::number, .seconds = measure.value, .has_unit = has_unit};
  const double per_second =
      measure.value < kLastEpoch || has_unit ? 1.0 : time_unit_by_size(measure.value).per_second;
  const double seconds = measure.value / per_second;
  if (seconds >= kFirstEpoch && seconds < kLastEpoch) moment.since_1970 = seconds;
  return moment;
}

// 20261127 22:18:48, as nvidia-smi dmon writes its times.
bool has_plain_date(std::string_view text) {
  constexpr std::size_t kSize = 8;
  return text.size() > kSize && text[kSize] == ' ' && text.find_first_not_of("0123456789") == kSize;
}

}  // namespace

TraceMoment read_moment(std::string_view text) {
  if (text.empty()) return {};
  text = trimmed(text);
  if (text.empty()) return {.form = Form::unknown, .fault = "is blank"};
  if (text.front() == '+') return from_start(text.substr(1));
  TraceTime time;
  std::optional<double> seconds;
  Form form = Form::local;
  if (has_plain_date(text)) {
    seconds = time.read(text.substr(0, 8), trimmed(text.substr(9)));
  } else if (text.size() > 2 && text[2] == ':') {
    seconds = time.read_time_of_day(text);
    form = Form::time_of_day;
  } else {
    const TraceMoment moment = number(text);
    if (moment.form == Form::number) return moment;
    seconds = time.read(text);
    if (time.clock() == TraceClock::epoch) form = Form::utc;
  }
  if (!seconds) return {.form = Form::unknown, .fault = time.fault()};
  return {.form = form, .seconds = *seconds};
}

}  // namespace vocabplan
