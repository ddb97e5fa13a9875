#include <array>
#include <string>

#include "catch.hpp"
#include "energy/trace/layout.hpp"
#include "trace_layouts.hpp"
#include "trace_text.hpp"
#include "vocabplan/core/error.hpp"

namespace trace_recognition_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::DataError;
using vocabplan::DomainError;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::TraceOptions;
using vocabplan::test::kLayoutExamples;
using vocabplan::test::kTimelessExamples;
using vocabplan::test::LayoutExample;
using vocabplan::test::trace_of;

namespace {

void check_refused(const std::string& text, const std::string& part) {
  CAPTURE(text.substr(0, 200));
  CHECK_THROWS_AS(trace_of(text), DataError);
  CHECK_THROWS_WITH(trace_of(text), ContainsSubstring(part));
}

const std::string kRows = "0,a,100\n1,a,100\n";

}  // namespace

TEST_CASE("energy: a file that is no trace is refused", "[energy]") {
  check_refused("", "is empty");
  check_refused(" \n\n\t\n", "is empty");
  check_refused("a,b,c\n1,2,3\n", "known are nvidia-smi, nvidia-dmon, rapl");
  check_refused(std::string("\x7f"
                            "ELF\x02\x01\0\0\0",
                            9),
                "is no trace but binary");
  check_refused(std::string(100000, '\0'), "is no trace but binary");
  check_refused(std::string(100000, 'a'), "is no trace");
  check_refused("\xFF\xFEt\0i\0m\0", "UTF-16");
  check_refused("timestamp,component,watts\n", "has no reading");
}

TEST_CASE("energy: a file without power is told what records it", "[energy]") {
  check_refused("_step,_timestamp,_runtime,loss\n1,1772842837.25,15.5,3.4\n",
                "export run.history(stream=\"system\")");
  check_refused("{\"_step\":1,\"_timestamp\":1772842837.25,\"loss\":3.4}\n",
                "export run.history(stream=\"system\")");
  check_refused("893,,instructions:u,2002406532,100.00,,\n", "perf stat -a -e power/energy-pkg/");
  check_refused("     1.001;893;;cycles;2002406532;100.00;;\n", "power/energy-pkg/");
  check_refused("# TYPE DCGM_FI_DEV_GPU_UTIL gauge\nDCGM_FI_DEV_GPU_UTIL{gpu=\"0\"} 61\n",
                "counters of dcgm-exporter (-f FILE.csv)");
  check_refused("Fri Nov 27 22:18:48 2026\n+----+\n| NVIDIA-SMI 580.159.04  Driver |\n",
                "nvidia-smi --query-gpu=timestamp,index,power.draw");
  check_refused("======== ROCm System Management Interface ========\nGPU[0] : 90.0\n",
                "rocm-smi --showpower --csv");
  check_refused("# gpu     sm    mem\n# Idx      %      %\n    0     10     1\n",
                "nvidia-smi dmon -s p -o DT");
}

TEST_CASE("energy: a file that is no text is told so, a text with zero bytes is read", "[energy]") {
  check_refused("\x1F\x8B\x08 and so on", "is gzip: unpack it first");
  check_refused(std::string("t\0i\0m\0e\0,\0", 10), "UTF-16 without its mark");
  // A machine that lost its power may leave zeros at the end.
  const TraceEnergy cut =
      trace_of("timestamp,component,watts\n" + kRows + std::string(100, '\0') + "\n");
  CHECK(cut.joules() == 100.0);
  CHECK(cut.fault_count == 1);
}

TEST_CASE("energy: a long header leaves room for the columns that are wanted", "[energy]") {
  std::string header = "time";
  for (int i = 0; i < 50; ++i) header += ",a_column_with_a_long_name_" + std::to_string(i);
  try {
    (void)trace_of(header + "\n1,2\n");
    FAIL("was not refused");
  } catch (const DataError& error) {
    CHECK_THAT(error.what(), ContainsSubstring("timestamp,component,watts, a row for each") &&
                                 ContainsSubstring("timestamp,gpu0_power_w,gpu1_power_w"));
    CHECK(std::string(error.what()).size() < 400);
  }
}

TEST_CASE("energy: every example of a layout is of that one alone", "[energy]") {
  using namespace vocabplan;
  constexpr std::array<const TraceLayout*, kTraceFormats.size()> kAll{
      &kNvidiaSmiTrace, &kNvidiaDmonTrace, &kRaplTrace,       &kPerfTrace,
      &kTurbostatTrace, &kScaphandreTrace, &kCodecarbonTrace, &kZeusTrace,
      &kSlurmTrace,     &kWattsTrace,      &kGpuColumnsTrace, &kAmdSmiTrace,
      &kRocmSmiTrace,   &kWandbTrace,      &kDcgmTrace,       &kDcgmExporterTrace};
  const auto check_one = [&](const LayoutExample& example) {
    CAPTURE(example.text);
    for (const TraceLayout* layout : kAll) {
      CAPTURE(trace_format_name(layout->format));
      CHECK(layout->matches(example.text) == (layout->format == example.format));
    }
  };
  for (const LayoutExample& example : kLayoutExamples) check_one(example);
  for (const LayoutExample& example : kTimelessExamples) check_one(example);
}

TEST_CASE("energy: a header is known with a mark, comments, blanks and other separators",
          "[energy]") {
  for (const std::string& head : {std::string("timestamp,component,watts\n"),
                                  std::string("\xEF\xBB\xBFtimestamp,component,watts\n"),
                                  std::string("\n# a comment\n\nTimestamp , Component, Watts\n"),
                                  std::string("\"timestamp\",\"component\",\"watts\"\r\n")}) {
    CAPTURE(head);
    const TraceEnergy trace = trace_of(head + kRows);
    CHECK(trace.format == TraceFormat::watts);
    CHECK(trace.joules() == 100.0);
    CHECK(trace.fault_count == 0);
  }
  CHECK(trace_of("timestamp;component;watts\n0;a;76,5\n1;a;76,5\n").joules() == 76.5);
  CHECK(trace_of("timestamp|component|watts\n0|a|76,5\n1|a|76,5\n").joules() == 76.5);
}

TEST_CASE("energy: a decimal comma is read right or refused", "[energy]") {
  const std::string head = "timestamp,component,watts\n";
  CHECK(trace_of(head + "0,a,\"76,78\"\n1,a,\"76,78\"\n").joules() == 76.78);
  SECTION("without quotes it is one field too many") {
    const TraceEnergy trace = trace_of(head + "0,a,76,78\n1,a,76,78\n");
    CHECK(trace.fault_count == 2);
    CHECK(trace.components.empty());
    CHECK_THAT(trace.faults[0].message, ContainsSubstring("decimal comma"));
  }
  SECTION("three digits behind it may be thousands") {
    check_refused(head + "0,a,\"1,234\"\n", "decimal comma or one that parts thousands");
    check_refused(head + "0,a,\"1,234.5\"\n", "once and without a point");
  }
}

TEST_CASE("energy: rows that are shifted are faults and reading goes on", "[energy]") {
  const TraceEnergy trace =
      trace_of("timestamp,component,watts\n0,a,100\n1,100\nx,a,100\n1,a,volts\n2,a,100\n");
  CHECK(trace.joules() == 200.0);
  CHECK(trace.fault_count == 3);
  REQUIRE(trace.faults.size() == 3);
  CHECK(trace.faults[0].line == 3);
  CHECK(trace.faults[1].line == 4);
  CHECK(trace.faults[2].line == 5);
}

TEST_CASE("energy: only the first faults are kept", "[energy]") {
  std::string text = "timestamp,component,watts\n";
  for (int i = 0; i < 1000; ++i) text += "1\n";
  const TraceEnergy trace = trace_of(text);
  CHECK(trace.fault_count == 1000);
  CHECK(trace.faults.size() == TraceEnergy::kMostFaults);
}

TEST_CASE("energy: a table cut short is read up to its last line", "[energy]") {
  const std::string whole = "timestamp,component,watts\n0,a,100\n1,a,100\n2,a,100";
  const TraceEnergy last = trace_of(whole);
  CHECK(last.joules() == 200.0);
  REQUIRE(last.warnings.size() == 1);
  CHECK_THAT(last.warnings[0],
             ContainsSubstring("ends inside line 4: its last value may be cut short"));
  const TraceEnergy cut = trace_of(whole.substr(0, whole.size() - 4));
  CHECK(cut.joules() == 100.0);
  CHECK(cut.fault_count == 0);
  REQUIRE(cut.warnings.size() == 1);
  CHECK_THAT(cut.warnings[0], ContainsSubstring("line 4: that line is not used"));
}

TEST_CASE("energy: times come in three kinds", "[energy]") {
  const auto clock_of = [](const std::string& first, const std::string& second) {
    const TraceEnergy trace = trace_of("time,watts\n" + first + ",100\n" + second + ",100\n");
    CHECK(trace.fault_count == 0);
    CHECK(vocabplan::test::agree(trace.joules(), 150.0, 1e-6));
    return trace.clock;
  };
  CHECK(clock_of("13588420.8", "13588422.3") == TraceClock::monotonic);
  CHECK(clock_of("1772842837.5", "1772842839.0") == TraceClock::epoch);
  CHECK(clock_of("2026-03-07 23:59:59.5", "2026-03-08 00:00:01") == TraceClock::local);
  CHECK(clock_of("2026-03-07T23:59:59.500Z", "2026-03-08T01:30:01+01:30") == TraceClock::epoch);
  CHECK(clock_of("2024/02/28 23:59:59", "2024/02/29 00:00:00.500") == TraceClock::local);
}

TEST_CASE("energy: a time since 1970 is that of its calendar", "[energy]") {
  // date -u -d '2026-03-07 00:20:37' +%s
  const TraceEnergy trace = trace_of("time,watts\n2026-03-07T01:20:37+01:00,1\n");
  CHECK(trace.components.at(0).first_time == 1772842837.0);
}

TEST_CASE("energy: what is no time is a fault", "[energy]") {
  for (const std::string& time :
       {std::string("2026-02-29 00:00:00"), std::string("2026-13-01 00:00:00"),
        std::string("2026-01-01 24:00:00"), std::string("2026-01-01 00:60:00"),
        std::string("2026-01-01"), std::string("20ab-01-01 00:00:00"), std::string("noon"),
        std::string("2026-01-01 00:00:00 CEST"), std::string("177284283707"), std::string("")}) {
    CAPTURE(time);
    CHECK(trace_of("time,watts\n" + time + ",100\n").fault_count == 1);
  }
  CHECK(trace_of("time,watts\n0,100\n2026-01-01 00:00:00,100\n").fault_count == 1);
}

TEST_CASE("energy: a table without times needs the interval", "[energy]") {
  const std::string text = "component,watts\na,100\nb,10\na,100\nb,N/A\na,100\nb,10\n";
  CHECK_THROWS_WITH(trace_of(text), ContainsSubstring("state the interval"));
  const TraceEnergy trace = trace_of(text, {.interval = 0.5});
  CHECK(trace.clock == TraceClock::none);
  CHECK(trace.components.at(0).joules == 100.0);
  CHECK(trace.components.at(1).joules == 10.0);
}

TEST_CASE("energy: a layout can be asked for", "[energy]") {
  CHECK(trace_of("watts\n100\n100\n", {.format = TraceFormat::watts, .interval = 1.0}).joules() ==
        100.0);
  CHECK_THROWS_WITH(trace_of("a,b\n1,2\n", {.format = TraceFormat::watts}),
                    ContainsSubstring("has no column watts"));
}

TEST_CASE("energy: options outside their domain are refused", "[energy]") {
  const std::string text = "timestamp,component,watts\n" + kRows;
  CHECK_THROWS_AS(trace_of(text, {.interval = 0.0}), DomainError);
  CHECK_THROWS_AS(trace_of(text, {.max_gap = -1.0}), DomainError);
  CHECK_THROWS_AS(trace_of(text, {.power_limit = HUGE_VAL}), DomainError);
  CHECK_THROWS_AS(trace_of(text, {.counter_range = std::nan("")}), DomainError);
}

TEST_CASE("energy: what a file asks of memory is bounded", "[energy]") {
  std::string many = "timestamp,component,watts\n";
  for (int i = 0; i < 10001; ++i) many += "0,c" + std::to_string(i) + ",1\n";
  check_refused(many, "more than 10000 components");
  check_refused("timestamp,component,watts\n0," + std::string(201, 'x') + ",1\n",
                "longer than 200 bytes");
  // Each interval is twice the one before and each component has its own: blocks without end.
  std::string wide = "timestamp,component,watts\n";
  for (int c = 0; c < 400; ++c) {
    double time = 1e-9;
    for (int i = 0; i < 80; ++i, time *= 2.0) {
      wide += vocabplan::shortest(time) + ",c" + std::to_string(c) + ",1\n";
    }
  }
  check_refused(wide, "too many and too different");
}

TEST_CASE("energy: a component's name may stand on a terminal", "[energy]") {
  const TraceEnergy trace = trace_of("timestamp,component,watts\n0,a\x1b[31m,1\n");
  CHECK(trace.components.at(0).name == "a\\x1b[31m");
}

}  // namespace trace_recognition_test
