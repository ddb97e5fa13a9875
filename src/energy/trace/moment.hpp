#pragma once

#include <optional>
#include <string_view>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// Numbers from here on, in the year 2001, are seconds since 1970.
inline constexpr double kFirstEpoch = 1e9;
// Those from here on, in the year 5138, are no seconds.
inline constexpr double kLastEpoch = 1e11;

// An end of a window as people write it, before the clock of the trace is known.
struct TraceMoment {
  enum class Form {
    open,         // no text: the end of the trace
    from_start,   // +12.5s, +3m, +1h: seconds from the trace's first time
    local,        // calendar time without a zone
    utc,          // calendar time with a zone
    number,       // a number, which the clock and the unit of the trace's own times give a meaning
    time_of_day,  // HH:MM:SS
    unknown,      // nothing of these
  };
  Form form = Form::open;
  double seconds = 0.0;
  bool has_unit = false;               // the number is in seconds, whatever the trace's are in
  std::optional<double> since_1970{};  // seconds, where the number may be such a time by its size
  std::string_view fault{};            // of what is unknown, ready to follow the quoted text
};

// The two ends of a window.
struct TraceEnds {
  TraceMoment start;
  TraceMoment end;
};

}  // namespace vocabplan
