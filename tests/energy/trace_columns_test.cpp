#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_columns_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

TEST_CASE("energy: a column a GPU (fail-13.csv)", "[energy]") {
  const TraceEnergy trace = trace_in(
      "timestamp,GPU0,GPU1\n1763638585.2,200.0,256.5\n1763638585.4,196.3,261.4\n"
      "1763638585.6,199.3,264.5\n");
  CHECK(trace.format == TraceFormat::gpu_columns);
  CHECK(trace.clock == TraceClock::epoch);
  // 0.2 s x (198.15 + 197.8) W and 0.2 s x (258.95 + 262.95) W; the stamps hold 0.2 s to 2.4e-7 s.
  CHECK(part(trace, "gpu 0").joules == Approx(79.19).epsilon(2e-6));
  CHECK(part(trace, "gpu 1").joules == Approx(104.38).epsilon(2e-6));
  CHECK(warns_of(trace, "state no unit and are taken for watts"));
}

TEST_CASE("energy: names of columns of power", "[energy]") {
  for (const std::string name :
       {"gpu_0_power", "GPU 0 [W]", "gpu0_watts", "power_gpu0", "gpu0Power", "GPU0_power_draw_W",
        "gpu:0 power (W)", "Power GPU 0 [Watts]", "card00_power_w", "gpu0.powerWatts"}) {
    CAPTURE(name);
    const TraceEnergy trace = trace_in("time," + name + ",util\n0,100,5\n2,100,5\n");
    CHECK(trace.format == TraceFormat::gpu_columns);
    CHECK(part(trace, "gpu 0").joules == 200.0);
    CHECK(trace.fault_count == 0);
  }
  for (const std::string name : {"gpu0_power_mw", "gpu_0_power [mW]", "GPU0_mW"}) {
    CAPTURE(name);
    CHECK(trace_in("time," + name + "\n0,100000\n2,100000\n").joules() == 200.0);
  }
  CHECK(trace_in("time,gpu0_kW\n0,0.5\n2,0.5\n").joules() == 1000.0);
  CHECK(trace_in("gpu0_power_w,gpu1_power_w\n10,20\n10,20\n", {.interval = 2.0}).joules() == 60.0);
}

TEST_CASE("energy: a column that may be of utilisation is not taken for watts", "[energy]") {
  for (const std::string name :
       {"gpu0_util", "GPU 0 [%]", "gpu0_usage", "gpu_0_memory", "gpu0_power_limit_w", "gpu0_temp",
        "GPU0 [MiB]", "gpu0_energy_j", "gpu0_powerPercent", "gpu0 MW"}) {
    CAPTURE(name);
    CHECK_THAT(refusal_of("timestamp," + name + "\n0,250\n1,250\n"),
               ContainsSubstring("is no trace that is known"));
  }
  const std::string percent = "timestamp,GPU0,GPU1\n0,98,7\n1,100,0\n";
  CHECK_THAT(refusal_of(percent), ContainsSubstring("column 'GPU0' states no unit") &&
                                      ContainsSubstring("call it gpu0_power_w"));
  // Of clocks, memory or milliwatts.
  CHECK_THAT(refusal_of("timestamp,GPU0\n0,25073\n1,25073\n"), ContainsSubstring("states no unit"));
  CHECK(trace_in(percent, {.format = TraceFormat::gpu_columns}).joules() == 99.0 + 3.5);
  CHECK(trace_in("timestamp,GPU0\n0,98 W\n1,98 W\n").joules() == 98.0);
}

TEST_CASE("energy: columns beside those of power are left out", "[energy]") {
  const TraceEnergy trace = trace_in("time,gpu0_power_w,GPU1,cpu_power_w\n0,10,90,5\n1,10,90,5\n");
  CHECK(trace.joules() == 10.0);
  CHECK(warns_of(trace, "'GPU1' say no power and are left out"));
  CHECK(warns_of(trace, "'cpu_power_w' is of no numbered device"));
}

TEST_CASE("energy: hostile columns of GPUs", "[energy]") {
  const std::string head = "time,gpu0_power_w,gpu1_power [mW]\n";
  CHECK_THAT(refusal_of("time,gpu0_power_w,GPU 0 [W]\n0,1,1\n"),
             ContainsSubstring("are both of the power of 'gpu 0'"));
  CHECK_THAT(refusal_of(head + "0,-1,1\n"),
             ContainsSubstring("trace.txt:2:") && ContainsSubstring("is negative"));
  CHECK_THAT(refusal_of(head + "0,10,10 W\n"), ContainsSubstring("which is in mW"));
  CHECK_THAT(refusal_of(head + "1,10,10000\n0,10,10000\n"),
             ContainsSubstring("time runs backwards"));
  CHECK_THAT(refusal_of(head + "0,250000,10000\n"), ContainsSubstring("milliwatts?"));
  CHECK_THAT(refusal_of("gpu0_power_w\n10\n"), ContainsSubstring("--interval"));
  const TraceEnergy trace =
      trace_in(head + "0,10,[Not Supported]\n1,nan,1000\n2,10,1000\n3,,1000\nx,10,1000\n");
  CHECK(part(trace, "gpu 0").joules == 20.0);
  CHECK(part(trace, "gpu 0").missing == 2);
  CHECK(part(trace, "gpu 1").joules == 2.0);
  CHECK(trace.fault_count == 1);
}

TEST_CASE("energy: thousands of columns", "[energy]") {
  std::string head = "t_s";
  std::string row = ",7";
  std::string rows;
  constexpr int kGpus = 4000;
  for (int i = 0; i < kGpus; ++i) head += ",gpu" + std::to_string(i) + "_W";
  for (int second = 0; second < 3; ++second) {
    rows += std::to_string(second);
    for (int i = 0; i < kGpus; ++i) rows += row;
    rows += '\n';
  }
  CHECK(trace_in("time" + head.substr(3) + "\n" + rows).joules() == 14.0 * kGpus);
  for (int i = kGpus; i < 20000; ++i) head += ",gpu" + std::to_string(i) + "_W";
  CHECK_FALSE(refusal_of("time" + head.substr(3) + "\n" + rows).empty());
}

}  // namespace trace_columns_test
