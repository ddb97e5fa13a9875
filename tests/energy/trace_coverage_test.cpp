#include <string>

#include "catch.hpp"
#include "layout_text.hpp"
#include "vocabplan/energy/measured_run.hpp"

namespace trace_coverage_test {

using vocabplan::measured_run;
using vocabplan::TraceEnergy;
using vocabplan::test::part;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

std::string sample(double time, const std::string& value, const std::string& name = "gpu 0") {
  return std::to_string(time) + "," + name + "," + value + "\n";
}

// A row a second; a value in [first, last), none elsewhere.
std::string rows(int first, int last, int end, const std::string& name = "gpu 0") {
  std::string text;
  for (int i = 0; i <= end; ++i) {
    text += sample(i, i >= first && i < last ? "100" : "N/A", name);
  }
  return text;
}

const std::string kHead = "timestamp,component,watts\n";

}  // namespace

TEST_CASE("energy: readings that stop before the end are not the whole run", "[energy]") {
  const TraceEnergy trace = trace_in(kHead + rows(0, 11, 3599));
  CHECK(trace.joules() == 1000.0);
  CHECK(part(trace, "gpu 0").gap_seconds == 3589.0);
  CHECK(part(trace, "gpu 0").coverage().value() == Approx(10.0 / 3599.0).epsilon(1e-12));
}

TEST_CASE("energy: readings that start late are not the whole run", "[energy]") {
  CHECK(part(trace_in(kHead + rows(90, 101, 100)), "gpu 0").coverage() == 0.1);
}

TEST_CASE("energy: a device that never reads covers nothing", "[energy]") {
  const TraceEnergy trace = trace_in(kHead + rows(0, 61, 60) + rows(0, 0, 60, "gpu 1"));
  CHECK(part(trace, "gpu 1").coverage() == 0.0);
  CHECK(warns_of(trace, "'gpu 1': has no reading at all"));
  CHECK(measured_run({.energy_kwh = 1.0}, {trace}, 0.0).coverage == 0.0);
}

TEST_CASE("energy: the covered time is at most its share of the estimate's hours", "[energy]") {
  const TraceEnergy trace = trace_in(kHead + rows(0, 901, 900));
  CHECK(measured_run({.energy_kwh = 1.0, .hours = 1.0}, {trace}, 0.0).coverage == 0.25);
  CHECK(measured_run({.energy_kwh = 1.0, .hours = 0.1}, {trace}, 0.0).coverage == 1.0);
}

TEST_CASE("energy: the coverage of energies without times is not known", "[energy]") {
  const TraceEnergy trace = trace_in("JobID|ConsumedEnergyRaw\n17|5000\n");
  CHECK_FALSE(measured_run({.energy_kwh = 1.0}, {trace}, 0.0).coverage);
}

TEST_CASE("energy: intervals of perf without a value are gaps at either end", "[energy]") {
  const auto interval = [](int second, const std::string& value) {
    return std::to_string(second) + ".000000000," + value +
           ",Joules,power/energy-pkg/,1000000000,100.00,,\n";
  };
  const std::string none = "<not counted>";
  const TraceEnergy trace =
      trace_in(interval(1, none) + interval(2, "50.00") + interval(3, "50.00") + interval(4, none));
  CHECK(trace.joules() == 100.0);
  CHECK(part(trace, "energy-pkg").coverage() == 0.5);
}

TEST_CASE("energy: a clock set forward to summer time is told", "[energy]") {
  const auto told = [](const std::string& jump) {
    std::string text = kHead;
    for (int i = 50; i < 60; ++i) text += "2026-03-29 01:59:" + std::to_string(i) + ",a,100\n";
    for (int i = 10; i < 20; ++i) text += jump + std::to_string(i - 10) + ",a,100\n";
    return warns_of(trace_in(text), "start of summer time");
  };
  CHECK(told("2026-03-29 03:00:0"));
  CHECK_FALSE(told("2026-03-29 03:10:0"));
  CHECK_FALSE(told("2026-03-29 02:00:0"));
}

TEST_CASE("energy: parts of a trace with two sampling rates need one gap limit", "[energy]") {
  std::string fine;
  std::string coarse;
  for (int i = 0; i <= 1000; ++i) fine += sample(i, "100");
  for (int i = 1010; i <= 2000; i += 10) coarse += sample(i, "100");
  const std::string second = kHead + sample(1000, "100") + coarse;
  const TraceEnergy whole = trace_in(kHead + fine + coarse);
  CHECK(whole.joules() == 100000.0);
  CHECK(warns_of(whole, "100 gaps are of one length, 10 s"));
  CHECK(trace_in(kHead + fine).joules() + trace_in(second).joules() == 200000.0);
  const vocabplan::TraceOptions same{.max_gap = 20.0};
  CHECK(trace_in(kHead + fine + coarse, same).joules() == 200000.0);
  CHECK(trace_in(kHead + fine, same).joules() + trace_in(second, same).joules() == 200000.0);
}

}  // namespace trace_coverage_test
