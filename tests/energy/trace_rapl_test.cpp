#include <string>

#include "catch.hpp"
#include "trace_text.hpp"
#include "vocabplan/core/error.hpp"

namespace trace_rapl_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::ComponentEnergy;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::trace_of;

// Counters of powercap in microjoules; values chosen by hand.
namespace {

const std::string kHead = "timestamp,domain,energy_uj\n";
const std::string kRanged = "timestamp,domain,energy_uj,max_energy_range_uj\n";

std::string row(double time, const std::string& domain, double joules) {
  return vocabplan::shortest(time) + ',' + domain + ',' + vocabplan::shortest(joules * 1e6) + '\n';
}

}  // namespace

TEST_CASE("energy: RAPL's counters give differences", "[energy]") {
  const TraceEnergy trace = trace_of(kHead + row(0, "package-0", 1000) + row(1, "package-0", 1090) +
                                     row(2, "package-0", 1250));
  CHECK(trace.format == TraceFormat::rapl);
  REQUIRE(trace.components.size() == 1);
  const ComponentEnergy& sum = trace.components[0];
  CHECK(sum.joules == 250.0);
  CHECK(sum.seconds == 2.0);
  CHECK(sum.peak_watts == 160.0);
  CHECK(sum.wraps == 0);
}

TEST_CASE("energy: RAPL's counters are unwrapped at their range", "[energy]") {
  // 262,143,328,850 uJ is the range of many processors: 262000 -> range -> 100 is 243.32885 J.
  const double step = 262143.32885 - 262000.0 + 100.0;
  const TraceEnergy trace = trace_of(kRanged +
                                     "0,package-0,262000000000,262143328850\n"
                                     "1,package-0,100000000,262143328850\n"
                                     "2,package-0,200000000,262143328850\n");
  CHECK(trace.components.at(0).wraps == 1);
  CHECK(vocabplan::test::agree(trace.joules(), step + 100.0, 1e-12));
  CHECK(trace.warnings.empty());
  SECTION("or at the one that the user states") {
    const std::string bare = "0,package-0,262000000000\n1,package-0,100000000\n";
    CHECK(vocabplan::test::agree(trace_of(kHead + bare, {.counter_range = 262143.32885}).joules(),
                                 step, 1e-12));
  }
}

TEST_CASE("energy: a counter that falls without a known range was reset", "[energy]") {
  const TraceEnergy trace = trace_of(kHead + row(0, "psys", 500) + row(1, "psys", 600) +
                                     row(3, "psys", 50) + row(4, "psys", 150));
  const ComponentEnergy& sum = trace.components.at(0);
  CHECK(sum.joules == 200.0);
  CHECK(sum.gaps == 1);
  CHECK(sum.gap_seconds == 2.0);
  CHECK(sum.coverage() == 0.5);
  REQUIRE(trace.warnings.size() == 1);
  CHECK_THAT(trace.warnings[0], ContainsSubstring("fell once"));
}

TEST_CASE("energy: RAPL's nested domains are never added twice", "[energy]") {
  const std::string package = row(0, "package-0", 0) + row(1, "package-0", 100);
  const std::string inner =
      row(0, "core", 0) + row(1, "core", 60) + row(0, "uncore", 0) + row(1, "uncore", 10);
  const std::string dram = row(0, "dram", 0) + row(1, "dram", 20);
  const std::string psys = row(0, "psys", 0) + row(1, "psys", 150);
  CHECK(trace_of(kHead + package + inner).joules() == 100.0);
  CHECK(trace_of(kHead + inner + package).joules() == 100.0);
  CHECK(trace_of(kHead + inner).joules() == 70.0);
  CHECK(trace_of(kHead + package + inner + dram).joules() == 120.0);
  CHECK(trace_of(kHead + package + inner + dram + psys).joules() == 150.0);
  CHECK(trace_of(kHead + row(0, "package-1", 0) + row(1, "package-1", 80) + package +
                 row(0, "package-1/core", 0) + row(1, "package-1/core", 50))
            .joules() == 180.0);
}

TEST_CASE("energy: RAPL's zones without names", "[energy]") {
  const std::string path = "/sys/class/powercap/intel-rapl:0/energy_uj";
  const std::string inner = "/sys/class/powercap/intel-rapl:0:1/energy_uj";
  const TraceEnergy trace =
      trace_of(kHead + row(0, path, 0) + row(1, path, 100) + row(0, inner, 0) + row(1, inner, 60));
  CHECK(trace.joules() == 100.0);
  CHECK(trace.components.at(0).name == "intel-rapl:0");
  CHECK(trace.warnings.size() == 2);
  const TraceEnergy unknown = trace_of(kHead + row(0, "ane", 0) + row(1, "ane", 5));
  CHECK(unknown.joules() == 5.0);
  REQUIRE(unknown.warnings.size() == 1);
  CHECK_THAT(unknown.warnings[0], ContainsSubstring("'ane' is none that is known"));
}

TEST_CASE("energy: RAPL's domains side by side", "[energy]") {
  const TraceEnergy trace = trace_of(
      "timestamp,package-0 "
      "energy_uj,dram_energy_uj\n0,0,0\n1,100000000,N/A\n2,200000000,40000000\n");
  CHECK(trace.format == TraceFormat::rapl);
  REQUIRE(trace.components.size() == 2);
  CHECK(trace.joules() == 240.0);
  CHECK(trace.components[1].missing == 1);
}

TEST_CASE("energy: RAPL's faults", "[energy]") {
  CHECK_THROWS_WITH(trace_of(kHead + row(1, "psys", 5) + row(0, "psys", 6)),
                    ContainsSubstring("trace:3:") && ContainsSubstring("runs backwards"));
  CHECK_THROWS_WITH(trace_of(kHead + "0,psys,-5\n"), ContainsSubstring("trace:2:"));
  CHECK_THROWS_WITH(trace_of(kRanged + "0,psys,500,100\n"), ContainsSubstring("beyond its range"));
  CHECK_THROWS_WITH(trace_of(kRanged + "0,psys,500,\n1,psys,5,100\n"),
                    ContainsSubstring("trace:3:") && ContainsSubstring("beyond its range"));
  CHECK_THROWS_WITH(trace_of(kRanged + "0,psys,5,100\n1,psys,6,200\n"),
                    ContainsSubstring("trace:3:") && ContainsSubstring("not what it was"));
  CHECK_THROWS_WITH(
      trace_of(kHead + row(0, "psys", 0) + row(1, "psys", 1000), {.power_limit = 400}),
      ContainsSubstring("twice the power limit"));
  const TraceEnergy comma = trace_of("timestamp,domain,energy_uj\n0,5,psys,100\n");
  CHECK(comma.fault_count == 1);
  CHECK(trace_of("timestamp;domain;energy_uj\n0,5;psys;0\n1,5;psys;7000000\n").joules() == 7.0);
}

TEST_CASE("energy: RAPL cut short inside a number is no counter that starts anew", "[energy]") {
  const std::string text =
      kRanged + "0,psys,100000000,262143328850\n1,psys,110000000,262143328850\n";
  CHECK(trace_of(text + "2,psys,1200").joules() == 10.0);
  const std::string bare = kHead + "0,psys,100000000\n1,psys,110000000\n2,psys,1200";
  const TraceEnergy cut = trace_of(bare, {.counter_range = 262143.32885});
  CHECK(cut.joules() == 10.0);
  CHECK(cut.components.at(0).wraps == 0);
  CHECK(cut.warnings.size() == 1);
}

}  // namespace trace_rapl_test
