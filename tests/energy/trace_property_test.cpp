// Algebra that the energy of every trace obeys.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "long_trace.hpp"
#include "random.hpp"
#include "trace_text.hpp"

namespace trace_property_test {

using vocabplan::shortest;
using vocabplan::TraceEnergy;
using vocabplan::TraceOptions;
using vocabplan::TraceWindow;
using vocabplan::test::agree;
using vocabplan::test::long_layouts;
using vocabplan::test::LongLayout;
using vocabplan::test::LongTrace;
using vocabplan::test::Random;
using vocabplan::test::trace_of;

namespace {

// Windows one behind another that part a trace of `length` seconds; the outer ones are open.
std::vector<TraceWindow> random_parts(Random& random, double length, int count) {
  std::vector<double> cuts;
  for (int i = 1; i < count; ++i) cuts.push_back(random.uniform(0.0, length));
  std::sort(cuts.begin(), cuts.end());
  std::vector<TraceWindow> parts(cuts.size() + 1);
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    parts[i].end = "+" + shortest(cuts[i]) + "s";
    parts[i + 1].start = parts[i].end;
  }
  return parts;
}

void check_sum_of_windows(const TraceEnergy& trace) {
  for (std::size_t i = 0; i < trace.components.size(); ++i) {
    double joules = 0.0;
    double seconds = 0.0;
    for (const auto& window : trace.windows) {
      joules += window.parts[i].joules;
      seconds += window.parts[i].seconds;
    }
    CAPTURE(trace.components[i].name);
    REQUIRE(agree(joules, trace.components[i].joules, 1e-12));
    REQUIRE(agree(seconds, trace.components[i].seconds, 1e-12));
  }
}

struct Reading {
  double seconds;
  std::size_t device;
  double watts;
};

// Devices that are read one behind another, some of them seldom and with gaps.
std::vector<Reading> random_readings(Random& random, std::size_t devices, int rounds) {
  std::vector<Reading> readings;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t device = 0; device < devices; ++device) {
      if (random.uniform(0.0, 1.0) < 0.1 * static_cast<double>(device)) continue;
      const double seconds = 10.0 * round + random.uniform(0.0, 1.0);
      readings.push_back({seconds, device, random.uniform(50.0, 700.0)});
    }
  }
  std::sort(readings.begin(), readings.end(),
            [](const Reading& a, const Reading& b) { return a.seconds < b.seconds; });
  return readings;
}

// A table of readings in units of which a second and a watt have so many.
std::string table_in(const std::vector<Reading>& readings, const std::string& head,
                     double per_second, double per_watt) {
  std::string text = head + "\n";
  for (const Reading& one : readings) {
    text += shortest(one.seconds * per_second) + ",gpu " + std::to_string(one.device) + "," +
            shortest(one.watts * per_watt) + "\n";
  }
  return text;
}

TraceOptions with_gap(double seconds) {
  TraceOptions options;
  options.max_gap = seconds;
  return options;
}

constexpr const char* kHead = "timestamp,component,watts";

}  // namespace

TEST_CASE("energy: windows that part a trace add up to it in every layout", "[energy]") {
  Random random(701);
  for (const LongLayout& layout : long_layouts()) {
    CAPTURE(trace_format_name(layout.format));
    for (int round = 0; round < 3; ++round) {
      LongTrace text(layout, 60000);
      TraceOptions options;
      options.interval = layout.most.interval;
      options.windows_source = "windows";
      // Of the shortest trace by far; what lies behind it is the last window's.
      options.windows = random_parts(random, 300.0, 40);
      const TraceEnergy trace = read_trace(std::ref(text), "trace", options);
      REQUIRE(trace.windows.size() == 40);
      REQUIRE(agree(trace.joules(), layout.energy(text.ticks()).joules, 1e-12));
      check_sum_of_windows(trace);
    }
  }
}

TEST_CASE("energy: a trace is the sum of its devices, in groups of any kind", "[energy]") {
  Random random(702);
  for (int round = 0; round < 20; ++round) {
    const std::size_t devices = 2 + random.bits() % 6;
    const auto readings = random_readings(random, devices, 100);
    // A device whose interval is known from few rows need not have the median of the whole.
    const TraceOptions options = with_gap(25.0);
    const TraceEnergy whole = trace_of(table_in(readings, kHead, 1.0, 1.0), options);
    std::map<std::size_t, std::vector<Reading>> groups;
    std::vector<std::size_t> group_of;
    for (std::size_t i = 0; i < devices; ++i) group_of.push_back(random.bits() % 3);
    for (const Reading& one : readings) groups[group_of[one.device]].push_back(one);
    double joules = 0.0;
    for (const auto& [group, rows] : groups) {
      joules += trace_of(table_in(rows, kHead, 1.0, 1.0), options).joules();
    }
    CAPTURE(round, devices);
    REQUIRE(agree(joules, whole.joules(), 1e-13));
  }
}

TEST_CASE("energy: units of power and of time are only units", "[energy]") {
  Random random(703);
  struct Unit {
    std::string name;
    double many;
  };
  for (int round = 0; round < 10; ++round) {
    const auto readings = random_readings(random, 2, 60);
    const double joules = trace_of(table_in(readings, kHead, 1.0, 1.0), with_gap(25.0)).joules();
    for (const Unit& power : {Unit{"power [uW]", 1e6}, Unit{"power [mW]", 1e3},
                              Unit{"power [W]", 1.0}, Unit{"power [kW]", 1e-3}}) {
      for (const Unit& time : {Unit{"time_s", 1.0}, Unit{"time_ms", 1e3}, Unit{"time_us", 1e6},
                               Unit{"time_ns", 1e9}}) {
        const std::string text =
            table_in(readings, time.name + ",component," + power.name, time.many, power.many);
        CAPTURE(round, power.name, time.name);
        REQUIRE(agree(trace_of(text, with_gap(25.0)).joules(), joules, 1e-12));
      }
    }
  }
}

TEST_CASE("energy: k times the watts are k times the energy, on any clock", "[energy]") {
  Random random(704);
  for (int round = 0; round < 20; ++round) {
    std::vector<Reading> readings = random_readings(random, 3, 60);
    const TraceEnergy before = trace_of(table_in(readings, kHead, 1.0, 1.0));
    const double factor = random.log_uniform(0.01, 4.0);
    const double shift = std::ldexp(static_cast<double>(random.bits() % 1000), 10);
    for (Reading& one : readings) one = {one.seconds + shift, one.device, one.watts * factor};
    const TraceEnergy after = trace_of(table_in(readings, kHead, 1.0, 1.0));
    CAPTURE(round, factor, shift);
    // A time of a million seconds is a double to 1e-10 s, of intervals of 10 s.
    REQUIRE(agree(after.joules(), factor * before.joules(), 1e-10));
    for (std::size_t i = 0; i < before.components.size(); ++i) {
      REQUIRE(after.components[i].gaps == before.components[i].gaps);
      REQUIRE(agree(after.components[i].seconds, before.components[i].seconds, 1e-10));
    }
  }
}

}  // namespace trace_property_test
