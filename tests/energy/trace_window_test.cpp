// Traces that are cut by windows, in closed forms.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "trace_text.hpp"
#include "vocabplan/core/error.hpp"

namespace trace_window_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::DataError;
using vocabplan::TraceEnergy;
using vocabplan::TraceOptions;
using vocabplan::TraceWindow;
using vocabplan::WindowPart;
using vocabplan::test::agree;
using vocabplan::test::Random;
using vocabplan::test::trace_of;
using vocabplan::test::watts_table;

namespace {

using Samples = std::vector<std::pair<double, double>>;

TraceOptions cut_by(std::vector<TraceWindow> windows) {
  TraceOptions options;
  options.windows = std::move(windows);
  options.windows_source = "windows";
  return options;
}

TraceWindow between(const std::string& start, const std::string& end) {
  return {.name = "w", .start = start, .end = end, .line = 7};
}

// The only component of a trace in its only window.
WindowPart part(const std::string& text, const std::string& start, const std::string& end) {
  const TraceEnergy trace = trace_of(text, cut_by({between(start, end)}));
  REQUIRE(trace.windows.size() == 1);
  REQUIRE(trace.windows[0].parts.size() == 1);
  return trace.windows[0].parts[0];
}

void check_refused(const std::string& text, const TraceWindow& window, const std::string& message) {
  CAPTURE(window.start, window.end);
  try {
    (void)trace_of(text, cut_by({window}));
    FAIL("was not refused");
  } catch (const DataError& error) {
    CHECK(error.source() == "windows");
    CHECK(error.line() == 7);
    CHECK_THAT(error.what(), ContainsSubstring(message));
  }
}

bool has_warning(const TraceEnergy& trace, const std::string& words) {
  for (const std::string& warning : trace.warnings) {
    if (warning.find(words) != std::string::npos) return true;
  }
  return false;
}

std::string smi(const std::vector<std::string>& times, const std::string& watts = "100") {
  std::string text = "timestamp, index, power.draw [W]\n";
  for (const std::string& time : times) text += time + ", 0, " + watts + " W\n";
  return text;
}

const std::string kDay = "2026/11/27 22:00:0";
const std::string kSteady = smi({kDay + "0.000", kDay + "2.000", kDay + "4.000"});

}  // namespace

TEST_CASE("energy: a cut is interpolated on the line between samples", "[energy]") {
  // P(t) = 100 + 100 t W from 0 s to 4 s: its integral is 100 t + 50 t^2, in any window.
  const std::string ramp = watts_table({{0, 100}, {1, 200}, {2, 300}, {3, 400}, {4, 500}});
  const auto integral = [](double t) { return 100.0 * t + 50.0 * t * t; };
  for (const auto& [start, end] : Samples{{0, 4}, {0.5, 1}, {0.25, 3.75}, {1.25, 1.5}, {2, 3}}) {
    const WindowPart cut =
        part(ramp, "+" + vocabplan::shortest(start) + "s", "+" + vocabplan::shortest(end) + "s");
    CHECK(agree(cut.joules, integral(end) - integral(start), 1e-15));
    CHECK(cut.seconds == end - start);
    CHECK(cut.peak_watts == 100.0 + 100.0 * end);
    CHECK(cut.gap_seconds == 0.0);
  }
  CHECK(part(ramp, "+0.5s", "+2.5s").samples == 2);
  CHECK(part(ramp, "+1s", "+3s").samples == 2);  // the reading at the end is the next window's
}

TEST_CASE("energy: a counter and a stated energy are cut in proportion to time", "[energy]") {
  const std::string counter =
      "timestamp,domain,energy_uj\n10,package-0,0\n12,package-0,200000000\n"
      "14,package-0,600000000\n";
  // 100 W, then 200 W.
  CHECK(part(counter, "11", "13").joules == 300.0);
  CHECK(part(counter, "11.5", "11.75").joules == 25.0);
  const std::string zeus =
      "start_time,window_name,elapsed_time,gpu0_energy\n100,a,10,1000\n120,b,10,4000\n";
  const WindowPart cut = part(zeus, "105", "125");
  CHECK(cut.joules == 500.0 + 2000.0);
  CHECK(cut.seconds == 10.0);
  CHECK(cut.gap_seconds == 10.0);  // nothing is stated of the time between
}

TEST_CASE("energy: windows that part a trace add up to it", "[energy]") {
  Random random(11);
  Samples samples;
  double time = 0.0;
  for (int i = 0; i < 3000; ++i) {
    samples.emplace_back(time, random.uniform(50.0, 700.0));
    // A gap now and then.
    time += random.uniform(0.0, 1.0) < 0.01 ? 20.0 : random.uniform(0.5, 1.5);
  }
  const double length = samples.back().first;
  std::vector<TraceWindow> windows;
  double edge = 0.0;
  while (edge < length) {
    const double next = std::min(length, edge + random.uniform(0.01, 9.0));
    windows.push_back({.start = "+" + vocabplan::shortest(edge) + "s",
                       .end = next == length ? "" : "+" + vocabplan::shortest(next) + "s"});
    if (edge == 0.0) windows.back().start.clear();
    edge = next;
  }
  const TraceEnergy trace = trace_of(watts_table(samples), cut_by(windows));
  const auto& whole = trace.components[0];
  REQUIRE(whole.gaps > 10);
  double joules = 0.0;
  double seconds = 0.0;
  double gap_seconds = 0.0;
  std::size_t count = 0;
  for (const auto& window : trace.windows) {
    joules += window.parts[0].joules;
    seconds += window.parts[0].seconds;
    gap_seconds += window.parts[0].gap_seconds;
    count += window.parts[0].samples;
  }
  CHECK(agree(joules, whole.joules, 1e-12));
  CHECK(agree(seconds, whole.seconds, 1e-12));
  CHECK(agree(gap_seconds, whole.gap_seconds, 1e-9));
  CHECK(count == whole.samples);
  // The whole as one window.
  const WindowPart all = part(watts_table(samples), "+0s", "");
  CHECK(agree(all.joules, whole.joules, 1e-14));
  CHECK(all.gaps == whole.gaps);
  CHECK(all.longest_gap == whole.longest_gap);
  CHECK(all.peak_watts == whole.peak_watts);
}

TEST_CASE("energy: the windows do not change the whole, nor each other", "[energy]") {
  Random random(12);
  Samples samples;
  for (int i = 0; i < 500; ++i) samples.emplace_back(i + random.uniform(0.0, 0.5), 100.0 + i);
  const std::string text = watts_table(samples);
  std::vector<TraceWindow> windows;  // unordered, nested, overlapping, some outside
  for (int i = 0; i < 200; ++i) {
    const double start = random.uniform(0.0, 600.0);
    windows.push_back({.start = "+" + vocabplan::shortest(start) + "s",
                       .end = "+" + vocabplan::shortest(start + random.uniform(0.0, 300.0)) + "s"});
  }
  const TraceEnergy together = trace_of(text, cut_by(windows));
  CHECK(together.components[0].joules == trace_of(text).components[0].joules);
  for (std::size_t i = 0; i < windows.size(); i += 10) {
    const WindowPart one = part(text, windows[i].start, windows[i].end);
    const WindowPart& other = together.windows[i].parts[0];
    CHECK(agree(one.joules, other.joules, 1e-12));
    CHECK(one.samples == other.samples);
    CHECK(one.peak_watts == other.peak_watts);
    CHECK(std::abs(one.gap_seconds - other.gap_seconds) < 1e-9);
  }
}

TEST_CASE("energy: gaps and coverage are those of the window", "[energy]") {
  // 100 W at 0..3 s and at 23..26 s; the 20 s between are a gap.
  Samples samples;
  for (int i = 0; i < 4; ++i) samples.emplace_back(i, 100.0);
  for (int i = 23; i < 27; ++i) samples.emplace_back(i, 100.0);
  const std::string text = watts_table(samples);
  const WindowPart clear = part(text, "+1s", "+2.5s");
  CHECK(clear.gaps == 0);
  CHECK(clear.joules == 150.0);
  const WindowPart half = part(text, "+2s", "+5s");
  CHECK(half.gaps == 1);
  CHECK(half.gap_seconds == 2.0);
  CHECK(half.longest_gap == 20.0);
  CHECK(half.joules == 100.0);
  const WindowPart in_gap = part(text, "+5s", "+9s");
  CHECK(in_gap.gaps == 1);
  CHECK(in_gap.joules == 0.0);
  CHECK(in_gap.gap_seconds == 4.0);
  CHECK_FALSE(in_gap.peak_watts);
  const WindowPart outside = part(text, "+30s", "+40s");
  CHECK(outside.gaps == 0);
  CHECK(outside.gap_seconds == 10.0);
  const WindowPart beyond = part(text, "+25s", "+36s");
  CHECK(beyond.seconds == 1.0);
  CHECK(beyond.gap_seconds == 10.0);
  // With a limit that is stated the gap is bridged.
  TraceOptions options = cut_by({between("+5s", "+9s")});
  options.max_gap = 20.0;
  CHECK(trace_of(text, options).windows[0].parts[0].joules == 400.0);
}

TEST_CASE("energy: a sampling rate that rises is warned of in windows", "[energy]") {
  // 40 intervals of 1 s, then 1000 of 0.1 s: the median is 0.1 s and the first part is all gaps.
  Samples samples;
  for (int i = 0; i < 40; ++i) samples.emplace_back(i, 100.0);
  for (int i = 0; i < 1000; ++i) samples.emplace_back(40.0 + 0.1 * i, 100.0);
  const TraceEnergy trace = trace_of(watts_table(samples), cut_by({between("+0s", "+10s")}));
  CHECK(trace.components[0].gaps == 40);
  CHECK(has_warning(trace, "state the longest gap"));
  CHECK(has_warning(trace, "its windows bridge"));
}

TEST_CASE("energy: times are understood as the trace writes them", "[energy]") {
  for (const char* start :
       {"2026/11/27 22:00:01", "2026-11-27T22:00:01.000", "+1s", "+1", "20261127 22:00:01",
        "2026-11-27 22:00:01Z", "2026-11-27T23:00:01+01:00", "1795816801"}) {
    CAPTURE(start);
    CHECK(part(kSteady, start, "+3s").joules == 200.0);
  }
  CHECK(part(kSteady, "", "+3s").joules == 300.0);
  CHECK(part(kSteady, "+3s", "").joules == 100.0);
  CHECK(agree(part(kSteady, "+0.05m", "+0.001h").joules, 60.0, 1e-6));
  const std::string epoch = smi({"1795816800", "1795816802", "1795816804"});
  CHECK(part(epoch, "2026-11-27 22:00:01", "1795816803").joules == 200.0);
}

TEST_CASE("energy: the ends of windows are in the unit of the trace's times", "[energy]") {
  // 100 W from 500 s to 504 s on a clock of its own, in four units.
  const auto mine = [](const std::string& column, const std::string& zeros) {
    std::string text = column + ",component,watts\n";
    for (int i = 500; i < 505; ++i) text += std::to_string(i) + zeros + ",a,100\n";
    return text;
  };
  CHECK(part(mine("time", ""), "501", "503.5").joules == 250.0);
  CHECK(part(mine("time_ms", "000"), "501000", "503500").joules == 250.0);
  CHECK(part(mine("ts [us]", "000000"), "501000000", "503500000").joules == 250.0);
  // Beyond 1e9, which are seconds since 1970 where no unit is stated, and beyond the year 5000.
  CHECK(part(mine("ts_ns", "000000000"), "501000000000", "503500000000").joules == 250.0);
  CHECK(part(mine("time_ms", "000"), "501 s", "+3.5s").joules == 250.0);
  CHECK(part(mine("time_ms", "000"), "501", "503.5").seconds == 0.0);
  check_refused(mine("time", ""), between("501000000000", ""), "such as '500'");
  check_refused(mine("time_ms", "000"), between("1795816801000", ""), "such as '500000'");
  // Since 1970 the size says the unit.
  const std::string epoch =
      "time_ms,component,watts\n1795816800000,a,100\n1795816802000,a,100\n1795816804000,a,100\n";
  for (const char* start : {"1795816801000", "1795816801", "1795816801000000000"}) {
    CAPTURE(start);
    CHECK(part(epoch, start, "2026-11-27 22:00:03").joules == 200.0);
  }
  check_refused(epoch, between("1000", ""), "another kind");
  CHECK(has_warning(trace_of(kSteady, cut_by({between("1795816801000", "")})), "count as UTC"));
}

TEST_CASE("energy: a decimal comma may stand in the ends of windows", "[energy]") {
  CHECK(part(kSteady, "+0,5s", "2026/11/27 22:00:02,5").joules == 200.0);
  CHECK(part(watts_table({{0, 100}, {2, 100}}), "0,5", "1,5").joules == 100.0);
  check_refused(kSteady, between("+1,234s", ""), "+12.5s, +3m and +1h");  // a thousand?
}

TEST_CASE("energy: times without a zone count as UTC beside others, with a word", "[energy]") {
  const std::string zoned = "2026-11-27T22:00:01Z";
  CHECK(has_warning(trace_of(kSteady, cut_by({between(zoned, "")})), "they count as UTC"));
  CHECK(trace_of(kSteady, cut_by({between(zoned, "")})).is_taken_as_utc);
  CHECK_FALSE(trace_of(kSteady, cut_by({between("+1s", kDay + "3")})).is_taken_as_utc);
  const std::string epoch = smi({"1795816800", "1795816802", "1795816804"});
  CHECK(has_warning(trace_of(epoch, cut_by({between(kDay + "1", "")})), "count as UTC"));
}

TEST_CASE("energy: rows without times are cut from their start", "[energy]") {
  std::string dmon = "# gpu    pwr\n# Idx      W\n";
  for (int i = 0; i < 5; ++i) dmon += "    0    100\n";
  TraceOptions options = cut_by({between("+1s", "+2.5s")});
  options.interval = 1.0;
  CHECK(trace_of(dmon, options).windows[0].parts[0].joules == 150.0);
  options.windows[0].start = "2026-11-27 22:00:00";
  CHECK_THROWS_WITH(trace_of(dmon, options),
                    ContainsSubstring("the trace has none") && ContainsSubstring("+12.5s"));
  const std::string day =
      "# Time        gpu    pwr\n#HH:MM:SS    Idx      W\n"
      " 22:00:00    0    100\n 22:00:02    0    100\n";
  CHECK(trace_of(day, cut_by({between("22:00:00.5", "22:00:01")})).windows[0].parts[0].joules ==
        50.0);
  CHECK_THROWS_WITH(trace_of(day, cut_by({between("2026-11-27 22:00:00", "")})),
                    ContainsSubstring("22:00:00"));
  // Totals have no times at all.
  const std::string perf = "893.33,Joules,power/energy-pkg/,20005559241,100.00,,\n";
  CHECK_THROWS_WITH(trace_of(perf, cut_by({between("+1s", "")})),
                    ContainsSubstring("cannot be cut by --from, --to or --windows"));
}

TEST_CASE("energy: what is no time of the trace is refused with one that is", "[energy]") {
  check_refused(kSteady, between("soon", ""), "'soon' is no time");
  check_refused(kSteady, between("soon", ""), "such as '2026/11/27 22:00:00.000'");
  check_refused(kSteady, between(" ", ""), "' ' is blank; accepted are times as in the trace");
  check_refused(kSteady, between("1772842837 W", ""), "'1772842837 W'");
  check_refused(kSteady, between("", "12.5"), "another kind");
  check_refused(kSteady, between("22:00:01", ""), "another kind");
  check_refused(kSteady, between("+5x", ""), "+12.5s, +3m and +1h");
  check_refused(kSteady, between("+-5s", ""), "+12.5s, +3m and +1h");
  check_refused(kSteady, between("+3s", "+1s"), "before its start");
  check_refused(watts_table({{0, 1}, {1, 1}}), between("2026-11-27 22:00:00", ""),
                "seconds from an unknown moment");
}

TEST_CASE("energy: windows of times of day go on behind midnight", "[energy]") {
  const std::string night =
      "# Time        gpu    pwr\n#HH:MM:SS    Idx      W\n"
      " 23:59:58    0    100\n 00:00:00    0    100\n 00:00:02    0    100\n";
  const auto cut = [&](const char* start, const char* end) {
    return trace_of(night, cut_by({between(start, end)})).windows[0].parts[0].joules;
  };
  CHECK(cut("23:59:59", "00:00:01") == 200.0);
  CHECK(cut("00:00:00.5", "00:00:01") == 50.0);
  check_refused(night, between("00:00:01", "23:59:59"), "before its start");
}

TEST_CASE("energy: a job is covered in a window for its own time", "[energy]") {
  // 100 s at 100 W from 00:00:00, 200 s at 200 W from 01:00:00.
  const std::string jobs =
      "JobID|ConsumedEnergyRaw|ElapsedRaw|Start\n17|10000|100|2026-03-07T00:00:00\n"
      "18|40000|200|2026-03-07T01:00:00\n";
  const TraceEnergy trace =
      trace_of(jobs, cut_by({between("2026-03-07T00:00:50", "2026-03-07T01:00:50"),
                             between("2026-03-07T00:00:01", "")}));
  for (const std::size_t window : {0U, 1U}) {
    const TraceEnergy cut = trace.inside(window);
    for (const auto& job : cut.components) CHECK(job.coverage() == 1.0);
  }
  CHECK(trace.windows[0].parts[0].joules == 5000.0);
  CHECK(trace.windows[0].parts[1].joules == 10000.0);
}

TEST_CASE("energy: a window of no length has no energy, and is no error", "[energy]") {
  const WindowPart none = part(kSteady, "+1s", "+1s");
  CHECK(none.joules == 0.0);
  CHECK(none.seconds + none.gap_seconds == 0.0);
}

TEST_CASE("energy: short windows of nvidia-smi are warned of once", "[energy]") {
  const TraceEnergy trace =
      trace_of(kSteady, cut_by({between("+1s", "+2s"), between("+2s", "+3s")}));
  CHECK(has_warning(trace, "2 of 2 windows are under 60 s: power.draw lags"));
  CHECK_FALSE(has_warning(trace_of(kSteady), "lags"));
  CHECK_FALSE(
      has_warning(trace_of(watts_table({{0, 9}, {1, 9}}), cut_by({between("+0s", "")})), "lags"));
  const std::string slow = smi({kDay + "0", "2026/11/27 22:02:00"});
  CHECK_FALSE(has_warning(trace_of(slow, cut_by({between("+0s", "+60s")})), "lags"));
}

TEST_CASE("energy: inside is the trace cut to one window", "[energy]") {
  const std::string text =
      "timestamp,domain,energy_uj\n10,package-0,0\n10,core,0\n12,package-0,200000000\n"
      "12,core,100000000\n14,package-0,600000000\n14,core,200000000\n";
  const TraceEnergy trace = trace_of(text, cut_by({between("11", "13")}));
  const TraceEnergy cut = trace.inside(0);
  CHECK(cut.joules() == 300.0);
  CHECK(cut.counted() == std::vector<bool>{true, false});
  CHECK(cut.components[0].first_time == 11.0);
  CHECK(cut.components[0].last_time == 13.0);
  CHECK(cut.components[1].joules == 100.0);
  CHECK(cut.components[0].mean_watts() == 150.0);
  CHECK_THROWS_AS(trace.inside(1), std::out_of_range);
}

}  // namespace trace_window_test
