#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "trace_text.hpp"
#include "vocabplan/core/error.hpp"

namespace trace_power_test {

using Catch::Matchers::ContainsSubstring;
using vocabplan::ComponentEnergy;
using vocabplan::DataError;
using vocabplan::TraceEnergy;
using vocabplan::TraceOptions;
using vocabplan::test::agree;
using vocabplan::test::Random;
using vocabplan::test::trace_of;
using vocabplan::test::watts_table;

namespace {

using Samples = std::vector<std::pair<double, double>>;

ComponentEnergy only(const TraceEnergy& trace) {
  REQUIRE(trace.components.size() == 1);
  return trace.components.front();
}

void check_refused(const std::string& text, std::size_t line, const std::string& part,
                   const TraceOptions& options = {}) {
  CAPTURE(text);
  try {
    (void)trace_of(text, options);
    FAIL("was not refused");
  } catch (const DataError& error) {
    CHECK(error.line() == line);
    CHECK_THAT(error.what(), ContainsSubstring(part));
  }
}

// Power that wanders, at intervals between 0.5 s and 1.5 s, all of them bridged.
Samples wandering(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  Samples samples;
  double time = 1.7e9;
  for (std::size_t i = 0; i < count; ++i) {
    samples.emplace_back(time, random.uniform(50.0, 700.0));
    time += random.uniform(0.5, 1.5);
  }
  return samples;
}

}  // namespace

TEST_CASE("energy: a power trace is the sum of its trapezoids", "[energy]") {
  // 100 W to 300 W in 2 s, then 300 W for 1 s: 400 J + 300 J.
  const ComponentEnergy sum = only(trace_of(watts_table({{0, 100}, {2, 300}, {3, 300}})));
  CHECK(sum.joules == 700.0);
  CHECK(sum.seconds == 3.0);
  CHECK(sum.samples == 3);
  CHECK(sum.mean_watts() == 700.0 / 3.0);
  CHECK(sum.peak_watts == 300.0);
  CHECK(sum.coverage() == 1.0);
  CHECK(sum.first_time == 0.0);
  CHECK(sum.last_time == 3.0);
  CHECK(sum.median_interval == 1.0);
  CHECK(sum.gaps == 0);
}

TEST_CASE("energy: one sample has no energy", "[energy]") {
  const ComponentEnergy sum = only(trace_of(watts_table({{5, 100}})));
  CHECK(sum.joules == 0.0);
  CHECK_FALSE(sum.mean_watts());
  CHECK_FALSE(sum.coverage());
  CHECK_FALSE(sum.median_interval);
}

TEST_CASE("energy: an interval above five medians is not bridged", "[energy]") {
  // Samples of 100 W at each second; 5 s are bridged, 6 s are not.
  const auto with_hole = [](double hole) {
    return watts_table({{0, 100}, {1, 100}, {2, 100}, {2 + hole, 100}, {3 + hole, 100}});
  };
  const ComponentEnergy bridged = only(trace_of(with_hole(5.0)));
  CHECK(bridged.joules == 800.0);
  CHECK(bridged.coverage() == 1.0);
  const ComponentEnergy parted = only(trace_of(with_hole(6.0)));
  CHECK(parted.joules == 300.0);
  CHECK(parted.seconds == 3.0);
  CHECK(parted.gaps == 1);
  CHECK(parted.gap_seconds == 6.0);
  CHECK(parted.longest_gap == 6.0);
  CHECK(parted.coverage() == 3.0 / 9.0);
}

TEST_CASE("energy: a stated gap limit holds exactly", "[energy]") {
  const std::string text = watts_table({{0, 100}, {1, 100}, {4, 100}, {8, 100}});
  CHECK(only(trace_of(text, {.max_gap = 3.0})).joules == 400.0);
  CHECK(only(trace_of(text, {.max_gap = 2.99})).joules == 100.0);
  CHECK(only(trace_of(text, {.max_gap = 4.0})).joules == 800.0);
  CHECK(only(trace_of(text, {.max_gap = 0.5})).gap_seconds == 8.0);
}

TEST_CASE("energy: a missing value is no sample and no zero", "[energy]") {
  const ComponentEnergy sum =
      only(trace_of("timestamp,component,watts\n"
                    "0,a,100\n1,a,N/A\n2,a,100\n3,a,\n4,a,[N/A]\n5,a,100\n"));
  CHECK(sum.samples == 3);
  CHECK(sum.missing == 3);
  CHECK(sum.joules == 500.0);
}

TEST_CASE("energy: exact repetitions are dropped", "[energy]") {
  const ComponentEnergy sum = only(trace_of(watts_table({{0, 100}, {0, 100}, {1, 100}, {1, 100}})));
  CHECK(sum.duplicates == 2);
  CHECK(sum.samples == 2);
  CHECK(sum.joules == 100.0);
}

TEST_CASE("energy: another value at the same time is a step, and told", "[energy]") {
  const TraceEnergy trace =
      trace_of(watts_table({{0, 100}, {1, 100}, {1, 300}, {2, 300}, {3, 300}, {4, 300}, {5, 300}}));
  CHECK(only(trace).joules == 100.0 + 4 * 300.0);
  REQUIRE(trace.warnings.size() == 1);
  CHECK_THAT(trace.warnings[0],
             ContainsSubstring("at the time of the one before, once, first on line 4"));
}

TEST_CASE("energy: several devices under one name are refused", "[energy]") {
  check_refused(watts_table({{0, 100}, {0, 200}, {1, 100}, {1, 200}, {2, 100}, {2, 200}}), 3,
                "several devices under one name");
}

TEST_CASE("energy: readings that cannot be are refused with their line", "[energy]") {
  check_refused(watts_table({{0, 100}, {2, 100}, {1, 100}}), 4, "time runs backwards, by 1 s");
  check_refused(watts_table({{0, 100}, {2, -1}}), 3, "watts '-1' is negative");
  check_refused(watts_table({{0, 100}, {2, 1401}}), 3, "more than twice the power limit of 700 W",
                {.power_limit = 700.0});
  CHECK(only(trace_of(watts_table({{0, 1400}, {2, 1400}}), {.power_limit = 700.0})).joules ==
        2800.0);
  check_refused("timestamp,component,watts\n0,a,100\n1,a,5 kW\n", 3,
                "does not fit its column, which is in W");
}

TEST_CASE("energy: a local clock that is set back is named", "[energy]") {
  const std::string head = "timestamp,component,watts\n";
  check_refused(head + "2026-10-25 02:59:59,a,100\n2026-10-25 02:00:00,a,100\n", 3,
                "end of summer time");
  check_refused(head + "2026-10-25T02:59:59Z,a,100\n2026-10-25T02:00:00Z,a,100\n", 3,
                "time runs backwards, by 3599 s");
}

TEST_CASE("energy: the parts of a trace have its energy", "[energy]") {
  const Samples samples = wandering(4000, 11);
  const double whole = trace_of(watts_table(samples)).joules();
  Random random(12);
  for (int i = 0; i < 20; ++i) {
    double sum = 0.0;
    for (std::size_t first = 0; first + 1 < samples.size();) {
      const std::size_t size = 2 + static_cast<std::size_t>(random.bits() % 900U);
      const std::size_t last = std::min(first + size, samples.size() - 1);
      const Samples part(samples.begin() + static_cast<std::ptrdiff_t>(first),
                         samples.begin() + static_cast<std::ptrdiff_t>(last) + 1);
      sum += trace_of(watts_table(part)).joules();
      first = last;
    }
    CHECK(agree(sum, whole, 1e-12));
  }
}

TEST_CASE("energy: a constant trace has the same energy at any sampling", "[energy]") {
  for (const int steps : {1, 2, 3, 7, 100, 12345}) {
    CAPTURE(steps);
    Samples samples;
    for (int i = 0; i <= steps; ++i) samples.emplace_back(1.7e9 + 3600.0 * i / steps, 412.5);
    const ComponentEnergy sum = only(trace_of(watts_table(samples)));
    CHECK(agree(sum.joules, 3600.0 * 412.5, 1e-12));
    CHECK(agree(sum.seconds, 3600.0, 1e-12));
  }
}

TEST_CASE("energy: energy is additive over components", "[energy]") {
  const Samples a = wandering(500, 21);
  const Samples b = wandering(700, 22);
  const double apart =
      trace_of(watts_table(a, "a")).joules() + trace_of(watts_table(b, "b")).joules();
  const std::string second = watts_table(b, "b");
  const TraceEnergy both = trace_of(watts_table(a, "a") + second.substr(second.find('\n') + 1));
  REQUIRE(both.components.size() == 2);
  CHECK(agree(both.joules(), apart, 1e-12));
}

TEST_CASE("energy: what another component contains is not added", "[energy]") {
  const std::string head = "timestamp,component,watts,inside\n";
  const std::string inner = "0,gpu,100,node\n1,gpu,100,node\n0,fan,5,gpu\n1,fan,5,gpu\n";
  const TraceEnergy nested = trace_of(head + "0,node,300,\n1,node,300,\n" + inner);
  CHECK(nested.joules() == 300.0);
  CHECK(nested.counted() == std::vector<bool>{true, false, false});
  SECTION("unless the container has nothing to say") {
    CHECK(trace_of(head + inner).joules() == 100.0);
    CHECK(trace_of(head + "0,node,N/A,\n1,node,N/A,\n" + inner).joules() == 100.0);
  }
}

TEST_CASE("energy: the pieces a trace comes in change nothing", "[energy]") {
  const std::string text = watts_table(wandering(3000, 5));
  const double whole = trace_of(text).joules();
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}, std::size_t{65536}}) {
    CHECK(trace_of(text, {}, piece).joules() == whole);
  }
}

}  // namespace trace_power_test
