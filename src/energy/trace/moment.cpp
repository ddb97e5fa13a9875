#include "energy/trace/moment.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

std::string trace_time_text(TraceClock clock, double seconds) {
  const bool is_calendar = clock == TraceClock::local || clock == TraceClock::epoch;
  constexpr double kLast = 2.5e11;  // in the year 9892
  if (!is_calendar || !(seconds >= 0.0 && seconds < kLast)) return shortest(seconds);
  constexpr double kDaySeconds = 86400.0;
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
