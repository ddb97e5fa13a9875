// The energy of a prediction and of a frontier.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"

namespace plan_energy_test {

using namespace vocabplan::test;

namespace {

Json predicted(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "predict");
  arguments.insert(arguments.end(), {"--format", "jsonl"});
  const Outcome outcome = call(arguments);
  check_fine(outcome);
  return record_of(outcome.out);
}

Json estimated(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"energy", "estimate"});
  arguments.insert(arguments.end(), {"--format", "jsonl"});
  return Json::parse(call(arguments).out);
}

}  // namespace

TEST_CASE("cli predict: the energy of the run is that of its FLOPs", "[cli]") {
  const Json record = predicted(
      {"7B", "--accelerator", "h100-sxm", "--accels", "512", "--country", "FRA", "--pue", "1.05"});
  const std::string flops = record["flops"].dump();
  CHECK(record["energy"] == estimated({"--flops", flops, "--accelerator", "h100-sxm", "--accels",
                                       "512", "--country", "FRA", "--pue", "1.05"}));
  Json plain = record;
  plain.erase("energy");
  CHECK(plain == predicted({"7B"}));
  CHECK_FALSE(predicted({"7B"}).contains("energy"));
}

TEST_CASE("cli predict: hours that were given are the hours of the energy", "[cli]") {
  const std::vector<std::string> run{"7B", "--gpu-hours", "100K", "--accelerator", "h100-sxm"};
  const Json energy = predicted(run)["energy"];
  CHECK(energy["accelerator_hours"] == 1e5);
  CHECK(energy["flops"].is_null());
  for (const Json& factor : energy["factors"]) CHECK(factor["name"] != "mfu");
  // With fewer tokens than the hours would train on, fewer hours are spent.
  std::vector<std::string> limited = run;
  limited.insert(limited.end(), {"--data-limit", "100B"});
  const Json record = predicted(limited);
  const double share = record["flops"].get<double>() / predicted(run)["flops"].get<double>();
  CHECK(share < 0.5);
  CHECK(near(record["energy"]["accelerator_hours"], 1e5 * share, 1e-13));
}

TEST_CASE("cli predict: a chip without a published power", "[cli]") {
  const Outcome hours =
      call({"predict", "7B", "--gpu-hours", "1K", "--accelerator", "tpu-v5e", "-f", "csv"});
  check_fine(hours);
  CHECK(has(hours.err, "no energy: no power is published of tpu-v5e"));
  CHECK(rows_of(hours.out).size() == 1);
  check_usage_error(call({"predict", "7B", "--accelerator", "tpu-v5e"}), "predict", {"tpu-v5e"});
  CHECK(predicted({"7B", "--gpu-hours", "1K", "--accelerator", "tpu-v5e", "--watts",
                   "250"})["energy"]["dynamic_kwh"] == 250.0);
}

TEST_CASE("cli predict: energy in the other formats", "[cli]") {
  const std::vector<std::string> run{"predict", "7B", "--accelerator", "a100-sxm-80", "-q"};
  const Outcome table = call(run);
  check_fine(table);
  const std::string plain = call({"predict", "7B", "-q"}).out;
  CHECK(table.out.starts_with(plain));
  for (const std::string& line : lines_of(table.out)) CHECK(line.size() <= 80);
  CHECK(has(table.out, "\nenergy "));
  std::vector<std::string> csv = run;
  csv.insert(csv.end(), {"-f", "csv"});
  const auto lines = lines_of(call(csv).out);
  CHECK(lines[0].starts_with(std::string(kCsvHeader) + ",accelerator_hours,"));
  CHECK(lines[1].starts_with(lines_of(call({"predict", "7B", "-q", "-f", "csv"}).out)[1] + ","));
}

TEST_CASE("cli predict: hours alone add no columns to CSV", "[cli]") {
  const std::vector<std::string> run{"predict",  "7B", "--gpu-hours", "1K", "--accelerator",
                                     "h100-sxm", "-q", "-f",          "csv"};
  CHECK(rows_of(call(run).out).size() == 1);
  std::vector<std::string> asked = run;
  asked.insert(asked.end(), {"--pue", "1.1"});
  CHECK(has(call(asked).out, ",energy_kwh,"));
}

TEST_CASE("cli predict: power without an accelerator", "[cli]") {
  for (const char* option : {"--watts", "--power-factor", "--pue", "--accels", "--ci"}) {
    check_usage_error(call({"predict", "7B", option, "2"}), "predict",
                      {std::string(option) + " without --accelerator"});
  }
  check_usage_error(call({"predict", "7B", "--country", "FRA"}), "predict", {"--country without"});
  check_usage_error(call({"predict", "--vocab", "32000", "--pue", "1.2"}), "predict",
                    {"--vocab beside --pue"});
}

TEST_CASE("cli frontier: energy, and energy of a per cent of loss", "[cli]") {
  const auto document = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"frontier", "-f", "json", "--flops", "1e20:1e24:5"});
    const Outcome outcome = call(more);
    check_fine(outcome);
    return Json::parse(outcome.out);
  };
  const Json with = document({"--accelerator", "h100-sxm"});
  Json without = with;
  for (Json& point : without["points"]) {
    const double kwh = point["flops"].get<double>() / (0.31 * 989e12 * 3600.0) * 0.966 * 1.14;
    CHECK(near(point["energy_kwh"], kwh, 1e-13));
    CHECK(near(point["kwh_per_percent"], kwh / (-100.0 * point["slope"].get<double>()), 1e-13));
    point.erase("energy_kwh");
    point.erase("kwh_per_percent");
  }
  CHECK(without == document({}));
}

TEST_CASE("cli frontier: energy in table and CSV", "[cli]") {
  const Outcome table = call({"frontier", "-q", "--accelerator", "tpu-v5p", "--watts", "600"});
  check_fine(table);
  CHECK(has(table.out, "tpu-v5p at MFU 0.31 (assumed), 600 W each, PUE 1.14"));
  for (const std::string& line : lines_of(table.out)) CHECK(line.size() <= 80);
  const auto lines = lines_of(call({"frontier", "-f", "csv", "--accelerator", "h100-sxm"}).out);
  CHECK(lines[0].ends_with("line_extra_compute,energy_kwh,kwh_per_percent"));
  check_usage_error(call({"frontier", "--accelerator", "tpu-v5p"}), "frontier", {"tpu-v5p"});
  check_usage_error(call({"frontier", "--mfu", "0.4"}), "frontier",
                    {"--mfu without --accelerator"});
}

}  // namespace plan_energy_test
