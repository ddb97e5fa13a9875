#include <string>

#include "catch.hpp"
#include "trace_text.hpp"
#include "vocabplan/core/error.hpp"

namespace trace_nvidia_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::DataError;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::agree;
using vocabplan::test::trace_of;

// Layouts of nvidia-smi as its manual and its output show them; values chosen by hand.
namespace {

const std::string kQuery = "timestamp, index, power.draw [W]\n";
const std::string kTwoGpus =
    "2026/03/07 00:20:37.000, 0, 100.00 W\n2026/03/07 00:20:37.002, 1, 50.50 W\n"
    "2026/03/07 00:20:38.000, 0, 200.00 W\n2026/03/07 00:20:38.002, 1, 50.50 W\n";

const std::string kDmon =
    "# gpu    pwr  gtemp  mtemp     sm    mem    enc    dec    jpg    ofa   mclk   pclk\n"
    "# Idx      W      C      C      %      %      %      %      %      %    MHz    MHz\n";

std::string dmon_row(const std::string& gpu, const std::string& watts) {
  return "    " + gpu + "    " + watts +
         "     81      -     98     57      0      0      0      0  13365   1897\n";
}

}  // namespace

TEST_CASE("energy: nvidia-smi's query of two devices", "[energy]") {
  const TraceEnergy trace = trace_of(kQuery + kTwoGpus);
  CHECK(trace.format == TraceFormat::nvidia_smi);
  CHECK(trace.clock == TraceClock::local);
  REQUIRE(trace.components.size() == 2);
  CHECK(trace.components[0].name == "gpu 0");
  CHECK(trace.components[1].name == "gpu 1");
  // The clock's milliseconds are near 1.8e9 s: a double holds them to 2.4e-7 s.
  CHECK(agree(trace.components[0].joules, 150.0, 1e-6));
  CHECK(agree(trace.components[1].joules, 50.5, 1e-6));
  CHECK(trace.warnings.empty());
  CHECK(trace.fault_count == 0);
}

TEST_CASE("energy: nvidia-smi's columns are the user's choice", "[energy]") {
  const auto joules = [](const std::string& text) {
    const TraceEnergy trace = trace_of(text);
    CHECK(trace.format == TraceFormat::nvidia_smi);
    CHECK(trace.fault_count == 0);
    return trace.joules();
  };
  CHECK(joules("power.draw [W], uuid, utilization.gpu [%], timestamp\n"
               "100.00 W, GPU-8a, 98 %, 2026/03/07 00:20:37.000\n"
               "100.00 W, GPU-8a, 98 %, 2026/03/07 00:20:39.000\n") == 200.0);
  SECTION("nounits leaves the unit in the header") {
    CHECK(joules("timestamp, name, power.draw [W]\n"
                 "2026/03/07 00:20:37.000, NVIDIA A100-SXM4-80GB, 100.00\n"
                 "2026/03/07 00:20:39.000, NVIDIA A100-SXM4-80GB, 100.00\n") == 200.0);
  }
  SECTION("the average where there is no other") {
    CHECK(joules("timestamp, index, power.draw.average [W]\n"
                 "2026/03/07 00:20:37.000, 0, 100.00 W\n2026/03/07 00:20:39.000, 0, 100.00 W\n") ==
          200.0);
  }
  SECTION("a log that was started again repeats its header") {
    CHECK(joules(kQuery + "2026/03/07 00:20:37.000, 0, 100.00 W\n" + kQuery +
                 "2026/03/07 00:20:39.000, 0, 100.00 W\n") == 200.0);
  }
}

TEST_CASE("energy: nvidia-smi without a header, where it can be told apart", "[energy]") {
  CHECK(agree(trace_of(kTwoGpus).joules(), 200.5, 1e-6));
  const std::string no_units =
      "2026/03/07 00:20:37.000, 0, 100.00\n2026/03/07 00:20:39.000, 0, 100.00\n";
  CHECK_THROWS_WITH(trace_of(no_units), ContainsSubstring("is no trace"));
  CHECK(trace_of(no_units, {.format = TraceFormat::nvidia_smi}).joules() == 200.0);
  CHECK_THROWS_WITH(trace_of("2026/03/07 00:20:37.000, 0, 100.00 W, 300.00 W\n",
                             {.format = TraceFormat::nvidia_smi}),
                    ContainsSubstring("cannot be told apart"));
}

TEST_CASE("energy: nvidia-smi's words for nothing are missing values", "[energy]") {
  for (const std::string& word :
       {std::string("[N/A]"), std::string("[Not Supported]"), std::string("N/A"),
        std::string("[Unknown Error]"), std::string("[GPU requires reset]")}) {
    CAPTURE(word);
    const TraceEnergy trace = trace_of(kQuery + "2026/03/07 00:20:37.000, 0, 100.00 W\n" +
                                       "2026/03/07 00:20:38.000, 0, " + word + "\n" +
                                       "2026/03/07 00:20:39.000, 0, 100.00 W\n");
    CHECK(trace.components.at(0).missing == 1);
    CHECK(trace.components.at(0).samples == 2);
    CHECK(trace.joules() == 200.0);
  }
}

TEST_CASE("energy: nvidia-smi's unit has to fit the header", "[energy]") {
  CHECK_THROWS_WITH(
      trace_of(kQuery + "2026/03/07 00:20:37.000, 0, 100.00 mW\n"),
      ContainsSubstring("trace:2:") && ContainsSubstring("does not fit its column, which is in W"));
  CHECK_THROWS_WITH(trace_of("timestamp, index, power.draw [hp]\n2026/03/07 00:20:37.000, 0, 1\n"),
                    ContainsSubstring("power.draw is in 'hp', not in W or mW"));
}

TEST_CASE("energy: nvidia-smi's decimal comma", "[energy]") {
  const TraceEnergy bare = trace_of(kQuery + "2026/03/07 00:20:37.000, 0, 76,78 W\n");
  REQUIRE(bare.fault_count == 1);
  CHECK_THAT(bare.faults[0].message, ContainsSubstring("decimal comma"));
  CHECK(trace_of(kQuery + "2026/03/07 00:20:37.000, 0, \"76,78 W\"\n"
                          "2026/03/07 00:20:38.000, 0, \"76,78 W\"\n")
            .joules() == 76.78);
  CHECK(trace_of("timestamp; index; power.draw [W]\n2026/03/07 00:20:37.000; 0; 76,78 W\n"
                 "2026/03/07 00:20:38.000; 0; 76,78 W\n")
            .joules() == 76.78);
}

TEST_CASE("energy: nvidia-smi's log cut short", "[energy]") {
  const std::string whole = kQuery + kTwoGpus;
  const TraceEnergy cut = trace_of(whole.substr(0, whole.size() - 15));
  CHECK(cut.fault_count == 0);
  CHECK(cut.components.at(1).samples == 1);
  REQUIRE(cut.warnings.size() == 2);
  CHECK_THAT(cut.warnings[0], ContainsSubstring("ends inside line 5"));
  CHECK_THAT(cut.warnings[1], ContainsSubstring("'gpu 1': has a single reading"));
}

TEST_CASE("energy: nvidia-smi without a device's name", "[energy]") {
  const std::string head = "timestamp, power.draw [W]\n";
  const TraceEnergy one =
      trace_of(head + "2026/03/07 00:20:37.000, 100.00 W\n2026/03/07 00:20:38.000, 100.00 W\n");
  CHECK(one.joules() == 100.0);
  REQUIRE(one.warnings.size() == 1);
  CHECK_THAT(one.warnings[0], ContainsSubstring("taken for one device"));
}

TEST_CASE("energy: dmon at a stated interval", "[energy]") {
  const std::string text = kDmon + dmon_row("0", "294") + dmon_row("1", "100") +
                           dmon_row("0", "306") + dmon_row("1", "  -") + kDmon +
                           dmon_row("0", "300") + dmon_row("1", "100");
  CHECK_THROWS_WITH(trace_of(text), ContainsSubstring("state the interval"));
  const TraceEnergy trace = trace_of(text, {.interval = 1.0});
  CHECK(trace.format == TraceFormat::nvidia_dmon);
  CHECK(trace.clock == TraceClock::none);
  REQUIRE(trace.components.size() == 2);
  CHECK(trace.components[0].name == "gpu 0");
  CHECK(trace.components[0].joules == 300.0 + 303.0);
  CHECK(trace.components[1].joules == 200.0);
  CHECK(trace.components[1].missing == 1);
}

TEST_CASE("energy: dmon with times", "[energy]") {
  const std::string dated =
      "#Date       Time        gpu    pwr  gtemp\n#YYYYMMDD   HH:MM:SS    Idx      W      C\n"
      " 20260307   23:59:59      0    100     40\n 20260308   00:00:01      0    200     40\n";
  const TraceEnergy with_dates = trace_of(dated);
  CHECK(with_dates.clock == TraceClock::local);
  CHECK(with_dates.joules() == 300.0);
  CHECK(with_dates.components.at(0).first_time == 1772927999.0);
  const TraceEnergy times = trace_of(
      "#Time        gpu    pwr\n#HH:MM:SS    Idx      W\n"
      " 23:59:59      0    100\n 00:00:01      0    200\n");
  CHECK(times.joules() == 300.0);
}

TEST_CASE("energy: dmon's shifted, cut and foreign rows", "[energy]") {
  const TraceEnergy shifted = trace_of(
      kDmon + dmon_row("0", "100") + "    0    100\n" + dmon_row("0", "100"), {.interval = 1.0});
  CHECK(shifted.fault_count == 1);
  CHECK(shifted.faults.at(0).line == 4);
  const TraceEnergy cut = trace_of(
      kDmon + dmon_row("0", "100") + dmon_row("0", "100") + "    0    1", {.interval = 1.0});
  CHECK(cut.joules() == 100.0);
  CHECK(cut.fault_count == 0);
  CHECK(cut.warnings.size() == 1);
  CHECK(trace_of(kDmon + dmon_row("0", "76,78") + dmon_row("0", "76,78"), {.interval = 1.0})
            .joules() == 76.78);
  CHECK_THROWS_WITH(trace_of("# gpu    sm\n# Idx    %\n    0    5\n", {.interval = 1.0}),
                    ContainsSubstring("no column pwr"));
  CHECK_THROWS_WITH(
      trace_of("# by hand\n# gpu    pwr\n# Idx    W\n    0    5\n",
               {.interval = 1.0, .device_column = "uuid"}),
      ContainsSubstring(":2: --device-column: the header has no column 'uuid'; it has "
                        "'gpu', 'pwr'"));
  CHECK_THROWS_WITH(trace_of("# gpu    pwr\n# Idx    mW\n    0    5\n", {.interval = 1.0}),
                    ContainsSubstring("not in W"));
  CHECK_THROWS_WITH(trace_of("    0    5\n", {.format = TraceFormat::nvidia_dmon, .interval = 1.0}),
                    ContainsSubstring("before its header"));
}

}  // namespace trace_nvidia_test
