#include <string>

#include "catch.hpp"
#include "layout_text.hpp"
#include "vocabplan/core/number_text.hpp"

namespace trace_scaphandre_test {

using Catch::Matchers::WithinRel;
using vocabplan::shortest;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

constexpr double kStart = 1700000000.0;

// One report, as src/exporters/json.rs of Scaphandre writes it, at a time behind the start. Watts.
std::string report(double seconds, double host, double socket, double dram) {
  const std::string time = R"("timestamp":)" + shortest(kStart + seconds);
  const auto power = [](double watts) { return R"("consumption":)" + shortest(watts * 1e6); };
  return R"({"host":{)" + power(host) + ',' + time + R"(,"components":{"disks":[]}},)" +
         R"("consumers":[{"exe":"/bin/a \"{\" b","cmdline":"a ]}","pid":7,"resources_usage":null,)" +
         power(1.0) + ',' + time + R"(,"container":null}],"sockets":[{"id":0,)" + power(socket) +
         R"(,"domains":[{"name":"core",)" + power(socket / 2) + ',' + time +
         R"(},{"name":"dram",)" + power(dram) + ',' + time + "}]," + time + "}]}";
}

}  // namespace

TEST_CASE("energy: Scaphandre's host is the total, in microwatts", "[energy]") {
  // Trapezoids: 2 s x (30 + 40) / 2 + 2 s x (40 + 20) / 2.
  const TraceEnergy trace = trace_in('[' + report(0, 30, 20, 4) + ',' + report(2, 40, 30, 4) + ',' +
                                     report(4, 20, 10, 4) + ']');
  CHECK(trace.format == TraceFormat::scaphandre);
  CHECK(trace.clock == TraceClock::epoch);
  CHECK_THAT(trace.joules(), WithinRel(130.0, 1e-12));
  CHECK_THAT(part(trace, "socket 0").joules, WithinRel(90.0, 1e-12));
  CHECK_THAT(part(trace, "socket 0 core").joules, WithinRel(45.0, 1e-12));
  CHECK_THAT(part(trace, "socket 0 dram").joules, WithinRel(16.0, 1e-12));
  CHECK(part(trace, "host").seconds == 4.0);
  CHECK(trace.warnings.empty());
}

TEST_CASE("energy: Scaphandre's list may be damaged around its reports", "[energy]") {
  const std::string one = report(0, 30, 20, 4);
  const std::string two = report(2, 40, 30, 4);
  for (const std::string& text :
       {'[' + one + ',' + two, '[' + one + ',' + two + ',', "[," + one + two + "]]",
        "[" + one + ",\n,{},\nnull,\n" + two + "]\n", one + '\n' + two + '\n'}) {
    CAPTURE(text);
    const TraceEnergy trace = trace_in(text);
    CHECK_THAT(trace.joules(), WithinRel(70.0, 1e-12));
    CHECK(trace.fault_count == 0);
    CHECK(trace.warnings.empty());
  }
}

TEST_CASE("energy: a report of Scaphandre that is cut short takes no other with it", "[energy]") {
  const std::string one = report(0, 30, 20, 4);
  const std::string two = report(2, 40, 30, 4);
  const std::string lost = report(1, 90, 90, 9);
  for (std::size_t size = 10; size < lost.size(); ++size) {
    const TraceEnergy trace =
        trace_in('[' + one + ",\n" + lost.substr(0, size) + "\n," + two + ",\n");
    const bool as_without = trace.fault_count == 1 && trace.faults.front().line == 2 &&
                            trace.joules() == trace_in(one + two).joules();
    CAPTURE(size);
    if (!as_without) CHECK(as_without);
  }
  const TraceEnergy trace = trace_in('[' + one + ",\n" + two + ",\n" + lost.substr(0, 60));
  CHECK_THAT(trace.joules(), WithinRel(70.0, 1e-12));
  CHECK(warns_of(trace, "line 3"));
}

TEST_CASE("energy: what Scaphandre does not know is missing", "[energy]") {
  const auto host = [](const std::string& rest) { return R"({"host":{)" + rest + "}}\n"; };
  const TraceEnergy trace = trace_in(host(R"("consumption":1e7,"timestamp":1700000000)") +
                                     host(R"("consumption":null,"timestamp":1700000001)") +
                                     host(R"("timestamp":1700000002)") +
                                     host(R"("consumption":1e7,"timestamp":1700000003)"));
  CHECK(part(trace, "host").samples == 2);
  CHECK(part(trace, "host").missing == 2);
  CHECK_THAT(trace.joules(), WithinRel(30.0, 1e-12));  // not 10 + 0 + 0
}

TEST_CASE("energy: sockets count where Scaphandre gives no host", "[energy]") {
  const auto tick = [](int second) {
    const std::string time = std::to_string(1700000000 + second);
    return R"({"sockets":[{"id":0,"consumption":1e7,"domains":[],"timestamp":)" + time +
           R"(},{"id":1,"consumption":2e7,"domains":[{"name":"dram","consumption":3e6,"timestamp":)" +
           time + R"(}],"timestamp":)" + time + "}]}\n";
  };
  CHECK_THAT(trace_in(tick(0) + tick(10)).joules(), WithinRel(330.0, 1e-12));
}

TEST_CASE("energy: numbers that Scaphandre cannot have written", "[energy]") {
  const std::string one = report(5, 30, 20, 4) + '\n';
  const auto refused = [&](const std::string& text, const std::string& why) {
    CAPTURE(text);
    const std::string found = refusal_of(one + text);
    CHECK(found.find("trace.txt:2:") == 0);
    CHECK(found.find(why) != std::string::npos);
  };
  refused(report(0, 30, 20, 4), "backwards");
  refused(report(6, -30, 20, 4), "negative");
  refused(report(6, 1e30, 20, 4), "microwatts");
  refused(R"({"host":{"consumption":1e7,"timestamp":1700000006000}})", "seconds");

  for (const std::string number : {"12,5", "1e999", "\"12\"", "nan", "[[[["}) {
    CAPTURE(number);
    const TraceEnergy trace =
        trace_in(one + R"({"host":{"consumption":)" + number + R"(,"timestamp":1700000006}})" +
                 '\n' + report(7, 30, 20, 4));
    CHECK(trace.fault_count == 1);
    CHECK(trace.faults.front().line == 2);
    CHECK_THAT(trace.joules(), WithinRel(60.0, 1e-12));
  }
}

// JSON has no limit to its numbers.
TEST_CASE("energy: a number of Scaphandre that no double holds is said to be that", "[energy]") {
  for (const std::string& number :
       {std::string("1e-400"), std::string("1e999"), std::string(401, '1')}) {
    CAPTURE(number);
    const TraceEnergy trace =
        trace_in(report(5, 30, 20, 4) + '\n' + R"({"host":{"consumption":)" + number +
                 R"(,"timestamp":1700000006}})" + '\n' + report(7, 30, 20, 4));
    CHECK(trace.fault_count == 1);
    CHECK(trace.faults.front().message == "consumption is a number that no double holds");
  }
}

TEST_CASE("energy: Scaphandre's keys in any order, written with escapes and twice", "[energy]") {
  const auto tick = [](int second, const std::string& watts) {
    const std::string time = std::to_string(1700000000 + second);
    return R"({"sockets":1,"sockets":[{"domains":[{"consumption":1e6,"name":"c\u006fre"},7,)"
           R"({"name":5,"consumption":9e9},{}],"id":3,"c\u006fnsumption":2e6},{"id":"x"},null],)"
           R"("host":null,"h\u006fst":{"timestamp":)" +
           time + R"(,"consumption":1,"consumption":)" + watts + "}}\n";
  };
  const TraceEnergy trace = trace_in(tick(0, "3e6") + tick(10, "5e6"));
  CHECK(trace.fault_count == 0);
  // The sockets, which stand before the host, take its time.
  CHECK(part(trace, "host").joules == 40.0);
  CHECK(part(trace, "socket 3").joules == 20.0);
  CHECK(part(trace, "socket 3 core").joules == 10.0);
  CHECK(part(trace, "socket ?").missing == 4);
  CHECK(trace.components.size() == 4);
}

TEST_CASE("energy: a report longer than any is left out", "[energy]") {
  const std::string long_one =
      R"({"host":{},"consumers":[{"exe":")" + std::string(std::size_t{9} << 20U, 'x') + "\"}]}";
  const TraceEnergy trace = vocabplan::read_trace(
      vocabplan::test::source_of(
          report(0, 30, 20, 4) + ",\n" + long_one + ",\n" + report(2, 40, 30, 4), 65536),
      "trace.txt");
  CHECK_THAT(trace.joules(), WithinRel(70.0, 1e-12));
  CHECK(trace.fault_count == 1);
}

}  // namespace trace_scaphandre_test
