#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_nesting_test {

using vocabplan::TraceEnergy;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

const std::string kHead = "timestamp,component,watts,inside\n";

// Constant power, a sample a second.
std::string domain(const std::string& name, const std::string& inside, double watts, int seconds) {
  std::string rows;
  for (int i = 0; i <= seconds; ++i) {
    rows += std::to_string(i) + "," + name + "," + std::to_string(watts) + "," + inside + "\n";
  }
  return rows;
}

const std::string kPackages =
    domain("package-0", "psys", 100, 60) + domain("package-1", "psys", 100, 60);

}  // namespace

TEST_CASE("energy: a platform that reads 0 does not swallow its packages", "[energy]") {
  SECTION("sampled") {
    const TraceEnergy trace = trace_in(kHead + domain("psys", "", 0, 60) + kPackages);
    CHECK(trace.joules() == 12000.0);
    CHECK(trace.counted() == std::vector<bool>{false, true, true});
    CHECK(warns_of(trace, "'psys' has 0 J, its parts 12000 J"));
  }
  SECTION("as a counter that stands still") {
    std::string rows = "timestamp,domain,energy_uj\n";
    for (const char* time : {"0", "60"}) {
      rows += std::string(time) + ",psys,5\n" + time + ",package-0," + time + "00000000\n";
    }
    CHECK(trace_in(rows).joules() == Approx(6000.0).epsilon(1e-12));
  }
  SECTION("as a total of perf") {
    const TraceEnergy trace = trace_in(
        "893.33,Joules,power/energy-pkg/,20005559241,100.00,,\n"
        "0.00,Joules,power/energy-psys/,20005559241,100.00,,\n");
    CHECK(trace.joules() == 893.33);
  }
}

TEST_CASE("energy: a platform that hardly reads does not swallow its packages", "[energy]") {
  SECTION("two samples beside 101") {
    const std::string psys = "0,psys,120,\n1,psys,120,\n";
    const TraceEnergy trace = trace_in(kHead + psys + domain("package-0", "psys", 100, 100));
    CHECK(trace.joules() == 10000.0);
    CHECK(warns_of(trace, "'psys' covers 1 s, a part of it 100 s"));
  }
  SECTION("not counted in two of three intervals of perf") {
    std::string rows;
    for (const char* second : {"1", "2", "3"}) {
      const std::string time = std::string(second) + ".000000000,";
      const std::string tail = ",1000000000,100.00,,\n";
      rows += time + "100.00,Joules,power/energy-pkg/" + tail;
      rows += time + (*second == '1' ? "150.00" : "<not counted>") + ",Joules,power/energy-psys/" +
              tail;
    }
    CHECK(trace_in(rows).joules() == 300.0);
  }
  SECTION("missing at the end") {
    std::string psys = domain("psys", "", 300, 50);
    for (int i = 51; i <= 60; ++i) psys += std::to_string(i) + ",psys,N/A,\n";
    CHECK(trace_in(kHead + psys + kPackages).joules() == 12000.0);
  }
}

TEST_CASE("energy: a platform that reads as its packages do stands for them", "[energy]") {
  // A second less and 1 % less than the packages.
  const TraceEnergy trace = trace_in(kHead + domain("psys", "", 198, 59) + kPackages +
                                     domain("core", "package-0", 80, 60));
  CHECK(trace.joules() == Approx(198.0 * 59).epsilon(1e-12));
  CHECK(trace.counted() == std::vector<bool>{true, false, false, false});
  CHECK(trace.warnings.empty());
}

TEST_CASE("energy: what a silent domain contains is compared with the one around it", "[energy]") {
  // The package reads nothing, so that its cores are its energy: more than the platform's.
  const std::string rows = domain("psys", "", 50, 60) + domain("package-0", "psys", 0, 60) +
                           domain("core", "package-0", 80, 60);
  CHECK(trace_in(kHead + rows).joules() == 4800.0);
}

TEST_CASE("energy: components that contain each other are not lost", "[energy]") {
  const std::string rows = domain("a", "b", 10, 10) + domain("b", "a", 20, 10) +
                           domain("c", "a", 5, 10) + domain("d", "d", 1, 10);
  CHECK(trace_in(kHead + rows).joules() == 310.0);
}

TEST_CASE("energy: a second socket's reading of the platform is no part of it", "[energy]") {
  const TraceEnergy trace = trace_in(
      "S0,1,400.00,Joules,power/energy-pkg/,10000000000,100.00,,\n"
      "S0,1,900.00,Joules,power/energy-psys/,10000000000,100.00,,\n"
      "S1,1,900.00,Joules,power/energy-psys/,10000000000,100.00,,\n");
  CHECK(trace.joules() == 900.0);
  CHECK(warns_of(trace, "only the first socket's"));
}

}  // namespace trace_nesting_test
