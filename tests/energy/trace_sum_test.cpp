#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "trace_text.hpp"
#include "vocabplan/core/error.hpp"

namespace trace_sum_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::DataError;
using vocabplan::DomainError;
using vocabplan::sum_traces;
using vocabplan::TraceEnergy;
using vocabplan::TraceSum;
using vocabplan::test::trace_of;
using vocabplan::test::watts_table;

namespace {

// 100 W for `seconds` from `first` on.
TraceEnergy constant(const std::string& component, double first, double seconds,
                     const std::string& source = "trace") {
  TraceEnergy trace = trace_of(watts_table({{first, 100}, {first + seconds, 100}}, component));
  trace.source = source;
  return trace;
}

}  // namespace

TEST_CASE("energy: traces of different components are added", "[energy]") {
  const TraceSum sum = sum_traces({constant("a", 0, 10), constant("b", 0, 10)}, 0.0);
  CHECK(sum.measured_joules == 2000.0);
  CHECK(sum.static_joules == 0.0);
  CHECK(sum.seconds == 10.0);
  CHECK(sum.warnings.empty());
}

TEST_CASE("energy: static power is drawn for the time that is covered", "[energy]") {
  const TraceSum sum = sum_traces({constant("a", 0, 10), constant("b", 0, 10)}, 40.0);
  CHECK(sum.static_joules == 400.0);
  CHECK(sum.joules() == 2400.0);
  CHECK_THROWS_AS(sum_traces({}, -1.0), DomainError);
  CHECK_THROWS_AS(sum_traces({}, std::nan("")), DomainError);
}

TEST_CASE("energy: parts of one trace follow each other", "[energy]") {
  const TraceSum sum =
      sum_traces({constant("a", 0, 10), constant("a", 10, 5), constant("b", 0, 15)}, 1.0);
  CHECK(sum.measured_joules == 3000.0);
  CHECK(sum.seconds == 15.0);
  CHECK(sum.static_joules == 15.0);
  CHECK(sum.warnings.empty());
}

TEST_CASE("energy: one component twice at one time is refused", "[energy]") {
  CHECK_THROWS_AS(sum_traces({constant("a", 0, 10), constant("a", 9, 10)}, 0.0), DataError);
  CHECK_THROWS_WITH(sum_traces({constant("a", 0, 10, "x"), constant("a", 0, 10, "y")}, 0.0),
                    ContainsSubstring("y: component 'a' is in 'x' as well, for overlapping times"));
}

TEST_CASE("energy: clocks that disagree are told", "[energy]") {
  SECTION("in another time zone") {
    const TraceSum sum =
        sum_traces({constant("a", 0, 600, "x"), constant("b", 7201, 600, "y")}, 0.0);
    REQUIRE(sum.warnings.size() == 1);
    CHECK_THAT(sum.warnings[0], ContainsSubstring("the clocks of 'x' and 'y' disagree"));
    CHECK_THAT(sum.warnings[0], ContainsSubstring("2 h later, as in another time zone"));
  }
  SECTION("by a part of the run") {
    const TraceSum sum = sum_traces({constant("a", 0, 600), constant("b", 100, 600)}, 0.0);
    REQUIRE(sum.warnings.size() == 1);
    CHECK_THAT(sum.warnings[0], ContainsSubstring("share 500 s of 600 s and 600 s"));
  }
  SECTION("not by the seconds of starting the meters") {
    CHECK(sum_traces({constant("a", 0, 600), constant("b", 3, 594)}, 0.0).warnings.empty());
  }
  SECTION("of different kinds") {
    const TraceSum sum = sum_traces({constant("a", 0, 600), constant("b", 1.7e9, 600)}, 0.0);
    REQUIRE(sum.warnings.size() == 1);
    CHECK_THAT(sum.warnings[0], ContainsSubstring("cannot be compared"));
  }
}

TEST_CASE("energy: two meters of the same hardware are told", "[energy]") {
  const TraceEnergy one = trace_of(
      "timestamp, index, power.draw [W]\n2026/03/07 00:20:37.000, 0, 100.00 W\n"
      "2026/03/07 00:20:39.000, 0, 100.00 W\n");
  const TraceEnergy two =
      trace_of("#Date Time gpu pwr\n20260307 00:20:37 1 100\n20260307 00:20:39 1 100\n");
  const TraceSum sum = sum_traces({one, two}, 0.0);
  REQUIRE(sum.warnings.size() == 1);
  CHECK_THAT(sum.warnings[0], ContainsSubstring("may measure the same hardware"));
}

}  // namespace trace_sum_test
