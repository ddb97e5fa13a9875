#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_dcgm_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

const std::string kUnits = "ID        W\n";

std::string usage(const std::string& gpu, const std::string& value) {
  return "DCGM_FI_DEV_POWER_USAGE{gpu=\"" + gpu + "\",UUID=\"GPU-" + gpu +
         "\",modelName=\"A \\\"100\\\"\"} " + value + "\n";
}

const std::string kType = "# TYPE DCGM_FI_DEV_POWER_USAGE gauge\n";

}  // namespace

TEST_CASE("energy: dcgmi dmon's power", "[energy]") {
  const std::string text = "#Entity   POWER\n" + kUnits +
                           "GPU 0     100.0\nGPU 1     50.0\nGPU 0     200.0\nGPU 1     N/A\n"
                           "#Entity   POWER\n" +
                           kUnits + "GPU 0     200.0\nGPU 1     50.0\nSwitch 0  12.0\n";
  CHECK_THAT(refusal_of(text),
             ContainsSubstring("has no times") && ContainsSubstring("--interval"));
  const TraceEnergy trace = trace_in(text, {.interval = 0.5});
  CHECK(trace.format == TraceFormat::dcgm);
  CHECK(trace.clock == TraceClock::none);
  CHECK(part(trace, "gpu 0").joules == 175.0);
  CHECK(part(trace, "gpu 1").joules == 50.0);
  CHECK(warns_of(trace, "'Switch 0'"));
  CHECK(trace_in("# Entity  TMPTR POWER\n Id       C W\nGPU 0 30 100\nGPU 0 30 100\n",
                 {.interval = 1.0})
            .joules() == 100.0);
}

TEST_CASE("energy: dcgmi dmon's counter is in millijoules", "[energy]") {
  // The counter is used, as it misses nothing between rows: 100 J and 150 J.
  const TraceEnergy trace = trace_in(
      "#Entity   POWER   TOTEC\nID        W       mJ\nGPU 0     90.0    5000000\n"
      "GPU 0     90.0    5100000\nGPU 0     90.0    5250000\n",
      {.interval = 1.0});
  CHECK(trace.joules() == 250.0);
  CHECK(warns_of(trace, "TOTEC is used"));
}

TEST_CASE("energy: dcgmi dmon with what is not expected", "[energy]") {
  CHECK_THAT(refusal_of("#Entity   TMPTR\nGPU 0  30\n"),
             ContainsSubstring("has no column POWER: record with dcgmi dmon -e 155"));
  const std::string head = "#Entity   POWER\n" + kUnits;
  // The number that stands for none, a shifted row and a cut one.
  const TraceEnergy trace = trace_in(
      head + "GPU 0 100\nGPU 0 140737488355328\nGPU 0 100\nGPU 0 1 2\nGPU 0 10", {.interval = 1.0});
  CHECK(trace.joules() == 200.0);
  CHECK(part(trace, "gpu 0").missing == 1);
  CHECK(trace.faults.at(0).line == 6);
  CHECK(warns_of(trace, "line 7"));
  CHECK_THAT(refusal_of(head + "GPU 0 -3\n", {.interval = 1.0}), ContainsSubstring("is negative"));
  CHECK_THAT(refusal_of(head + "GPU 0 250000\n", {.interval = 1.0}),
             ContainsSubstring("milliwatts?"));
}

TEST_CASE("energy: scrapes of dcgm-exporter", "[energy]") {
  const std::string scrapes =
      kType + usage("0", "100") + usage("1", "10") + kType + usage("0", "200") + usage("1", "30");
  CHECK_THAT(refusal_of(scrapes), ContainsSubstring("--interval"));
  const TraceEnergy trace = trace_in(scrapes, {.interval = 10.0});
  CHECK(trace.format == TraceFormat::dcgm_exporter);
  CHECK(part(trace, "gpu 0").joules == 1500.0);
  CHECK(part(trace, "gpu 1").joules == 200.0);
  // Without the comments each further sample of a GPU is the next scrape's.
  CHECK(trace_in(usage("0", "100") + usage("1", "10") + usage("0", "200") + usage("1", "30"),
                 {.interval = 10.0})
            .joules() == 1700.0);
  // A second sample of one scrape, for another pod, is the same power.
  CHECK(trace_in(kType + usage("0", "100") + usage("0", "100") + kType + usage("0", "100") +
                     usage("0", "100"),
                 {.interval = 10.0})
            .joules() == 1000.0);
}

TEST_CASE("energy: samples of dcgm-exporter with times, hosts and parts of a GPU", "[energy]") {
  const std::string metric = "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",Hostname=\"n1\"} ";
  const TraceEnergy trace = trace_in(
      metric + "100 1772842837250\n" + metric + "100 1772842839250\n" +
      "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",Hostname=\"n1\",GPU_I_ID=\"1\"} 100 1772842839250\n");
  CHECK(trace.clock == TraceClock::epoch);
  CHECK(part(trace, "n1 gpu 0").joules == 200.0);
  CHECK(warns_of(trace, "GPU_I_ID"));
  CHECK_THAT(refusal_of(metric + "100 1772842837250\n" + metric + "100\n", {.interval = 1.0}),
             ContainsSubstring("samples without one"));
}

TEST_CASE("energy: the counter of dcgm-exporter", "[energy]") {
  const std::string metric = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"0\"} ";
  const TraceEnergy trace =
      trace_in(usage("0", "90") + metric + "5000000\n" + usage("0", "90") + metric + "5250000\n",
               {.interval = 10.0});
  CHECK(trace.joules() == 250.0);
  CHECK(warns_of(trace, "DCGM_FI_DEV_POWER_USAGE is not"));
}

TEST_CASE("energy: a scrape of dcgm-exporter that is longer than the head", "[energy]") {
  std::string others = "# TYPE DCGM_FI_DEV_GPU_TEMP gauge\n";
  while (others.size() < 70000) others += "DCGM_FI_DEV_GPU_TEMP{gpu=\"0\"} 30\n";
  const std::string scrape = others + kType + usage("0", "100");
  CHECK(trace_in(scrape + scrape, {.interval = 10.0}).joules() == 1000.0);
}

TEST_CASE("energy: one scrape has no energy", "[energy]") {
  const TraceEnergy trace = trace_in(kType + usage("0", "100"), {.interval = 10.0});
  CHECK(trace.joules() == 0.0);
  CHECK(warns_of(trace, "a single reading, which has no energy"));
  CHECK_THAT(refusal_of("# TYPE DCGM_FI_DEV_GPU_TEMP gauge\nDCGM_FI_DEV_GPU_TEMP{gpu=\"0\"} 30\n"),
             ContainsSubstring("has no metric DCGM_FI_DEV_POWER_USAGE"));
  const TraceEnergy damaged =
      trace_in(usage("0", "100") + "DCGM_FI_DEV_POWER_USAGE{gpu=\"0} 100\n" +
                   "DCGM_FI_DEV_POWER_USAGE{a=\"0\"} 100\n" + usage("0", "100"),
               {.interval = 10.0});
  CHECK(damaged.joules() == 1000.0);
  CHECK(damaged.fault_count == 2);
}

}  // namespace trace_dcgm_test
