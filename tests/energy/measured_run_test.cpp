#include "vocabplan/energy/measured_run.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace measured_run_test {

using namespace vocabplan;

namespace {

TraceEnergy trace_of(TraceFormat format, const std::string& component, double joules,
                     double seconds, double gap_seconds = 0.0) {
  TraceEnergy trace;
  trace.source = component + ".csv";
  trace.format = format;
  trace.clock = TraceClock::epoch;
  ComponentEnergy one;
  one.name = component;
  one.samples = 100;
  one.joules = joules;
  one.seconds = seconds;
  one.gap_seconds = gap_seconds;
  one.first_time = 1000.0;
  one.last_time = 1000.0 + seconds + gap_seconds;
  trace.components.push_back(one);
  return trace;
}

bool warns(const MeasuredRun& run, const std::string& part) {
  for (const std::string& warning : run.warnings) {
    if (warning.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("energy: an estimate is read from the answer of energy estimate", "[energy]") {
  const StatedEstimate full =
      parse_estimate(R"({"schema_version":1,"hours":2.5,"overhead_kwh":3,"energy_kwh":24})", "p");
  CHECK(full.energy_kwh == 24.0);
  CHECK(full.hours == 2.5);
  CHECK(full.overhead_kwh == 3.0);
  const StatedEstimate bare = parse_estimate(R"({"energy_kwh":1,"hours":null})", "p");
  CHECK_FALSE(bare.hours);
  CHECK(bare.overhead_kwh == 0.0);
  CHECK_THROWS_AS(parse_estimate(R"({"hours":1})", "p"), DataError);
  CHECK_THROWS_AS(parse_estimate(R"({"energy_kwh":0})", "p"), DataError);
  CHECK_THROWS_AS(parse_estimate(R"({"energy_kwh":1,"hours":-1})", "p"), DataError);
  CHECK_THROWS_AS(parse_estimate("kWh", "p"), DataError);
}

TEST_CASE("energy: traces of a run are one measurement", "[energy]") {
  // 3.6 MJ and 1.8 MJ over an hour, and 500 W beside them: 1 + 0.5 + 0.5 kWh.
  const MeasuredRun run = measured_run({.energy_kwh = 2.5, .hours = 1.0},
                                       {trace_of(TraceFormat::nvidia_smi, "gpu 0", 3.6e6, 3600.0),
                                        trace_of(TraceFormat::rapl, "package-0", 1.8e6, 3600.0)},
                                       500.0);
  CHECK(run.pair.estimate == 2.5);
  CHECK(run.pair.measured == Approx(2.0).epsilon(1e-14));
  CHECK(run.pair.duration == 3600.0);
  CHECK(run.coverage == 1.0);
  CHECK(run.warnings.empty());
}

TEST_CASE("energy: an estimate and traces of other things are told apart", "[energy]") {
  const auto gpu = trace_of(TraceFormat::nvidia_smi, "gpu 0", 3.6e6, 3600.0, 1200.0);
  const MeasuredRun run =
      measured_run({.energy_kwh = 2.0, .hours = 2.0, .overhead_kwh = 0.25}, {gpu}, 0.0);
  CHECK(run.coverage == 0.5);  // of the hours; three quarters of the time between readings
  CHECK(warns(run, "accelerators alone"));
  CHECK(warns(run, "overhead, 12.5 % of it"));
  // The overhead is part of the formula, not of what a calibration makes of it.
  const MeasuredRun calibrated = measured_run(
      parse_estimate(R"({"energy_kwh":0.3,"formula_kwh":4,"hours":2,"overhead_kwh":1})", "p"),
      {gpu}, 0.0);
  CHECK(warns(calibrated, "overhead, 25 % of it"));
  CHECK(warns(run, "cover 1 hours, the estimate 2 hours"));
  CHECK(warns(run, "only 75 % of the time"));
  CHECK_FALSE(warns(measured_run({.energy_kwh = 2.0}, {gpu}, 100.0), "accelerators alone"));
  CHECK_THROWS_AS(
      measured_run({.energy_kwh = 2.0}, {trace_of(TraceFormat::watts, "node", 0.0, 60.0)}, 0.0),
      DataError);
}

}  // namespace measured_run_test
