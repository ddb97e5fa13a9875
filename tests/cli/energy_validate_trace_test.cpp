#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_validate_trace_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("cli: validate puts an estimate beside traces", "[cli][energy]") {
  const Scratch scratch;
  // 400 W for an hour, a reading a minute: 0.4 kWh.
  std::string trace = "timestamp,component,watts\n";
  for (int i = 0; i <= 60; ++i) trace += std::to_string(60 * i) + ",node,400\n";
  const std::string node = scratch.write("node.csv", trace);
  const std::string plan =
      scratch.write("plan.json", R"({"energy_kwh":0.5,"hours":1,"overhead_kwh":0})");
  const Words words{"energy", "validate", "--estimate", plan, "--trace", node};
  const auto with = [&](const Words& more) {
    Words all = words;
    all.insert(all.end(), more.begin(), more.end());
    return call(all);
  };
  const Outcome json = with({"-f", "json"});
  check_fine(json);
  const Json answer = Json::parse(json.out);
  CHECK(near(answer.at("run").at("measured_kwh"), 0.4, 1e-12));
  CHECK(near(answer.at("run").at("seconds"), 3600.0, 1e-12));
  CHECK(answer.at("run").at("coverage_percent") == 100);
  CHECK(near(answer.at("overall").at("bias_percent"), 25.0, 1e-12));
  CHECK(answer.at("calibration").is_null());
  const Outcome table = with({});
  check_fine(table);
  CHECK(has(table.out, "+25.0"));
  CHECK(has(table.out, "inside -40.0 .. +60.0 %"));
  check_fine(with({"--max-mape", "25.1", "--min-coverage", "100"}));
  CHECK(with({"--max-mape", "24"}).exit_code == 1);
  const std::string stopped = scratch.write("stopped.csv", trace + "7200,node,N/A\n");
  const std::string jobs = scratch.write("jobs.csv", "JobID|ConsumedEnergyRaw\n17|1440000\n");
  for (const std::string& file : {stopped, jobs}) {
    const Words gated{"energy", "validate", "--estimate", plan, "--trace", file};
    CHECK(call(gated).exit_code == 0);
    CHECK(
        call({"energy", "validate", "--estimate", plan, "--trace", file, "--min-coverage", "50.1"})
            .exit_code == 1);
  }
  const Json more = Json::parse(with({"--static-watts", "100", "-f", "json"}).out);
  CHECK(near(more.at("run").at("measured_kwh"), 0.5, 1e-12));
  check_usage_error(with({"--unit", "J"}), "energy validate", {"--unit with --trace"});
  check_usage_error(call({"energy", "validate", "--estimate", plan}), "energy validate",
                    {"--estimate without --trace"});
  check_usage_error(call({"energy", "validate", "--trace", node}), "energy validate",
                    {"--trace without --estimate"});
  check_usage_error(with({"--output", node}), "energy validate", {"--output"});
}

TEST_CASE("cli: validate takes the column of devices of its traces", "[cli][energy]") {
  const Scratch scratch;
  const std::string plan =
      scratch.write("plan.json", R"({"energy_kwh":0.5,"hours":1,"overhead_kwh":0})");
  // Two devices of 400 W for an hour under one index: 0.8 kWh.
  std::string text = "timestamp,gpu,index,power.draw\n";
  for (int i = 0; i <= 60; ++i) {
    for (const char* gpu : {"0", "1"}) text += std::to_string(60 * i) + "," + gpu + ",0,400\n";
  }
  const std::string file = scratch.write("gpus.csv", text);
  const Words words{"energy", "validate", "--estimate", plan, "--trace", file, "-f", "json"};
  const auto with = [&](const Words& more) {
    Words all = words;
    all.insert(all.end(), more.begin(), more.end());
    return call(all);
  };
  check_failure(with({}), {"several devices under one name", "--device-column"});
  const Outcome named = with({"--device-column", "gpu"});
  check_fine(named);
  CHECK(near(Json::parse(named.out).at("run").at("measured_kwh"), 0.8, 1e-12));
  check_usage_error(with({"--device-column", "gpu", "--one-device"}), "energy validate",
                    {"--one-device with --device-column"});
  check_usage_error(call({"energy", "validate", "pairs.csv", "--one-device"}), "energy validate",
                    {"--one-device without --trace"});
}

}  // namespace energy_validate_trace_test
