#include <string>

#include "catch.hpp"
#include "trace_text.hpp"
#include "vocabplan/core/error.hpp"

namespace static_time_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::DataError;
using vocabplan::sum_traces;
using vocabplan::TraceEnergy;
using vocabplan::TraceSum;
using vocabplan::test::trace_of;
using vocabplan::test::watts_table;

namespace {

TraceEnergy constant(const std::string& component, double first, double last) {
  return trace_of(watts_table({{first, 100}, {last, 100}}, component));
}

std::string jobs(bool with_start) {
  std::string text = "JobID|ConsumedEnergyRaw|ElapsedRaw" + std::string(with_start ? "|Start" : "");
  for (const char* hour : {"1", "2", "3"}) {
    text += "\n" + std::string(hour) + "|360000|3600";
    if (with_start) text += "|2026-03-07T0" + std::string(hour) + ":00:00";
  }
  return text + "\n";
}

}  // namespace

TEST_CASE("energy: static power is drawn while jobs follow each other", "[energy]") {
  // Three hours of 100 W beside 3 x 0.1 kWh.
  const TraceSum sum = sum_traces({trace_of(jobs(true))}, 100.0);
  CHECK(sum.seconds == 3 * 3600.0);
  CHECK(sum.joules() == 2 * 3 * 360000.0);
  CHECK(sum.warnings.empty());
}

TEST_CASE("energy: static power of jobs without times is that of the longest", "[energy]") {
  const TraceSum sum = sum_traces({trace_of(jobs(false))}, 100.0);
  CHECK(sum.seconds == 3600.0);
  REQUIRE(sum.warnings.size() == 1);
  CHECK_THAT(sum.warnings[0], ContainsSubstring("tell no times"));
  CHECK(sum_traces({trace_of(jobs(false))}, 0.0).warnings.empty());
}

TEST_CASE("energy: static power is drawn over other components one after the other", "[energy]") {
  const TraceSum in_turn = sum_traces({constant("a", 0, 100), constant("b", 100, 200)}, 10.0);
  CHECK(in_turn.seconds == 200.0);
  CHECK(in_turn.static_joules == 2000.0);
  CHECK(sum_traces({constant("a", 0, 100), constant("b", 50, 150)}, 0.0).seconds == 150.0);
  CHECK(sum_traces({constant("a", 0, 100), constant("b", 150, 200)}, 0.0).seconds == 150.0);
}

TEST_CASE("energy: static power of runs at one time is drawn once", "[energy]") {
  const std::string head = "timestamp,run_id,duration,energy_consumed,cpu_energy\n";
  const std::string row = "2026-03-07T01:00:00,";
  const TraceSum sum =
      sum_traces({trace_of(head + row + "one,3600,0.1,0.1\n" + row + "two,3600,0.1,0.1\n")}, 100.0);
  CHECK(sum.seconds == 3600.0);
}

TEST_CASE("energy: static power is not drawn in a gap of all components", "[energy]") {
  const auto gapped = [](const std::string& name) {
    return trace_of(watts_table({{0, 100}, {10, 100}, {90, 100}, {100, 100}}, name),
                    {.max_gap = 10.0});
  };
  CHECK(sum_traces({gapped("a")}, 1.0).seconds == Approx(20.0).epsilon(1e-12));
  CHECK(sum_traces({gapped("a"), gapped("b")}, 1.0).seconds == Approx(20.0).epsilon(1e-12));
  CHECK(sum_traces({gapped("a"), constant("b", 0, 100)}, 1.0).seconds == 100.0);
}

TEST_CASE("energy: a device of two machines is refused with what helps", "[energy]") {
  CHECK_THROWS_AS(sum_traces({constant("gpu 0", 0, 10), constant("gpu 0", 0, 10)}, 0.0), DataError);
  CHECK_THROWS_WITH(sum_traces({constant("gpu 0", 0, 10), constant("gpu 0", 0, 10)}, 0.0),
                    ContainsSubstring("uuid") && ContainsSubstring("each machine by itself"));
}

}  // namespace static_time_test
