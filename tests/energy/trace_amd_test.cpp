#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_amd_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

TEST_CASE("energy: amd-smi metric and monitor", "[energy]") {
  const TraceEnergy metric = trace_in(
      "'CTRL' + 'C' to stop watching output:\n"
      "timestamp,gpu,socket_power,gfx_voltage\n"
      "1772842837,0,412,N/A\n1772842837,1,398,N/A\n"
      "timestamp,gpu,socket_power,gfx_voltage\n"
      "1772842838,0,420,N/A\n1772842838,1,402,N/A\nbad\n");
  CHECK(metric.format == TraceFormat::amd_smi);
  CHECK(metric.clock == TraceClock::epoch);
  CHECK(part(metric, "gpu 0").joules == 416.0);
  CHECK(part(metric, "gpu 1").joules == 400.0);
  CHECK(metric.faults.at(0).line == 8);  // lines above the header count
  const TraceEnergy monitor = trace_in(
      "timestamp,gpu,xcp,power_usage,max_power\n1772842837,0,0,412,750\n1772842838,0,0,420,750\n");
  CHECK(monitor.format == TraceFormat::amd_smi);
  CHECK(monitor.joules() == 416.0);
}

TEST_CASE("energy: amd-smi without a clock", "[energy]") {
  const std::string text =
      "gpu,socket_power\n0,412\n1,398\ngpu,socket_power\n0,420\n1,N/A\ngpu,socket_power\n0,428\n"
      "1,402\n";
  CHECK_THAT(refusal_of(text),
             ContainsSubstring("has no times") && ContainsSubstring("--interval"));
  const TraceEnergy trace = trace_in(text, {.interval = 2.0});
  CHECK(part(trace, "gpu 0").joules == 1680.0);  // 2 x 416 + 2 x 424
  CHECK(part(trace, "gpu 1").joules == 1600.0);  // 400 W over 4 s
}

TEST_CASE("energy: amd-smi's counter of energy", "[energy]") {
  const TraceEnergy trace = trace_in(
      "timestamp,gpu,total_energy_consumption\n1772842837,0,1000.5\n1772842839,0,1800.5\n");
  CHECK(trace.joules() == 800.0);
}

TEST_CASE("energy: rocm-smi in a loop", "[energy]") {
  const std::string text =
      "WARNING: AMD GPU device(s) is/are in a low-power state. Check power control\n\n"
      "device,Average Graphics Package Power (W)\ncard0,90.0\ncard1,88.0\n\n"
      "device,Average Graphics Package Power (W)\ncard0,94.0\ncard1,92.0\n";
  CHECK_THAT(refusal_of(text), ContainsSubstring("--interval"));
  const TraceEnergy trace = trace_in(text, {.interval = 5.0});
  CHECK(trace.format == TraceFormat::rocm_smi);
  CHECK(part(trace, "card0").joules == 460.0);
  CHECK(part(trace, "card1").joules == 450.0);
  // One of the two dies of a package says nothing.
  const TraceEnergy dies = trace_in(
      "device,Current Socket Graphics Package Power (W)\ncard0,90\ncard1,N/A\ncard0,90\n"
      "card1,N/A\n",
      {.interval = 1.0});
  CHECK(dies.joules() == 90.0);
  CHECK(warns_of(dies, "'card1': has no reading at all"));
}

TEST_CASE("energy: what AMD's tools were not asked for", "[energy]") {
  CHECK_THAT(refusal_of("gpu,gfx_clk,gfx\n0,132,5\n"),
             ContainsSubstring("record with amd-smi metric -p --csv"));
  CHECK_THAT(refusal_of("device,GPU use (%)\ncard0,42\n"),
             ContainsSubstring("record with rocm-smi --showpower --csv"));
  CHECK_THAT(refusal_of("device,Max Graphics Package Power (W)\ncard0,300\n"),
             ContainsSubstring("no column of package power"));
  CHECK_THAT(refusal_of("device,Average Graphics Package Power (W)\ncard0,90\n"
                        "device,GPU use (%)\ncard0,42\n",
                        {.interval = 1.0}),
             ContainsSubstring("trace.txt:3: has another header"));
  CHECK_THAT(refusal_of("timestamp,gpu,socket_power\n1772842837,0,-5\n"),
             ContainsSubstring("is negative"));
}

}  // namespace trace_amd_test
