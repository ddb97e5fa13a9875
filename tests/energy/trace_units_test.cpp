#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_units_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

TEST_CASE("energy: times since 1970 in milliseconds to nanoseconds are known by their size",
          "[energy]") {
  for (const std::string zeros : {"", "000", "000000", "000000000"}) {
    CAPTURE(zeros);
    const TraceEnergy trace =
        trace_in("timestamp,watts\n1772842837" + zeros + ",100\n1772842839" + zeros + ",100\n");
    CHECK(trace.clock == TraceClock::epoch);
    CHECK(trace.joules() == 200.0);
    CHECK(trace.components.front().first_time == 1772842837.0);
    CHECK(warns_of(trace, "taken for") == !zeros.empty());
  }
  // What stands between the units, and a second unit behind the first.
  CHECK(trace_in("time,watts\n177284283707,1\n1772842837,1\n1772842838,1\n").fault_count == 1);
  CHECK(trace_in("time,watts\n1772842837,1\n1772842838,1\n1772842839000,1\n").fault_count == 1);
  CHECK(trace_in("time,watts\n1772842837000,1\n1772842838000,1\n1772842839,1\n").fault_count == 1);
}

TEST_CASE("energy: the unit of times in their column's name", "[energy]") {
  const auto clock_of = [](const std::string& name, const std::string& first,
                           const std::string& second) {
    const TraceEnergy trace =
        trace_in(name + ",component,watts\n" + first + ",a,100\n" + second + ",a,100\n");
    CAPTURE(name);
    CHECK(trace.joules() == Approx(50.0).epsilon(1e-6));
    CHECK_FALSE(warns_of(trace, "state no unit"));
    return trace.clock;
  };
  for (const std::string name :
       {"timestamp_ms", "time [ms]", "Time (ms)", "timestampMs", "ts_ms", "elapsed_millis", "ms"}) {
    CHECK(clock_of(name, "1500", "2000") == TraceClock::monotonic);
    CHECK(clock_of(name, "1772842837500", "1772842838000") == TraceClock::epoch);
  }
  CHECK(clock_of("time_ns", "1577836800000000", "1577837300000000") == TraceClock::monotonic);
  CHECK(clock_of("ts_us", "1500000", "2000000") == TraceClock::monotonic);
  CHECK(clock_of("unix_time", "1772842837.5", "1772842838") == TraceClock::epoch);
  CHECK(clock_of("elapsed_s", "1.5", "2") == TraceClock::monotonic);
  CHECK(clock_of("datetime", "2026-03-07 00:20:37.5", "2026-03-07 00:20:38") == TraceClock::local);
  // A unit of something else is no time.
  CHECK(trace_in("time,component,watts\n1,a,100\n2 s,a,100\n3 W,a,100\n").fault_count == 1);
  CHECK(trace_in("time_ms,component,watts\n1,a,100\n2 ms,a,100\n3 s,a,100\n").fault_count == 1);
  // The stated unit stands against the size.
  CHECK(trace_in("seconds,component,watts\n1772842837500,a,1\n").fault_count == 1);
}

TEST_CASE("energy: nvidia-smi's columns with milliseconds and milliwatts", "[energy]") {
  const TraceEnergy trace = trace_in(
      "timestamp_ms, index, power.draw [mW]\n1772842837500, 0, 76780 mW\n1772842838500, 0, "
      "76780\n");
  CHECK(trace.format == TraceFormat::nvidia_smi);
  CHECK(trace.joules() == 76.78);
  CHECK_THAT(refusal_of("timestamp, index, power.draw [mW]\n0, 0, 76.78 W\n"),
             ContainsSubstring("which is in mW"));
  CHECK_THAT(refusal_of("timestamp, index, power.draw [mW]\n0, 0, 76 MW\n"),
             ContainsSubstring("'76 MW' does not fit its column, which is in mW"));
  CHECK_THAT(refusal_of("timestamp, index, power.draw [hp]\n0, 0, 1\n"),
             ContainsSubstring("'hp', not in W or mW"));
}

TEST_CASE("energy: a table of milliwatts", "[energy]") {
  for (const std::string name :
       {"power_mw", "milliwatts", "power [mW]", "power (mW)", "gpu_power_mW", "Power draw [mW]"}) {
    CAPTURE(name);
    const TraceEnergy trace = trace_in("time,component," + name + "\n0,a,76780\n1,a,76780\n");
    CHECK(trace.format == TraceFormat::watts);
    CHECK(trace.joules() == 76.78);
  }
  CHECK(trace_in("time,power_watts\n0,10\n1,10\n").joules() == 10.0);
  CHECK(trace_in("time,power_uw\n0,10000000\n1,10000000\n").joules() == 10.0);
  CHECK(trace_in("time,power_kw\n0,0.25\n1,0.25\n").joules() == 250.0);
  // Two of them are of two things.
  CHECK_THAT(refusal_of("time,power_mw,total_power_w\n0,1,1\n"), ContainsSubstring("is no trace"));
  CHECK_THAT(refusal_of("time,power\n0,1\n"), ContainsSubstring("timestamp,component,watts"));
}

}  // namespace trace_units_test
