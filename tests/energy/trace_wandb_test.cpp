#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_wandb_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

TEST_CASE("energy: W&B's system history as CSV", "[energy]") {
  const TraceEnergy trace = trace_in(
      ",_timestamp,_runtime,system.gpu.0.powerWatts,system.gpu.0.powerPercent,"
      "system.gpu.1.powerWatts,system.gpu.process.0.powerWatts\n"
      "0,1772842837.25,5,100.0,25,,100.0\n"
      "1,1772842852.25,20,200.0,50,300.0,200.0\n"
      "2,1772842853.25,21,,,,\n"
      "3,1772842867.25,35,200.0,50,300.0,200.0\n"
      "4,1772842882.25,50,200.0,50,NaN,200.0\n");
  CHECK(trace.format == TraceFormat::wandb);
  CHECK(trace.clock == TraceClock::epoch);
  REQUIRE(trace.components.size() == 2);
  CHECK(part(trace, "gpu 0").joules == 8250.0);  // 15 s of 150 W, 30 s of 200 W
  CHECK(part(trace, "gpu 1").joules == 4500.0);
  // Rows of other metrics are no gaps.
  CHECK(part(trace, "gpu 1").coverage() == 1.0);
}

TEST_CASE("energy: a W&B panel as CSV", "[energy]") {
  const std::string rows =
      "\"0\",\"100\",\"99\",\"\"\n\"10\",\"100\",\"99\",\"\"\n"
      "\"11\",\"\",\"\",\"50\"\n\"21\",\"\",\"\",\"50\"\n";
  const std::string names =
      ",\"a - b - system/gpu.0.powerWatts\",\"a - b - system/gpu.0.powerWatts__MIN\","
      "\"c - system/gpu.0.powerWatts\"\n";
  const TraceEnergy trace = trace_in("\"Relative Time (Process)\"" + names + rows);
  CHECK(trace.clock == TraceClock::monotonic);
  REQUIRE(trace.components.size() == 2);
  CHECK(part(trace, "a - b gpu 0").joules == 1000.0);
  CHECK(part(trace, "c gpu 0").joules == 500.0);
  CHECK_THAT(refusal_of("\"Step\"" + names + rows),
             ContainsSubstring("choose Relative Time as the panel's x axis"));
}

TEST_CASE("energy: W&B's system history as JSON", "[energy]") {
  const std::string first =
      R"({"_runtime": 5, "_timestamp": 1772842837.25, "system.gpu.0.powerWatts": 100.0, )"
      R"("system.gpu.0.powerPercent": 25, "_wandb": {"a\"}": [1, {"b": 2}]}})";
  const std::string other = R"({"_runtime": 6, "_timestamp": 1772842838.25, "system.cpu": 2.5})";
  const std::string last =
      R"({"_runtime": 20, "_timestamp": 1772842852.25, "system.gpu.0.powerWatts": 200.0,)"
      "\n"
      R"("system.gpu.1.powerWatts": NaN})";
  for (const std::string& text :
       {first + "\n" + other + "\n" + last + "\n", "[" + first + ", " + other + ",\n" + last + "]",
        "[" + first + "," + last}) {
    CAPTURE(text);
    const TraceEnergy trace = trace_in(text);
    CHECK(trace.format == TraceFormat::wandb);
    CHECK(trace.clock == TraceClock::epoch);
    CHECK(trace.fault_count == 0);
    CHECK(part(trace, "gpu 0").joules == 2250.0);
  }
  const TraceEnergy cut = trace_in(first + "\n" + first.substr(0, 40));
  CHECK(warns_of(cut, "line 2"));
  const TraceEnergy damaged = trace_in(first + "\n{\"a\" 1}\n" + last + "\n");
  CHECK(damaged.joules() == 2250.0);
  CHECK(damaged.faults.at(0).line == 2);
}

TEST_CASE("energy: a row of a W&B history that is cut short takes no other with it", "[energy]") {
  const auto row = [](int second, const std::string& watts) {
    return R"({"_timestamp":)" + std::to_string(1772842837 + second) +
           R"(,"system.gpu.0.powerWatts":)" + watts + R"(,"x":{"a \"{":[1,{}]}})" + "\n";
  };
  const std::string lost = row(10, "900");
  for (std::size_t size = 13; size + 1 < lost.size(); ++size) {
    CAPTURE(size);
    const TraceEnergy trace =
        trace_in(row(0, "100") + lost.substr(0, size) + "\n" + row(20, "200") + row(40, "200"));
    CHECK(trace.joules() == 7000.0);  // 20 s of 150 W and 20 s of 200 W
    REQUIRE(trace.fault_count == 1);
    CHECK(trace.faults.front().line == 2);
  }
}

TEST_CASE("energy: a row of a W&B history is JSON throughout, or not used", "[energy]") {
  const auto row = [](int second, const std::string& rest) {
    return R"({"_timestamp":)" + std::to_string(1772842837 + second) +
           R"(,"system.gpu.0.powerWatts":100)" + rest + "}\n";
  };
  const std::string deep = std::string(63, '[') + std::string(63, ']');
  for (const std::string rest :
       {R"(,"x":-0.5e+3,"y":[],"z":{},"a":[1,[2],{"b":null}],"c":NaN,"d":-Infinity)",
        R"(,"x":"\u00e9\ud83d\ude00\/\\\"","y":"é")", R"(,"x":"\ud83d","y":"\udc00\ud83d\u0041")",
        R"(  ,  "x" : [ true , false ] )"}) {
    CAPTURE(rest);
    CHECK(trace_in(row(0, "") + row(5, rest) + row(10, ",\"x\":" + deep)).fault_count == 0);
  }
  for (const std::string rest :
       {R"(,"x":012)", R"(,"x":1.)", R"(,"x":.5)", R"(,"x":1e)", R"(,"x":+1)", R"(,"x":tru)",
        R"(,"x":[1,])", R"(,"x":[1 2])", R"(,"x":{"a"})", R"(,"x":{1:2})", R"(,"x":)", R"(,)",
        R"(,"x":"\q")", R"(,"x":"\u12g4")", ",\"x\":\"\x01\"", ",\"x\":\"\xff\"", R"(,"x":[1}])",
        R"( "x":1)", R"(,"x":1])"}) {
    CAPTURE(rest);
    const TraceEnergy trace = trace_in(row(0, "") + row(5, rest) + row(10, ""));
    CHECK(trace.fault_count == 1);
    CHECK(trace.joules() == 1000.0);
  }
  CHECK(trace_in(row(0, "") + row(5, ",\"x\":[" + deep + "]") + row(9, "")).fault_count == 1);
}

// An object inside a row was taken for a row of its own where its first key looked like one.
TEST_CASE("energy: objects inside the rows of a W&B history are no rows", "[energy]") {
  const auto row = [](int second, const std::string& rest) {
    return R"({"_timestamp":)" + std::to_string(1772842837 + second) + rest +
           R"(,"system.gpu.0.powerWatts":100})" + "\n";
  };
  for (const std::string rest : {R"(,"config":{"system.x":1})",
                                 R"(,"c": {"_timestamp":1700009000,"system.gpu.0.powerWatts":900})",
                                 R"(,"c":[ {"_runtime":3}])"}) {
    CAPTURE(rest);
    const TraceEnergy trace = trace_in(row(0, rest) + row(1, rest) + row(2, "") + row(3, rest));
    CHECK(trace.fault_count == 0);
    CHECK(trace.joules() == 300.0);
    CHECK(part(trace, "gpu 0").seconds == 3.0);
  }
}

TEST_CASE("energy: a W&B history behind a byte order mark, and times that are null", "[energy]") {
  const std::string power = R"("system.gpu.0.powerWatts":100})";
  const TraceEnergy marked = trace_in(
      "\xEF\xBB\xBF"
      R"({"_timestamp":1772842837,)" +
      power + "\n" + R"({"_timestamp":1772842839,)" + power + "\n");
  CHECK(marked.format == TraceFormat::wandb);
  CHECK(marked.joules() == 200.0);
  const TraceEnergy by_run = trace_in(R"({"_timestamp":null,"_runtime":1,)" + power + "\n" +
                                      R"({"_timestamp":null,"_runtime":4,)" + power + "\n");
  CHECK(by_run.fault_count == 0);
  CHECK(by_run.joules() == 300.0);
}

// A string that begins with a brace was taken for an object, and the file refused.
TEST_CASE("energy: a string in place of a W&B power is a fault of its row", "[energy]") {
  const auto row = [](int second, const std::string& power) {
    return R"({"_timestamp":)" + std::to_string(1772842837 + second) +
           R"(,"system.gpu.0.powerWatts":)" + power + "}\n";
  };
  for (const std::string power : {R"("{")", R"("{}")", R"("x")"}) {
    CAPTURE(power);
    const TraceEnergy trace = trace_in(row(0, "100") + row(5, power) + row(10, "100"));
    CHECK(trace.fault_count == 1);
    CHECK(trace.faults.front().line == 2);
    CHECK(trace.joules() == 1000.0);
  }
}

// As pandas escapes it.
TEST_CASE("energy: keys of a W&B history may be written with escapes", "[energy]") {
  const std::string text =
      R"({"_timestamp":1772842837,"system\/gpu.0.powerWatts":100,"system\/gpu.\u0031.powerWatts":50})"
      "\n"
      R"({"_timestamp":1772842847,"system\/gpu.0.powerWatts":200,"system\/gpu.\u0031.powerWatts":50})"
      "\n";
  const TraceEnergy trace = trace_in(text);
  CHECK(trace.format == TraceFormat::wandb);
  CHECK(part(trace, "gpu 0").joules == 1500.0);
  CHECK(part(trace, "gpu 1").joules == 500.0);
}

TEST_CASE("energy: a W&B history without power or times", "[energy]") {
  CHECK_THAT(refusal_of("_timestamp,system.gpu.0.powerPercent\n1,25\n"),
             ContainsSubstring("has no system.gpu.N.powerWatts"));
  CHECK_THAT(refusal_of(R"({"_timestamp": 1, "system.gpu.0.powerPercent": 25})"),
             ContainsSubstring("has no system.gpu.N.powerWatts"));
  CHECK_THAT(refusal_of("a,system.gpu.0.powerWatts\n1,25\n"),
             ContainsSubstring("has no column _timestamp or _runtime"));
  CHECK_THAT(
      refusal_of(R"({"_timestamp": {"0": 1}, "system.gpu.0.powerWatts": {"0": 25, "1": 26}})"),
      ContainsSubstring("orient=\"records\""));
  CHECK_THAT(refusal_of(R"({"_timestamp": 1, "system.gpu.0.powerWatts": -25})"),
             ContainsSubstring("is negative"));
  CHECK(trace_in(R"({"system.gpu.0.powerWatts": 25})").fault_count == 1);
}

}  // namespace trace_wandb_test
