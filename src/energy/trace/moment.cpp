#include "energy/trace/moment.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>

#include "energy/trace/formats/time.hpp"
#include "vocabplan/core/ascii.hpp"
#include "vocabplan/core/number.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Form = TraceMoment::Form;

constexpr double kHourSeconds = 3600.0;
constexpr double kDaySeconds = 86400.0;

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
      !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
  const ParsedNumber number = parse_number(text);
  if (!is_plain || !number) return {.form = Form::unknown, .fault = kNoOffset};
  return {.form = Form::from_start, .seconds = number.value * unit};
}

// 20261127 22:18:48, as nvidia-smi dmon writes its times.
bool has_plain_date(std::string_view text) {
  constexpr std::size_t kSize = 8;
  return text.size() > kSize && text[kSize] == ' ' && text.find_first_not_of("0123456789") == kSize;
}

}  // namespace

TraceMoment read_moment(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
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
    seconds = time.read(text);
    if (time.clock() == TraceClock::epoch) form = Form::utc;
    if (time.clock() == TraceClock::monotonic) form = Form::number;
  }
  if (!seconds) return {.form = Form::unknown, .fault = time.fault()};
  return {.form = form, .seconds = *seconds};
}

std::string trace_time_text(TraceClock clock, double seconds) {
  const bool is_calendar = clock == TraceClock::local || clock == TraceClock::epoch;
  constexpr double kLast = 2.5e11;  // in the year 9892
  if (!is_calendar || !(seconds >= 0.0 && seconds < kLast)) return shortest(seconds);
  const double rounded = std::round(seconds * 1e3);
  const double days = std::floor(rounded / (1e3 * kDaySeconds));
  const auto of_day = static_cast<unsigned long>(rounded - days * 1e3 * kDaySeconds);
  std::array<char, 48> text{};
  std::string out;
  // Traces of times of day alone count from the first day's midnight.
  if (seconds >= kFirstEpoch) {
    const std::chrono::year_month_day date{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    out = text.data();
  }
  std::snprintf(text.data(), text.size(), "%02lu:%02lu:%02lu.%03lu", of_day / 3600000UL,
                of_day / 60000UL % 60UL, of_day / 1000UL % 60UL, of_day % 1000UL);
  out += text.data();
  return clock == TraceClock::epoch ? out + "Z" : out;
}

}  // namespace vocabplan
