#pragma once

#include <string_view>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// Numbers from here on, in the year 2001, are seconds since 1970.
inline constexpr double kFirstEpoch = 1e9;

// An end of a window as people write it, before the clock of the trace is known.
struct TraceMoment {
  enum class Form {
    open,         // no text: the end of the trace
    from_start,   // +12.5s, +3m, +1h: seconds from the trace's first time
    local,        // calendar time without a zone
    utc,          // calendar time with a zone, or seconds since 1970
    number,       // seconds since some unknown moment
    time_of_day,  // HH:MM:SS
    unknown,      // nothing of these
  };
  Form form = Form::open;
  double seconds = 0.0;
  std::string_view fault{};  // of what is unknown, ready to follow the quoted text
};

// The two ends of a window.
struct TraceEnds {
  TraceMoment start;
  TraceMoment end;
};

}  // namespace vocabplan
