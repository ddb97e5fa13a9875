#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// Numbers from here on, in the year 2001, are seconds since 1970.
inline constexpr double kFirstEpoch = 1e9;

// Reads the times of one trace, all in the form of the first one.
//
// Seconds as a number (from 2001 on counted from 1970, else from an unknown moment), or calendar
// time: YYYY-MM-DD or YYYY/MM/DD, a blank or T, HH:MM:SS with any decimals, and Z or +HH:MM where
// the zone is known.
class TraceTime {
 public:
  // Seconds on `clock()`, or nothing, with the reason in `fault()`.
  [[nodiscard]] std::optional<double> read(std::string_view text);
  // The same of a time of day alone, HH:MM:SS; a new day begins where it falls by half a day.
  [[nodiscard]] std::optional<double> read_time_of_day(std::string_view text);
  // A date alone, YYYYMMDD, and a time of day.
  [[nodiscard]] std::optional<double> read(std::string_view date, std::string_view time);

  [[nodiscard]] TraceClock clock() const { return clock_; }
  [[nodiscard]] std::string_view fault() const { return fault_; }

 private:
  std::optional<double> fail(std::string_view fault);
  bool agree(TraceClock clock);
  std::optional<double> read_calendar(std::string_view text);
  std::optional<double> read_number(std::string_view text);
  // Seconds since 1970 of midnight of a date.
  std::optional<double> midnight(std::string_view date);

  TraceClock clock_ = TraceClock::none;
  std::string_view fault_;
  std::array<char, 10> date_{};  // the date that was read last
  double midnight_ = 0.0;
  bool date_known_ = false;
  double day_ = 0.0;          // of times without a date
  double time_of_day_ = 0.0;  // the last of them
};

}  // namespace vocabplan
