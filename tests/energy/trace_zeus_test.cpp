#include <string>

#include "catch.hpp"
#include "layout_text.hpp"

namespace trace_zeus_test {

using Catch::Matchers::WithinRel;
using vocabplan::TraceClock;
using vocabplan::TraceEnergy;
using vocabplan::TraceFormat;
using vocabplan::test::part;
using vocabplan::test::refusal_of;
using vocabplan::test::trace_in;
using vocabplan::test::warns_of;

namespace {

const std::string kHeader = "start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n";

}  // namespace

TEST_CASE("energy: windows of zeus that follow each other are added", "[energy]") {
  const TraceEnergy trace = trace_in(kHeader +
                                     "13588420.5,step,2.0,500.0,480.0\n"
                                     "13588422.5,step,2.0,510.0,490.0\n");
  CHECK(trace.format == TraceFormat::zeus);
  CHECK(trace.clock == TraceClock::monotonic);
  CHECK(part(trace, "gpu 0").joules == 1010.0);
  CHECK(part(trace, "gpu 1").joules == 970.0);
  CHECK(part(trace, "gpu 0").seconds == 4.0);
  CHECK(trace.warnings.empty());
  CHECK(trace_in(kHeader + "1700000000.5,step,2.0,5.0,4.0\n").clock == TraceClock::epoch);
}

TEST_CASE("energy: windows of zeus that lie in others are added once", "[energy]") {
  // zeus writes a window when it ends, so the inner ones come first.
  const TraceEnergy trace = trace_in(kHeader +
                                     "1.0,step,2.0,100,200\n"
                                     "3.0,step,2.0,100,200\n"
                                     "0.5,epoch,5.0,300,500\n"
                                     "6.0,step,1.0,10,20\n"
                                     "6.0,epoch,1.5,15,25\n"
                                     "0.25,run,8.0,400,700\n"
                                     "9.0,test,1.0,1,2\n");
  CHECK(part(trace, "gpu 0").joules == 401.0);
  CHECK(part(trace, "gpu 1").joules == 702.0);
  CHECK(part(trace, "gpu 0").seconds == 9.0);
  CHECK(warns_of(trace, "not added twice: 5"));
}

TEST_CASE("energy: windows of zeus that lie partly in another are left out", "[energy]") {
  const TraceEnergy trace = trace_in(kHeader + "1.0,a,2.0,100,200\n2.0,b,2.0,100,200\n");
  CHECK(trace.joules() == 300.0);
  CHECK(trace.fault_count == 1);
  CHECK(trace.faults.front().line == 3);
}

TEST_CASE("energy: many windows of zeus lie in one", "[energy]") {
  std::string text = kHeader;
  constexpr int kSteps = 200000;  // more than are kept apart
  for (int i = 0; i < kSteps; ++i) text += std::to_string(i) + ",step,1,2,3\n";
  const auto read = [](std::string all) {
    return vocabplan::read_trace(vocabplan::test::source_of(std::move(all), 65536), "trace.txt");
  };
  CHECK(read(text).joules() == 5.0 * kSteps);
  CHECK(part(read(text), "gpu 0").seconds == kSteps);
  CHECK(read(text + "0,run,200001,7,11\n").joules() == 18.0);
}

TEST_CASE("energy: what zeus did not measure is missing", "[energy]") {
  const TraceEnergy trace = trace_in(kHeader + "1.0,a,2.0,100,\n3.0,b,2.0,nan,200\n");
  CHECK(part(trace, "gpu 0").joules == 100.0);
  CHECK(part(trace, "gpu 0").missing == 1);
  CHECK(part(trace, "gpu 1").joules == 200.0);
  CHECK(part(trace, "gpu 1").seconds == 2.0);
  // An outer window without a value holds at least what the inner ones do.
  CHECK(part(trace_in(kHeader + "1.0,a,2.0,100,200\n0.0,b,5.0,,300\n"), "gpu 0").joules == 100.0);
}

TEST_CASE("energy: zeus's decimal commas, shifted and cut rows", "[energy]") {
  const std::string good = "1.0,a,2.0,100,200\n";
  const TraceEnergy commas = trace_in(kHeader + good + "3,0,b,2,0,100,5,200,5\n");
  CHECK(commas.joules() == 300.0);
  CHECK(commas.faults.front().line == 3);
  CHECK(commas.faults.front().message.find("decimal comma") != std::string::npos);
  CHECK(trace_in("start_time;window_name;elapsed_time;gpu0_energy\n1,5;a;2,0;100,125\n").joules() ==
        100.125);
  const TraceEnergy cut = trace_in(kHeader + good + "3.0,b,2.0,1");
  CHECK(cut.joules() == 300.0);
  CHECK(warns_of(cut, "line 3"));
}

TEST_CASE("energy: rows that zeus cannot have written are refused", "[energy]") {
  const auto refused = [](const std::string& text, const std::string& why) {
    CAPTURE(text);
    const std::string found = refusal_of(kHeader + "10.0,a,2.0,100,200\n" + text);
    CHECK(found.find("trace.txt:3:") == 0);
    CHECK(found.find(why) != std::string::npos);
  };
  refused("1.0,b,2.0,100,200\n", "backwards");
  refused("12.0,b,2.0,-100,200\n", "negative");
  refused("12.0,b,-2.0,100,200\n", "negative");
  refused("12.0,b,2.0,1e300,200\n", "more than any meter");
  refused("12.0,b,2.0,100 mJ,200\n", "column");
  CHECK(
      refusal_of("start_time,window_name,elapsed_time,gpu0_power\n1,a,2,3\n").find("gpu0_energy") !=
      std::string::npos);
}

}  // namespace trace_zeus_test
