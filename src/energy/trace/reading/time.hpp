#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "energy/trace/moment.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// The unit of a number that is of 2010 to 2040 in it, counted from 1970, and beyond the year 5000
// in seconds: milliseconds, microseconds or nanoseconds. Without a name where there is none.
struct SizedTimeUnit {
  double per_second = 1.0;
  std::string_view name{};
};
[[nodiscard]] SizedTimeUnit time_unit_by_size(double number);

// Reads the times of one trace, all in the form of the first one.
//
// Seconds as a number (from 2001 on counted from 1970, else from an unknown moment) or another unit
// of time that is stated. Where none is, a first number that is of 2010 to 2040 in milliseconds,
// microseconds or nanoseconds since 1970, each of which is beyond the year 5000 in seconds, makes
// all of them of that unit. Or calendar time: YYYY-MM-DD or YYYY/MM/DD, a blank or T, HH:MM:SS with
// any decimals, and Z or +HH:MM where the zone is known.
class TraceTime {
 public:
  // Numbers are of a unit that a second has so many of.
  void state_unit(double per_second) {
    per_second_ = per_second;
    is_stated_ = true;
  }
  // So many of the unit of its numbers are a second.
  [[nodiscard]] double per_second() const { return per_second_; }
  // The unit that the first number was taken for by its size, "milliseconds"; empty: seconds, or
  // the stated one.
  [[nodiscard]] std::string_view unit_by_size() const { return unit_by_size_; }

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
  double per_second_ = 1.0;
  bool is_stated_ = false;
  std::string_view unit_by_size_;
  std::string_view fault_;
  std::array<char, 10> date_{};  // the date that was read last
  double midnight_ = 0.0;
  bool date_known_ = false;
  double day_ = 0.0;          // of times without a date
  double time_of_day_ = 0.0;  // the last of them
};

}  // namespace vocabplan
