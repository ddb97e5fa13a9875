#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "layout_text.hpp"
#include "random.hpp"
#include "vocabplan/core/number_text.hpp"

namespace trace_devices_test {

// Several devices under one name, whatever their time stamps, and one device that looks odd. Traces
// are made here; their energies are sums of power times time.
using Catch::Matchers::ContainsSubstring;
using vocabplan::DataError;
using vocabplan::DomainError;
using vocabplan::shortest;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::TraceOptions;
using vocabplan::test::Random;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

const std::string kSeveral = "several devices under one name";

std::string stamp(double seconds) {
  const int milliseconds = static_cast<int>(std::lround(seconds * 1000.0));
  char text[40];
  std::snprintf(text, sizeof text, "2025/01/02 10:%02d:%02d.%03d", milliseconds / 60000,
                milliseconds / 1000 % 60, milliseconds % 1000);
  return text;
}

// nvidia-smi without a column that names devices: `devices` rows a second, `apart` seconds from one
// to the next, each device with its own level of power.
std::string smi(std::size_t devices, std::size_t ticks, double apart,
                const std::vector<double>& watts) {
  std::string text = "timestamp, power.draw [W]\n";
  for (std::size_t tick = 0; tick < ticks; ++tick) {
    for (std::size_t device = 0; device < devices; ++device) {
      const double time = static_cast<double>(tick) + apart * static_cast<double>(device);
      text += stamp(time) + ", " + shortest(watts[device % watts.size()]) + " W\n";
    }
  }
  return text;
}

using Samples = std::vector<std::pair<double, double>>;

std::string table(const Samples& samples) {
  std::string text = "timestamp,watts\n";
  for (const auto& [time, watts] : samples) text += shortest(time) + ',' + shortest(watts) + '\n';
  return text;
}

bool is_refused(const std::string& text, const TraceOptions& options = {}) {
  try {
    const TraceEnergy trace = trace_in(text, options);
    return false;
  } catch (const DataError& error) {
    CHECK_THAT(error.what(), ContainsSubstring(kSeveral));
    return true;
  }
}

}  // namespace

TEST_CASE("energy: devices whose rows are a millisecond apart are several", "[energy]") {
  // Four devices of 250 W for 5 s: no less than 5000 J, which one device cannot be asked for.
  const std::string four = smi(4, 6, 0.001, {250.0});
  const std::string said = refusal_of(four);
  CHECK_THAT(said, ContainsSubstring("4 readings a tick of 1 s") && ContainsSubstring(kSeveral) &&
                       ContainsSubstring("index, uuid or pci.bus_id") &&
                       ContainsSubstring("--one-device"));
  // One device of 250 W from the first to the last row, 5.003 s, if the user says so.
  const TraceEnergy one = trace_in(four, {.one_device = true});
  CHECK(one.joules() == Approx(250.0 * 5.003).epsilon(1e-6));
  CHECK(one.components.at(0).coverage() == 1.0);
}

TEST_CASE("energy: devices are several at any number of them and distance", "[energy]") {
  for (const std::size_t devices : {2U, 3U, 8U, 16U}) {
    for (const double apart : {0.0, 0.001, 0.02}) {
      CAPTURE(devices, apart);
      CHECK(is_refused(smi(devices, 40, apart, {250.0})));
      CHECK(is_refused(smi(devices, 40, apart, {250.0, 252.5, 249.0})));
    }
  }
  // Few ticks.
  CHECK(is_refused(smi(2, 3, 0.001, {250.0})));
  CHECK(is_refused(smi(4, 2, 0.001, {250.0})));
}

TEST_CASE("energy: a row that is lost does not hide several devices", "[energy]") {
  for (const std::size_t devices : {3U, 4U, 8U}) {
    const std::string whole = smi(devices, 6, 0.001, {250.0});
    std::size_t begin = whole.find('\n') + 1;
    // Any row but those of the first and the last tick, which may be cut anyhow.
    for (std::size_t row = 0; row < 6 * devices; ++row) {
      const std::size_t end = whole.find('\n', begin) + 1;
      CAPTURE(devices, row);
      const bool inside = row >= devices && row < 5 * devices;
      if (inside) CHECK(is_refused(whole.substr(0, begin) + whole.substr(end)));
      begin = end;
    }
  }
}

TEST_CASE("energy: one pause of a log is no sign of several devices", "[energy]") {
  Samples samples;
  for (int i = 0; i < 20; ++i) samples.emplace_back(i < 10 ? i : 3600.0 + i, 100.0);
  CHECK_FALSE(is_refused(table(samples)));
}

TEST_CASE("energy: equal stamps and equal power are several devices where none is named",
          "[energy]") {
  CHECK(is_refused(smi(4, 6, 0.0, {250.0})));
  // A device that is named may have its rows twice.
  const TraceEnergy twice =
      trace_in("timestamp,component,watts\n0,a,100\n0,a,100\n1,a,100\n1,a,100\n2,a,100\n2,a,100\n");
  CHECK(twice.joules() == 200.0);
}

TEST_CASE("energy: four rows a second at whole seconds are several devices", "[energy]") {
  std::string text = "timestamp,watts\n";
  for (int second = 0; second < 8; ++second) {
    for (int device = 0; device < 4; ++device) {
      text += std::to_string(second) + "," + std::to_string(100 + 10 * device) + "\n";
    }
  }
  CHECK(is_refused(text));
}

TEST_CASE("energy: rows that jump between two levels in turn are two devices", "[energy]") {
  Samples even;
  for (int i = 0; i < 12; ++i) even.emplace_back(0.5 * i, i % 2 == 0 ? 50.0 : 300.0);
  CHECK_THAT(refusal_of(table(even)), ContainsSubstring("jump between 2 levels in turn"));
  // 12 readings, half a second apart, of 50 W and 300 W in turn: a mean of 175 W for 5.5 s.
  CHECK(trace_in(table(even), {.one_device = true}).joules() == 175.0 * 5.5);
  SECTION("without times as well") {
    std::string text = "watts\n";
    for (int i = 0; i < 12; ++i) text += i % 2 == 0 ? "50\n" : "300\n";
    CHECK(is_refused(text, {.format = TraceFormat::watts, .interval = 1.0}));
  }
  SECTION("a value that is missing does not hide it") {
    std::string text = table(even) + "6,N/A\n6.5,300\n7,50\n7.5,300\n";
    CHECK(is_refused(text));
  }
}

TEST_CASE("energy: counters that go back and forth are several", "[energy]") {
  std::string text = "timestamp,domain,energy_uj\n";
  for (int i = 0; i < 8; ++i) {
    for (int socket = 0; socket < 2; ++socket) {
      text += shortest(i + 0.4 * socket) + ",package," +
              std::to_string(5000000000LL * socket + 100000000LL * i) + "\n";
    }
  }
  CHECK_THAT(refusal_of(text),
             ContainsSubstring("its counter goes back and forth between 2 counts"));
  // One counter of 262143 J that is read each 2000 s at 100 W: it starts anew in most intervals.
  std::string wraps = "timestamp,domain,energy_uj,max_energy_range_uj\n";
  for (long long i = 0; i < 20; ++i) {
    wraps += std::to_string(2000 * i) + ",package-0," +
             std::to_string(i * 200000000000LL % 262143000000LL) + ",262143000000\n";
  }
  CHECK(trace_in(wraps).joules() == Approx(19 * 200000.0).epsilon(1e-12));
}

// What one device may look like; each is read by one name without a doubt about devices.
TEST_CASE("energy: one device with odd times is one", "[energy]") {
  Random random(20250102);
  const auto wander = [&random](double& watts) {
    watts = std::fmin(std::fmax(watts + random.uniform(-30.0, 30.0), 60.0), 400.0);
    return watts;
  };
  Samples jitter;    // ticks of a second that come up to 0.9 s late
  Samples bursts;    // one to five readings at once, then a pause
  Samples poisson;   // at random
  Samples sparse;    // a changed value only
  Samples coarse;    // 1.5 s in whole seconds
  Samples adaptive;  // fast while it is busy, slow while it is not
  double watts = 200.0;
  double at = 0.0;
  double burst = 0.0;
  double busy = 0.0;
  for (int i = 0; i < 600; ++i) {
    jitter.emplace_back(i + random.uniform(0.0, 0.9), wander(watts));
    poisson.emplace_back(at, watts);
    at += 0.02 - std::log(1.0 - random.uniform(0.0, 1.0));
    if (random.uniform(0.0, 1.0) < 0.4) sparse.emplace_back(i, watts);
    coarse.emplace_back(std::floor(1.5 * i), watts);
    for (double more = random.uniform(0.0, 5.0); more > 0.0; more -= 1.0) {
      bursts.emplace_back(burst += 0.05, wander(watts));
    }
    burst += random.uniform(1.0, 3.0);
    adaptive.emplace_back(busy += i / 50 % 2 == 0 ? 0.1 : 5.0, watts);
  }
  for (const Samples& samples : {jitter, bursts, poisson, sparse, coarse, adaptive}) {
    const TraceEnergy trace = trace_in(table(samples));
    CHECK_FALSE(warns_of(trace, kSeveral));
    CHECK(trace.joules() > 0.0);
  }
}

TEST_CASE("energy: one device whose load changes is one", "[energy]") {
  Samples square;  // 20 s of work, 20 s of rest
  Samples noise;   // any power at any time
  Samples steps;   // work of 7.3 s, and a dip of a reading
  Random random(7);
  for (int i = 0; i < 600; ++i) {
    square.emplace_back(i, i / 20 % 2 == 0 ? 300.0 : 60.0);
    noise.emplace_back(i, random.uniform(50.0, 700.0));
    steps.emplace_back(i, std::fmod(i, 7.3) < 1.0 ? 90.0 : 300.0);
  }
  for (const Samples& samples : {square, noise, steps}) {
    CHECK_FALSE(warns_of(trace_in(table(samples)), kSeveral));
  }
  CHECK_FALSE(warns_of(trace_in(table({{0, 100}, {1, 300}, {2, 100}, {3, 300}})), kSeveral));
}

TEST_CASE("energy: a named device whose load jumps in turn is one", "[energy]") {
  std::string two = "timestamp,index,power.draw\n";
  std::string one = two;
  for (int i = 0; i < 40; ++i) {
    const std::string high = std::to_string(i) + (i % 2 == 0 ? ",0,100\n" : ",0,300\n");
    const std::string low = std::to_string(i) + (i % 2 == 0 ? ",1,300\n" : ",1,100\n");
    two += high + low;
    one += high;
  }
  // 39 s at a mean of 200 W each.
  const TraceEnergy both = trace_in(two);
  CHECK(both.joules() == 2 * 39 * 200.0);
  CHECK_FALSE(warns_of(both, kSeveral));
  // An index that is always the same says little.
  const TraceEnergy alone = trace_in(one);
  CHECK(alone.joules() == 39 * 200.0);
  CHECK(warns_of(alone, "jump between 2 levels in turn, as of several devices"));
}

TEST_CASE("energy: a part of a trace with several devices is warned of", "[energy]") {
  // 1500 readings of one device, then 300 of two.
  Samples samples;
  for (int i = 0; i < 1500; ++i) samples.emplace_back(i, 250.0 + i % 3);
  for (int i = 0; i < 300; ++i) samples.emplace_back(1500 + i / 2 + 0.01 * (i % 2), 250.0);
  const TraceEnergy trace = trace_in(table(samples));
  CHECK(warns_of(trace, "in a part of the trace 2 readings a tick"));
}

TEST_CASE("energy: a device of whose index there is one and of whose uuid several", "[energy]") {
  // As a monitor wrote it: index is always 0, the device stands in gpu.
  std::string text = "timestamp,gpu,index,memory.used,power.draw\n";
  for (int second = 0; second < 3; ++second) {
    const std::string time = "2025-01-02T10:00:0" + std::to_string(second) + "+08:00,";
    text += time + "0, 0, 4, 74.0\n" + time + "1, 0, 4, 75.0\n";
  }
  CHECK_THAT(refusal_of(text),
             ContainsSubstring("column 'gpu' changes from row to row of one 'index'") &&
                 ContainsSubstring(kSeveral) && ContainsSubstring("'gpu', with --device-column"));
  // 74 W and 75 W for 2 s.
  const TraceEnergy named = trace_in(text, {.device_column = "gpu"});
  CHECK(named.joules() == 298.0);
  CHECK(named.components.at(1).name == "gpu 1");
  SECTION("the same of equal power") {
    std::string equal = text;
    for (std::size_t at = 0; (at = equal.find("75.0", at)) != std::string::npos;)
      equal[at + 1] = '4';
    CHECK(is_refused(equal));
    CHECK(trace_in(equal, {.device_column = "gpu"}).joules() == 4 * 74.0);
  }
  SECTION("several columns together name devices") {
    const std::string hosts =
        "timestamp,host,index,power.draw\n0,a,0,100\n0,a,1,10\n0,b,0,200\n0,b,1,20\n"
        "1,a,0,100\n1,a,1,10\n1,b,0,200\n1,b,1,20\n";
    CHECK_THAT(refusal_of(hosts), ContainsSubstring("column 'host'"));
    CHECK(trace_in(hosts, {.device_column = "host,index"}).joules() == 330.0);
  }
  SECTION("a name that is not there") {
    CHECK_THAT(
        refusal_of(text, {.device_column = "uuid"}),
        ContainsSubstring("trace.txt:1: --device-column: the header has no column 'uuid'; it has "
                          "'timestamp', 'gpu', 'index', 'memory.used', 'power.draw'"));
  }
  SECTION("a name that is written otherwise") {
    CHECK(trace_in(text, {.device_column = "GPU"}).joules() ==
          trace_in(text, {.device_column = "gpu"}).joules());
    // The very name goes before, and twice is once too often.
    const std::string both = "timestamp,GPU,gpu,power.draw\n0,x,a,1\n0,x,b,2\n9,x,a,1\n9,x,b,2\n";
    CHECK(trace_in(both, {.device_column = "gpu"}).joules() == 27.0);
    CHECK_THAT(refusal_of(both, {.device_column = "Gpu"}),
               ContainsSubstring("trace.txt:1: --device-column: the header has the column 'Gpu' "
                                 "twice"));
    const std::string blanks = "timestamp,gpu id,power.draw\n0,a,1\n0,b,2\n9,a,1\n9,b,2\n";
    CHECK(trace_in(blanks, {.device_column = "gpu_id"}).joules() == 27.0);
  }
  SECTION("one device and a column of devices") {
    CHECK_THROWS_AS(trace_in(text, {.device_column = "gpu", .one_device = true}), DomainError);
  }
}

TEST_CASE("energy: every table takes a column of devices", "[energy]") {
  const TraceOptions by_host{.interval = 1.0, .device_column = "host"};
  const auto joules = [&](const std::string& text) { return trace_in(text, by_host).joules(); };
  CHECK(joules("timestamp,host,watts\n0,a,100\n0,b,10\n1,a,100\n1,b,10\n") == 110.0);
  CHECK(joules("timestamp,host,domain,energy_uj\n0,a,package,0\n0,b,package,0\n"
               "1,a,package,100000000\n1,b,package,10000000\n") == 110.0);
  CHECK(joules("timestamp,host,package-0 energy_uj\n0,a,0\n0,b,0\n1,a,100000000\n1,b,10000000\n") ==
        110.0);
  CHECK(joules("start_time,window_name,elapsed_time,gpu0_energy,host\n1,w,2,100,a\n1,w,2,10,b\n") ==
        110.0);
  CHECK(joules("timestamp,duration,energy_consumed,host\n2025-01-02T10:00:00,1,0.5,a\n"
               "2025-01-02T10:00:00,1,0.25,b\n") == 0.75 * 3.6e6);
  CHECK(joules("JobID|host|ConsumedEnergyRaw|ElapsedRaw\n7|a|100|1\n7|b|10|1\n") == 110.0);
  CHECK(joules("# host gpu pwr\n# - Idx W\n a 0 100\n b 0 10\n a 0 100\n b 0 10\n") == 110.0);
  CHECK_THAT(refusal_of("893.33,Joules,power/energy-pkg/,20005559241,100.00,,\n", by_host),
             ContainsSubstring("which perf does not write"));
}

TEST_CASE("energy: a column that behaves like an index names devices", "[energy]") {
  CHECK(trace_in("timestamp,gpu,watts\n0,0,100\n0.01,1,10\n1,0,100\n1.01,1,10\n").joules() ==
        Approx(110.0).epsilon(1e-12));
  // A load is none: one device, and doubted.
  CHECK_THAT(refusal_of("timestamp,gpu,watts\n0,97,100\n1,98,100\n2,97,100\n3,99,100\n"),
             ContainsSubstring("column 'gpu' changes"));
  CHECK(trace_in("timestamp,gpu,watts\n0,97,100\n1,98,100\n2,97,100\n3,99,100\n",
                 {.one_device = true})
            .joules() == 300.0);
}

TEST_CASE("energy: without a header a whole number is a device where it behaves like an index",
          "[energy]") {
  const TraceOptions smi{.format = TraceFormat::nvidia_smi};
  const auto rows = [](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      text += "2025/01/02 10:00:0" + std::to_string(i) + ".100, " + cells[i] + "\n";
    }
    return text;
  };
  // A load. The trapezoids of 250.5, 260.1, 255.0, 251.2, 249.9 and 252.3 W: 1267.6 J.
  const TraceEnergy load = trace_in(
      rows({"97, 250.5", "98, 260.1", "97, 255.0", "99, 251.2", "97, 249.9", "98, 252.3"}), smi);
  REQUIRE(load.components.size() == 1);
  CHECK(load.joules() == Approx(1267.6).epsilon(1e-6));
  // The same numbers in turn, a second apart: no tick has them all.
  const TraceEnergy turns =
      trace_in(rows({"40, 250.5", "41, 250.5", "40, 250.5", "41, 250.5"}), smi);
  REQUIRE(turns.components.size() == 1);
  CHECK(turns.joules() == Approx(3 * 250.5).epsilon(1e-6));
  // An index beside a load.
  const TraceEnergy both = trace_in(
      "2025/01/02 10:00:00.000, 0, 97, 100.5 W\n2025/01/02 10:00:00.002, 1, 3, 50.5 W\n"
      "2025/01/02 10:00:01.000, 0, 98, 100.5 W\n2025/01/02 10:00:01.002, 1, 0, 50.5 W\n");
  REQUIRE(both.components.size() == 2);
  CHECK(both.joules() == Approx(151.0).epsilon(1e-6));
  SECTION("a value that comes late is no index") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += stamp(i) + ", " + (i < 150 ? "0" : "98") + ", 250.5 W\n";
    CHECK_THAT(refusal_of(text),
               ContainsSubstring("'98' here, which was not among the first rows"));
    CHECK(trace_in(text, {.one_device = true}).joules() == Approx(199 * 250.5).epsilon(1e-6));
  }
  SECTION("the column's number names it") {
    const std::string text = rows({"0, 100.5", "1, 50.5", "0, 100.5", "1, 50.5"});
    // Each device has two readings, 2 s apart.
    CHECK(trace_in(text, {.format = TraceFormat::nvidia_smi, .device_column = "2"}).joules() ==
          Approx(2 * 151.0).epsilon(1e-6));
    CHECK_THAT(refusal_of(text, {.format = TraceFormat::nvidia_smi, .device_column = "9"}),
               ContainsSubstring("its columns are 1 to 3"));
  }
}

TEST_CASE("energy: one device as asked, where columns name several, is warned of", "[energy]") {
  const TraceEnergy trace = trace_in(
      "timestamp,index,power.draw\n0,0,100\n1,1,100\n2,0,100\n3,1,100\n", {.one_device = true});
  CHECK(trace.joules() == 300.0);
  CHECK(warns_of(trace, "column 'index' names several devices, which are taken for one"));
}

TEST_CASE("energy: the name of a kind of device names no device", "[energy]") {
  std::string text = "timestamp,name,power.draw\n";
  for (const char* time : {"0", "0", "1", "1", "2", "2"}) {
    text += std::string(time) + ",NVIDIA A100,250\n";
  }
  CHECK(is_refused(text));
}

TEST_CASE("energy: rows that are repeated throughout are told", "[energy]") {
  CHECK(warns_of(trace_in("timestamp,component,watts\n0,a,100\n0,a,100\n1,a,100\n1,a,100\n"),
                 "2 rows repeat the one before"));
}

}  // namespace trace_devices_test
