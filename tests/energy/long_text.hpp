#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace vocabplan::test {

/// Where traces in seconds since 1970 begin.
inline constexpr std::uint64_t kLongStart = 1700000000;

/// Appends a number, with zeros before it up to so many digits.
inline void put(std::string& text, std::uint64_t value, int digits) {
  std::uint64_t scale = 1;
  for (int i = 1; i < digits; ++i) scale *= 10;
  for (; scale > 0; scale /= 10) text += static_cast<char>('0' + value / scale % 10);
}

inline void put(std::string& text, std::uint64_t value) {
  int digits = 1;
  for (std::uint64_t rest = value; rest >= 10; rest /= 10) ++digits;
  put(text, value, digits);
}

/// YYYY-MM-DD with any separator, so many seconds behind the first of January 2026.
inline void put_date(std::string& text, std::uint64_t seconds, std::string_view separator) {
  using namespace std::chrono;
  const sys_days day = sys_days{year{2026} / 1 / 1} + days{static_cast<int>(seconds / 86400)};
  const year_month_day date{day};
  put(text, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  text += separator;
  put(text, static_cast<unsigned>(date.month()), 2);
  text += separator;
  put(text, static_cast<unsigned>(date.day()), 2);
}

/// HH:MM:SS
inline void put_time(std::string& text, std::uint64_t seconds) {
  put(text, seconds / 3600 % 24, 2);
  text += ':';
  put(text, seconds / 60 % 60, 2);
  text += ':';
  put(text, seconds % 60, 2);
}

/// 2026-01-01T00:00:00
inline void put_calendar(std::string& text, std::uint64_t seconds) {
  put_date(text, seconds, "-");
  text += 'T';
  put_time(text, seconds);
}

/// Intervals between so many ticks.
inline double intervals(std::uint64_t ticks) {
  return static_cast<double>(ticks - 1);
}

}  // namespace vocabplan::test
