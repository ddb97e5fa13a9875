#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_turbostat_test {

using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

const std::string kHeader = "Core\tCPU\tAvg_MHz\tBusy%\tPkgTmp\tPkgWatt\tCorWatt\tRAMWatt\n";
// Of a sibling the package's fields are left out.
const std::string kCpuRows =
    "0\t0\t1200\t45.0\t61\t20.00\t12.00\t4.00\n"
    "0\t4\t1220\t45.2\n";

std::string summary(const std::string& package, const std::string& ram) {
  return "-\t-\t1210\t45.1\t61\t" + package + "\t12.00\t" + ram + "\n";
}

std::string timed(const std::string& time, const std::string& package) {
  return time + "\t-\t-\t45.1\t" + package + "\n";
}

const std::string kTimedWatts = "Time_Of_Day_Seconds\tCore\tCPU\tBusy%\tPkgWatt\n";
const std::string kTimedJoules = "Time_Of_Day_Seconds\tCore\tCPU\tBusy%\tPkg_J\n";

}  // namespace

TEST_CASE("energy: turbostat's row of the system over the seconds above it", "[energy]") {
  const TraceEnergy trace =
      trace_in("5.000000 sec\n" + kHeader + summary("20.00", "4.00") + kCpuRows);
  CHECK(trace.format == TraceFormat::turbostat);
  CHECK(trace.clock == TraceClock::none);
  CHECK(part(trace, "package").joules == 100.0);
  CHECK(part(trace, "package").seconds == 5.0);
  CHECK(part(trace, "ram").joules == 20.0);
  CHECK(part(trace, "cores").joules == 60.0);
  CHECK(trace.joules() == 120.0);  // the cores are in the package
  CHECK(trace.fault_count == 0);
}

TEST_CASE("energy: turbostat's rows at a stated interval, with headers between", "[energy]") {
  const std::string rows = kHeader + summary("20.00", "4.00") + kCpuRows + kHeader +
                           summary("30.00", "-") + kCpuRows + summary("40.00", "6.00");
  const TraceEnergy trace = trace_in(rows, {.interval = 2.0});
  CHECK(part(trace, "package").joules == 180.0);
  CHECK(part(trace, "ram").joules == 20.0);
  CHECK(part(trace, "ram").missing == 1);
  const std::string why = refusal_of(rows);
  CHECK(why.find("trace.txt:2:") == 0);
  CHECK(why.find("interval") != std::string::npos);
}

TEST_CASE("energy: turbostat's power is the mean of the interval that ends there", "[energy]") {
  // 100, 150 and 50 J in 5 s each, as with --Joules.
  const TraceEnergy trace =
      trace_in("turbostat version 2023.03.17\nCPUID(0): GenuineIntel 0x16 CPUID levels\n" +
               kTimedWatts + timed("1700000000.25", "20.00") + timed("1700000005.25", "30.00") +
               timed("1700000010.25", "10.00"));
  CHECK(trace.clock == TraceClock::epoch);
  CHECK(trace.joules() == 300.0);
  CHECK(part(trace, "package").seconds == 15.0);
  const std::string single = kTimedWatts + timed("1700000000", "20.00");
  CHECK(trace_in(single, {.interval = 5.0}).joules() == 100.0);
  CHECK(refusal_of(single).find("state the interval") != std::string::npos);
}

TEST_CASE("energy: turbostat's joules are those of the intervals that end there", "[energy]") {
  const TraceEnergy trace = trace_in(kTimedJoules + timed("1700000000", "100.00") +
                                     timed("1700000005", "110.00") + timed("1700000010", "120.00"));
  CHECK(trace.joules() == 330.0);
  CHECK(part(trace, "package").seconds == 15.0);
  CHECK(
      trace_in("Core CPU Busy% Pkg_J RAM_J\n- - 45.1 100.00 10.00\n", {.interval = 5.0}).joules() ==
      110.0);
}

TEST_CASE("energy: turbostat's summary alone, and the platform", "[energy]") {
  const std::string rows =
      "Avg_MHz Busy% SysWatt PkgWatt CorWatt GFXWatt RAMWatt\n"
      "1210 45.1 50.00 20.00 12.00 3.00 4.00\n";
  const TraceEnergy trace = trace_in(rows, {.interval = 2.0});
  CHECK(trace.joules() == 100.0);  // all else is in the system
  CHECK(part(trace, "graphics").joules == 6.0);
}

TEST_CASE("energy: turbostat's decimal commas, shifted and cut rows", "[energy]") {
  TraceEnergy trace = trace_in("5,000000 sec\n" + kHeader + summary("20,50", "4,00"));
  CHECK(trace.joules() == 122.5);
  CHECK(warns_of(trace, "decimal comma"));
  CHECK(refusal_of("5.0 sec\n" + kHeader + summary("20,500", "4.00")).find("decimal comma") !=
        std::string::npos);

  trace = trace_in(kHeader + "-\t-\t1210\t45.1\t20.00\t12.00\t4.00\n" + summary("20.00", "4.00"),
                   {.interval = 1.0});
  CHECK(trace.joules() == 24.0);
  CHECK(trace.fault_count == 1);
  CHECK(trace.faults.front().line == 2);

  trace =
      trace_in(kHeader + summary("20.00", "4.00") + "-\t-\t1210\t45.1\t61\t2", {.interval = 1.0});
  CHECK(trace.joules() == 24.0);
  CHECK(warns_of(trace, "line 3"));
}

TEST_CASE("energy: rows that turbostat cannot have written are refused", "[energy]") {
  const auto refused = [](const std::string& text, const std::string& why) {
    CAPTURE(text);
    const std::string found = refusal_of(text, {.interval = 1.0});
    CHECK(found.find("trace.txt:3:") == 0);
    CHECK(found.find(why) != std::string::npos);
  };
  refused(kHeader + summary("20.00", "4.00") + summary("-20.00", "4.00"), "negative");
  refused(kHeader + summary("20.00", "4.00") + summary("1e200", "4.00"), "more than any meter");
  for (const std::string& header : {kTimedWatts, kTimedJoules}) {
    refused(header + timed("1700000005", "20.00") + timed("1700000000", "20.00"), "backwards");
  }
}

TEST_CASE("energy: turbostat's time without a value is a gap", "[energy]") {
  std::string rows = kTimedJoules;
  for (const int second : {5, 10, 15, 100, 105}) {
    rows += timed(std::to_string(1700000000 + second), "50.00");
  }
  const TraceEnergy trace = trace_in(rows);
  CHECK(trace.joules() == 250.0);
  CHECK(part(trace, "package").seconds == 25.0);
  CHECK(part(trace, "package").gap_seconds == 80.0);
}

}  // namespace trace_turbostat_test
