#include "energy/trace/reading/time.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <utility>

#include "energy/trace/reading/cells.hpp"
#include "energy/trace/reading/stated_unit.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

constexpr double kDay = 86400.0;
constexpr std::size_t kDateSize = 10;  // YYYY-MM-DD
constexpr std::size_t kTimeSize = 8;   // HH:MM:SS

constexpr std::string_view kForms =
    "is no time: seconds, or YYYY-MM-DD HH:MM:SS with decimals and zone if there are any";

// The number in two digits; above 99 when there are none.
unsigned two_digits(const char* text) {
  if (!is_digit(text[0]) || !is_digit(text[1])) return 100;
  return static_cast<unsigned>(text[0] - '0') * 10U + static_cast<unsigned>(text[1] - '0');
}

// Seconds since midnight of HH:MM:SS; negative when it is none. A leap second is the next minute's
// first.
double clock_time(std::string_view text) {
  if (text.size() < kTimeSize || text[2] != ':' || text[5] != ':') return -1.0;
  const unsigned hours = two_digits(text.data());
  const unsigned minutes = two_digits(text.data() + 3);
  const unsigned seconds = two_digits(text.data() + 6);
  if (hours > 23 || minutes > 59 || seconds > 60) return -1.0;
  return hours * 3600.0 + minutes * 60.0 + seconds;
}

// Takes ".071" or ",071" off the front; false when a sign stands there without digits.
bool take_decimals(std::string_view& text, double& seconds) {
  if (text.empty() || (text[0] != '.' && text[0] != ',')) return true;
  double scale = 1.0;
  double digits = 0.0;
  std::size_t i = 1;
  for (; i < text.size() && is_digit(text[i]); ++i) {
    if (i > 12) continue;  // below what a double holds of a time
    digits = digits * 10.0 + (text[i] - '0');
    scale *= 10.0;
  }
  seconds += digits / scale;
  text.remove_prefix(i);
  return i > 1;
}

// Seconds that a zone is ahead of UTC: Z, UTC, +HH:MM, +HHMM, +HH.
std::optional<double> zone_offset(std::string_view text) {
  if (text == "Z" || text == "z" || text == "UTC") return 0.0;
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const double sign = text[0] == '-' ? -1.0 : 1.0;
  const unsigned hours = two_digits(text.data() + 1);
  std::string_view rest = text.substr(3);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const unsigned minutes = rest.empty() ? 0 : (rest.size() == 2 ? two_digits(rest.data()) : 100);
  if (hours > 18 || minutes > 59) return std::nullopt;
  return sign * (hours * 3600.0 + minutes * 60.0);
}

unsigned four_digits(const char* text) {
  const unsigned century = two_digits(text);
  const unsigned year = two_digits(text + 2);
  return century > 99 || year > 99 ? 0 : century * 100 + year;
}

// Midnight of a date, seconds since 1970.
std::optional<double> days_at(unsigned year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(month), std::chrono::day(day)};
  if (year < 1970 || !date.ok()) return std::nullopt;
  return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count()) * kDay;
}

}  // namespace

std::optional<double> TraceTime::fail(std::string_view fault) {
  fault_ = fault;
  return std::nullopt;
}

bool TraceTime::agree(TraceClock clock) {
  if (clock_ == TraceClock::none) clock_ = clock;
  if (clock_ == clock) return true;
  fault_ = "is a time in another form than those before it";
  return false;
}

std::optional<double> TraceTime::midnight(std::string_view date) {
  if (date_known_ && std::memcmp(date.data(), date_.data(), kDateSize) == 0) return midnight_;
  const char sign = date[4];
  if ((sign != '-' && sign != '/') || date[7] != sign) return fail(kForms);
  const auto days =
      days_at(four_digits(date.data()), two_digits(date.data() + 5), two_digits(date.data() + 8));
  if (!days) return fail("is no day of the calendar since 1970");
  std::copy_n(date.data(), kDateSize, date_.begin());
  midnight_ = *days;
  date_known_ = true;
  return midnight_;
}

std::optional<double> TraceTime::read_calendar(std::string_view text) {
  if (text.size() < kDateSize + 1 + kTimeSize) return fail(kForms);
  if (text[kDateSize] != ' ' && text[kDateSize] != 'T') return fail(kForms);
  const auto day = midnight(text.substr(0, kDateSize));
  if (!day) return std::nullopt;
  std::string_view rest = text.substr(kDateSize + 1);
  double seconds = clock_time(rest);
  rest.remove_prefix(kTimeSize);
  if (seconds < 0.0 || !take_decimals(rest, seconds)) return fail(kForms);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (rest.empty()) {
    if (!agree(TraceClock::local)) return std::nullopt;
    return *day + seconds;
  }
  const auto offset = zone_offset(rest);
  if (!offset) return fail(kForms);
  if (!agree(TraceClock::epoch)) return std::nullopt;
  return *day + seconds - *offset;
}

SizedTimeUnit time_unit_by_size(double number) {
  constexpr double kYear2010 = 1262304000.0;
  constexpr double kYear2040 = 2208988800.0;
  constexpr std::array<SizedTimeUnit, 3> kSizedUnits{
      {{1e3, "milliseconds"}, {1e6, "microseconds"}, {1e9, "nanoseconds"}}};
  for (const SizedTimeUnit& unit : kSizedUnits) {
    if (number >= kYear2010 * unit.per_second && number <= kYear2040 * unit.per_second) return unit;
  }
  return {};
}

std::optional<double> TraceTime::read_number(std::string_view text) {
  const Measure measure = parse_measure(text, false);
  const auto unit_fits = [&] {
    const StatedUnit unit = time_unit(measure.unit);
    return unit && unit.per == per_second_;
  };
  if (!measure.fault.empty() || !(measure.unit.empty() || unit_fits())) return fail(kForms);
  if (measure.value >= kLastEpoch && !is_stated_ && clock_ == TraceClock::none) {
    const SizedTimeUnit sized = time_unit_by_size(measure.value);
    per_second_ = sized.per_second;
    unit_by_size_ = sized.name;
  }
  const double seconds = measure.value / per_second_;
  if (seconds >= kLastEpoch) {
    return fail(
        "is a time beyond the year 5000, and not of 2010 to 2040 in milliseconds, microseconds or "
        "nanoseconds: state its unit in the column's name, such as time_ns");
  }
  const bool since_1970 = seconds >= kFirstEpoch;
  if (!agree(since_1970 ? TraceClock::epoch : TraceClock::monotonic)) return std::nullopt;
  return seconds;
}

std::optional<double> TraceTime::read(std::string_view text) {
  const bool calendar = text.size() > 4 && (text[4] == '-' || text[4] == '/');
  return calendar ? read_calendar(text) : read_number(text);
}

std::optional<double> TraceTime::read_time_of_day(std::string_view text) {
  double seconds = clock_time(text);
  if (seconds < 0.0) return fail("is no time of day HH:MM:SS");
  text.remove_prefix(kTimeSize);
  if (!take_decimals(text, seconds) || !text.empty()) return fail("is no time of day HH:MM:SS");
  if (!agree(TraceClock::local)) return std::nullopt;
  if (seconds < time_of_day_ - 0.5 * kDay) day_ += kDay;
  time_of_day_ = seconds;
  return day_ + seconds;
}

std::optional<double> TraceTime::read(std::string_view date, std::string_view time) {
  constexpr std::string_view kNoDate = "is no date YYYYMMDD";
  if (date.size() != 8 || !std::all_of(date.begin(), date.end(), is_digit)) return fail(kNoDate);
  const auto days =
      days_at(four_digits(date.data()), two_digits(date.data() + 4), two_digits(date.data() + 6));
  if (!days) return fail(kNoDate);
  double seconds = clock_time(time);
  if (seconds < 0.0) return fail("is no time of day HH:MM:SS");
  time.remove_prefix(kTimeSize);
  if (!take_decimals(time, seconds) || !time.empty()) return fail("is no time of day HH:MM:SS");
  if (!agree(TraceClock::local)) return std::nullopt;
  return *days + seconds;
}

}  // namespace vocabplan
