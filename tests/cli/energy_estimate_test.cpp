#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_estimate_test {

using namespace vocabplan::test;

namespace {

std::vector<std::string> estimate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"energy", "estimate"});
  return arguments;
}

Json estimated(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Outcome outcome = call(estimate(std::move(arguments)));
  check_fine(outcome);
  CHECK(outcome.err.empty());
  return Json::parse(outcome.out);
}

std::string table(std::vector<std::string> arguments) {
  const Outcome outcome = call(estimate(std::move(arguments)));
  check_fine(outcome);
  for (const std::string& line : lines_of(outcome.out)) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
  return outcome.out;
}

void refuse(std::vector<std::string> arguments, const std::vector<std::string>& parts) {
  check_usage_error(call(estimate(std::move(arguments))), "energy estimate", parts);
}

const std::vector<std::string> kRun{"--flops", "1e24", "--accelerator", "h100-sxm"};

std::vector<std::string> run_with(std::vector<std::string> more) {
  more.insert(more.begin(), kRun.begin(), kRun.end());
  return more;
}

}  // namespace

TEST_CASE("cli energy estimate: a run from its FLOPs", "[cli]") {
  const Json run = estimated(run_with(
      {"--accels", "1024", "--mfu", "40%", "--watts", "1K", "--pue", "1.2", "--ci", "100"}));
  const double hours = 1e24 / (0.4 * 989e12 * 3600.0);
  CHECK(run["schema_version"] == 1);
  CHECK(near(run["accelerator_hours"], hours, 1e-14));
  CHECK(near(run["hours"], hours / 1024.0, 1e-14));
  CHECK(near(run["days"], hours / 1024.0 / 24.0, 1e-14));
  CHECK(near(run["dynamic_kwh"], hours, 1e-14));
  CHECK(run["static_kwh"] == 0.0);
  CHECK(near(run["overhead_kwh"], 0.2 * hours, 1e-12));
  CHECK(near(run["energy_kwh"], 1.2 * hours, 1e-14));
  CHECK(near(run["band_kwh"]["low"], 1.2 * hours / 1.6, 1e-14));
  CHECK(near(run["band_kwh"]["high"], 1.2 * hours / 0.6, 1e-14));
  CHECK(near(run["tco2e"], 1.2 * hours / 1e4, 1e-14));
  CHECK(run["factors"].empty());
}

TEST_CASE("cli energy estimate: hours, and Llama 2 7B", "[cli]") {
  const Json run =
      estimated({"--accel-hours", "184320", "--watts", "400", "--pue", "1.1", "--ci", "385"});
  CHECK(std::abs(run["tco2e"].get<double>() - 31.22) < 0.01);  // its model card
  CHECK(run["hours"].is_null());
  CHECK(run["flops"].is_null());
  const Json plain = estimated({"--watts", "2K", "--hours", "72", "--pue", "1"});
  CHECK(near(plain["energy_kwh"], 144.0, 1e-14));
  CHECK(plain["days"] == 3.0);
  CHECK(plain["tco2e"].is_null());
  CHECK_FALSE(has(table({"--watts", "2K", "--hours", "72"}), "accelerator"));
}

TEST_CASE("cli energy estimate: what a person reads", "[cli]") {
  const std::string text = table(run_with({"--accels", "1024", "--country", "United States"}));
  for (const char* part : {"time ", "static", "overhead", "band ", "-40 % .. +60 %", "factors",
                           "CO2e", "mfu 0.31, assumed", "power_factor 1.38, assumed", "2506.14551",
                           "pue 1.14, assumed", "United States 2023", "development added 50 %",
                           "82 %", "0.592", "no confidence interval"}) {
    CAPTURE(part);
    CHECK(has(text, part));
  }
  CHECK(has(table(kRun), "no CO2e: no grid is assumed"));
  CHECK_FALSE(has(table(kRun), "CO2e  "));
  for (const char* country : {"usa", "USA", "united states"}) {
    CHECK(table(run_with({"--accels", "1024", "--country", country})) == text);
  }
}

TEST_CASE("cli energy estimate: a range is its geometric mean, and is uncertain", "[cli]") {
  const Json run = estimated(run_with({"--mfu", "0.32..0.5", "--watts", "900", "--pue", "1.1"}));
  REQUIRE(run["factors"].size() == 1);
  const Json& mfu = run["factors"][0];
  CHECK(mfu["name"] == "mfu");
  CHECK(near(mfu["value"], 0.4, 1e-14));
  CHECK(near(mfu["ratio"], 1.25, 1e-14));
  CHECK(mfu["energy_share"] == 1.0);
  CHECK(near(mfu["energy_kwh"]["high"], 1.25 * run["energy_kwh"].get<double>(), 1e-14));
  CHECK(near(run["factor_kwh"]["low"], run["energy_kwh"].get<double>() / 1.25, 1e-14));
  refuse(run_with({"--pue", "1.2..1.1"}), {"--pue", "LOW..HIGH"});
  refuse(run_with({"--watts", "0..100"}), {"--watts", "0 < LOW"});
}

TEST_CASE("cli energy estimate: every format says the same energy", "[cli]") {
  const Json json = estimated(kRun);
  Json line = Json::parse(call(estimate(run_with({"-f", "jsonl"}))).out);
  line["schema_version"] = 1;
  CHECK(line == json);
  const auto csv = lines_of(call(estimate(run_with({"-f", "csv"}))).out);
  REQUIRE(csv.size() == 2);
  CHECK(std::count(csv[0].begin(), csv[0].end(), ',') ==
        std::count(csv[1].begin(), csv[1].end(), ','));
  CHECK(has(csv[0], "energy_kwh,band_kwh_low,band_kwh_high"));
  CHECK(has(csv[1], json["energy_kwh"].dump()));
}

TEST_CASE("cli energy estimate: band and calibration", "[cli]") {
  const double plain = estimated(kRun)["energy_kwh"];
  for (const char* text : {"-0.1,0.25", "-10%,25%"}) {
    const Json run = estimated(run_with({"--band", text}));
    CHECK(near(run["band_kwh"]["low"], plain / 1.25, 1e-14));
    CHECK(near(run["band_kwh"]["high"], plain / 0.9, 1e-14));
  }
  for (const char* text : {"0.4", "-1,0.5", "0.5,0.1", "a,b", "-0.4,", "-inf,1", "0,1e999"}) {
    refuse(run_with({"--band", text}), {"--band", "-0.4,0.6"});
  }
  const Scratch scratch;
  const std::string file = scratch.write(
      "calibration.json",
      R"({"schema_version":1,"kind":"factor","factor":1.25,"slope":null,"intercept_w":null,)"
      R"("r2":null,"left_out_mape_percent":5,"n":30,"groups":4,"band":{"low":-0.2,"high":0.1},)"
      R"("source":"pairs.csv"})");
  const Json run = estimated(run_with({"--calibration", file}));
  CHECK(near(run["formula_kwh"], plain, 1e-14));
  CHECK(near(run["energy_kwh"], 1.25 * plain, 1e-14));
  CHECK(near(run["band_kwh"]["high"], 1.25 * plain / 0.8, 1e-14));
  CHECK(has(table(run_with({"--calibration", file})), "pairs.csv"));
  refuse(run_with({"--calibration", file, "--band", "-0.1,0.1"}), {"band", "calibration"});
  check_failure(call(estimate(run_with({"--calibration", "/nowhere.json"}))), {"/nowhere.json"});
}

TEST_CASE("cli energy estimate: ranges beside a calibration's constant power", "[cli]") {
  const Scratch scratch;
  const auto file = [&](const std::string& coefficients) {
    return scratch.write("calibration.json",
                         R"({"schema_version":1,"kind":"affine","factor":null,)" + coefficients +
                             R"("r2":null,"left_out_mape_percent":5,"n":30,"groups":4,)"
                             R"("band":{"low":-0.2,"high":0.1},"source":"pairs.csv",)"
                             R"("estimate_watts":{"low":100,"high":400}})");
  };
  std::vector<std::string> run{
      "--hours", "100", "--watts",       "100..400",
      "--pue",   "1",   "--calibration", file(R"("slope":1,"intercept_w":1000,)")};
  const Json json = estimated(run);
  CHECK(near(json["factor_kwh"]["low"], 110.0, 1e-13));
  CHECK(near(json["factor_kwh"]["high"], 140.0, 1e-13));
  CHECK(json["warnings"].empty());
  CHECK(has(table(run), "at most x/ 1.17"));
  run.insert(run.end(), {"--accels", "8"});
  CHECK(has(call(estimate(run)).err, "not learnt from such runs"));
  run.back() = "1";
  (void)file(R"("slope":1,"intercept_w":-150,)");
  check_usage_error(call(estimate(run)), "energy estimate", {"watts 100", "-5 kWh"});
}

TEST_CASE("cli energy estimate: the ML Emissions Calculator's numbers", "[cli]") {
  const std::vector<std::string> run{"--accel-hours", "100",   "--accelerator", "v100-sxm2",
                                     "--compat",      "mlco2", "--ci",          "432.9"};
  const Json json = estimated(run);
  CHECK(json["energy_kwh"] == 30.0);  // 300 W x 100 h
  CHECK(json["kg_per_kwh"] == 0.43);
  CHECK(json["co2e_kg"] == 12.9);
  CHECK(has(table(run), "300 W x 100 h = 30 kWh x 0.43 kg CO2e/kWh = 12.9 kg CO2e"));
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), run.begin(), run.end());
    return more;
  };
  CHECK(has(call(estimate(with({"-f", "csv"}))).out, "\n300,100,30,0.43,12.9\n"));
  refuse(with({"--pue", "1.1"}), {"--pue with --compat mlco2"});
  refuse(with({"--static-watts", "1"}), {"--static-watts with --compat mlco2"});
  refuse({"--accel-hours", "1", "--watts", "1", "--compat", "mlco2"}, {"--country or --ci"});
  refuse({"--accel-hours", "1", "--accelerator", "tpu-v5e", "--compat", "mlco2", "--ci", "1"},
         {"published power"});
  refuse(run_with({"--compat", "codecarbon"}), {"--compat", "mlco2"});
}

TEST_CASE("cli energy estimate: the built-in tables", "[cli]") {
  const Json accelerators = estimated({"--list", "accelerators"});
  CHECK(accelerators["accelerators"].size() == 25);
  for (const Json& one : accelerators["accelerators"]) {
    CHECK_FALSE(one["source_power"].get<std::string>().empty());
  }
  const Json countries = estimated({"--list", "countries"});
  CHECK(countries["countries"].size() == 215);
  CHECK(lines_of(call(estimate({"--list", "countries", "-f", "csv"})).out).size() == 216);
  CHECK(lines_of(call(estimate({"--list", "accelerators", "-f", "jsonl"})).out).size() == 25);
  CHECK(has(table({"--list", "accelerators"}), "h100-sxm"));
  CHECK(has(table({"--list", "countries"}), "Germany"));
  refuse({"--list", "planets"}, {"planets", "accelerators, countries"});
}

TEST_CASE("cli energy estimate: what cannot be", "[cli]") {
  refuse({}, {"no run", "--flops"});
  refuse({"--flops", "1e24"}, {"accelerator"});
  refuse({"--flops", "1e24", "--hours", "2"}, {"both --flops '1e24' and --hours '2'"});
  for (const char* mfu : {"0", "1.01", "40", "101%"}) refuse(run_with({"--mfu", mfu}), {"mfu"});
  refuse(run_with({"--pue", "0.99"}), {"pue", "0.99"});
  refuse(run_with({"--watts", "-5"}), {"--watts", "-5"});
  refuse(run_with({"--watts=-5"}), {"--watts", "-5"});
  refuse(run_with({"--static-watts", "-1"}), {"--static-watts", "-1"});
  refuse(run_with({"--static-watts", "10"}), {"static watts", "number of accelerators"});
  refuse({"--flops", "1e24", "--accelerator", "tpu-v5e"}, {"tpu-v5e", "give watts"});
  refuse({"--flops", "1e24", "--accelerator", "tpu-v4", "--power-factor", "1.2"},
         {"tpu-v4", "measured mean"});
  refuse({"--flops", "1e24", "--accelerator", "h100-smx"}, {"did you mean h100-sxm?"});
  refuse(run_with({"--country", "Germny"}), {"--country", "'Germny'", "Germany (DEU)"});
  refuse(run_with({"--country", "DEU", "--ci", "100"}), {"country", "carbon intensity"});
  refuse(run_with({"--peak", "1979T"}), {"sparsity", "h100-sxm"});
  refuse(run_with({"--sparse"}), {"--sparse without --peak"});
  const Json halved = estimated(run_with({"--peak", "1978T", "--sparse"}));
  CHECK(halved["energy_kwh"] == estimated(kRun)["energy_kwh"]);
}

}  // namespace energy_estimate_test
