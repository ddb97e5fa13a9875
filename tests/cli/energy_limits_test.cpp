// Numbers on the right are from Python's decimals with 40 digits, from the exact constants of the
// SI; FLOPs of GPT-3 from Brown et al. 2020, its 1287 MWh from Patterson et al. 2021.
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"

namespace energy_limits_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

Outcome limits(const Words& more) {
  Words words{"energy", "limits"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words);
}

Json document_of(Words words) {
  words.insert(words.end(), {"--format", "json"});
  const Outcome outcome = limits(words);
  check_fine(outcome);
  CHECK(outcome.err.empty());
  Json document = Json::parse(outcome.out);
  CHECK(document["schema_version"] == 1);
  return document;
}

// The bound of that name.
Json bound_of(const Words& words, const std::string& name) {
  const Json document = document_of(words);
  for (const Json& bound : document["limits"]) {
    if (bound["bound"] == name) return bound;
  }
  FAIL("no bound " << name);
  return {};
}

const Words kAll{"--flops",  "3.14e23", "--accelerator", "h100-sxm", "--params",    "7B",
                 "--mass",   "1",       "--radius",      "0.1",      "--bandwidth", "1M",
                 "--snr-db", "30",      "--link-rate",   "5M"};

}  // namespace

TEST_CASE("cli energy limits: Landauer's energy of a bit", "[cli]") {
  CHECK(near(bound_of({}, "landauer")["joules_per_bit"], 2.870978885079e-21, 5e-13));
  const Json cold = bound_of({"--temperature", "293.15"}, "landauer");
  CHECK(near(cold["joules_per_bit"], 2.805424867203e-21, 5e-13));
  CHECK(cold["temperature"] == 293.15);
  CHECK(document_of({})["limits"].size() == 1);
}

TEST_CASE("cli energy limits: bits per FLOP are a convention unless given", "[cli]") {
  const Json plain = bound_of({}, "landauer");
  CHECK(plain["bits_per_flop"] == 16);
  CHECK(plain["bits_per_flop_source"] == "convention");
  const Json given = bound_of({"--bits-per-flop", "32"}, "landauer");
  CHECK(given["bits_per_flop_source"] == "given");
  CHECK(given["floor_joules_per_flop"] == 2.0 * plain["floor_joules_per_flop"].get<double>());
  CHECK(has(limits({}).out, "at 16 bits erased per FLOP (a convention, not a measurement)\n"));
  CHECK(has(limits({"--bits-per-flop", "16"}).out, "at 16 bits erased per FLOP (given)\n"));
}

TEST_CASE("cli energy limits: the floor of GPT-3", "[cli]") {
  const Words run{"--flops", "3.14e23", "--energy-kwh", "1287K"};
  const Json bound = bound_of(run, "landauer");
  CHECK(near(bound["floor_joules"], 14423.7979186355, 5e-13));
  CHECK(near(bound["run_joules"], 1287e3 * 3.6e6, 1e-15));
  CHECK(near(bound["times_floor"], 321219142.568125, 5e-13));
  CHECK(bound["energy_source"] == "given");
  const std::string table = limits(run).out;
  for (const char* part : {"4.007 Wh", "1.287 GWh, as given", "321.2M  times the floor"}) {
    CAPTURE(part);
    CHECK(has(table, part));
  }
}

TEST_CASE("cli energy limits: an accelerator at its peak rate", "[cli]") {
  // 700 W and 989 TFLOP/s, in units of k T ln 2.
  const Json bound = bound_of({"--accelerator", "H100-SXM", "--bits-per-flop", "1"}, "landauer");
  CHECK(near(bound["accelerator_joules_per_flop"], 700.0 / 989e12, 1e-15));
  CHECK(near(bound["times_floor"], 16.0 * 15408195.0441461, 5e-13));
  CHECK_FALSE(bound.contains("run_joules"));
  const Json run = bound_of({"--accelerator", "h100-sxm", "--flops", "1e20"}, "landauer");
  CHECK(near(run["run_joules"], 1e20 * 700.0 / 989e12, 1e-15));
  CHECK(near(run["times_floor"], 15408195.0441461, 5e-13));
  CHECK(run["energy_source"] == "accelerator");
  CHECK(run["accelerator"] == "h100-sxm");
}

TEST_CASE("cli energy limits: Bekenstein's bound for parameters", "[cli]") {
  const Json bound = bound_of({"--mass", "1", "--radius", "0.1", "--params", "7B"}, "bekenstein");
  CHECK(near(bound["most_bits"], 2.576908209993e42, 5e-13));
  CHECK(bound["stored_bits"] == 112e9);
  CHECK(near(bound["times_below"], 2.576908209993e42 / 112e9, 5e-13));
  const Json bare = bound_of({"--mass", "2", "--radius", "1"}, "bekenstein");
  CHECK(near(bare["most_bits"], 2.0 * 2.576908209993e43, 5e-13));
  CHECK_FALSE(bare.contains("times_below"));
}

TEST_CASE("cli energy limits: a channel and the time of gradients", "[cli]") {
  const Json bound = bound_of({"--bandwidth", "1M", "--snr-db", "30", "--params", "7B",
                               "--bits-per-param", "32", "--link-rate", "5M"},
                              "shannon");
  CHECK(near(bound["bits_per_second"], 9.967226258836e6, 5e-13));
  CHECK(near(bound["snr"], 1000.0, 1e-15));
  CHECK(bound["gradient_bits"] == 224e9);
  CHECK(near(bound["least_seconds"], 224e9 / 9.967226258836e6, 5e-13));
  CHECK(near(bound["link_seconds"], 224e9 / 5e6, 1e-15));
  CHECK(near(bound["times_below"], 9.967226258836e6 / 5e6, 5e-13));
  CHECK(near(bound["bit_energy_over_noise"], 100.328815061612, 5e-13));
  CHECK(near(bound["least_bit_energy_over_noise"], 0.6931471805599453, 1e-15));
  CHECK(bound_of({"--bandwidth", "1M", "--snr-db", "0"}, "shannon")["bits_per_second"] == 1e6);
  CHECK(bound_of({"--bandwidth", "1M", "--snr-db", "-10"}, "shannon")["bits_per_second"] < 1e6);
  const Outcome table = limits({"--bandwidth", "1M", "--snr-db", "30"});
  CHECK(has(table.out, "-1.592  dB"));
}

TEST_CASE("cli energy limits: the table fits 80 columns and says what the bounds do not", "[cli]") {
  for (Words words : {Words{}, kAll,
                      Words{"--flops", "1e60", "--energy-kwh", "1e-40", "--mass", "1.23456789e-30",
                            "--radius", "1.23456789e30"}}) {
    words.emplace_back("-q");
    const Outcome outcome = limits(words);
    check_fine(outcome);
    CHECK(outcome.err.empty());
    for (const std::string& line : lines_of(outcome.out)) {
      CAPTURE(line);
      CHECK(line.size() <= 80);
    }
  }
  const std::string all = limits(kAll).out;
  for (const char* part : {"It bounds erasures, not FLOPs", "reversible computing",
                           "astronomically far", "nothing of latency"}) {
    CAPTURE(part);
    CHECK(has(all, part));
  }
}

TEST_CASE("cli energy limits: csv and jsonl say what json says", "[cli]") {
  Words words = kAll;
  const Json bounds = document_of(words)["limits"];
  REQUIRE(bounds.size() == 3);
  words.insert(words.end(), {"--format", "jsonl"});
  const std::vector<std::string> objects = lines_of(limits(words).out);
  REQUIRE(objects.size() == bounds.size());
  for (std::size_t i = 0; i < objects.size(); ++i) CHECK(Json::parse(objects[i]) == bounds[i]);
  words.back() = "csv";
  const std::vector<std::string> lines = lines_of(limits(words).out);
  CHECK(lines[0] == "bound,quantity,value,unit");
  std::size_t members = 0;  // but name and caveat
  for (const Json& bound : bounds) members += bound.size() - 2;
  CHECK(lines.size() == members + 1);
  CHECK(has(limits(words).out, "\nlandauer,bits_per_flop_source,convention,\n"));
  CHECK(has(limits(words).out, "\nshannon,bandwidth,1000000,Hz\n"));
}

TEST_CASE("cli energy limits: numbers that contradict a bound are warned of", "[cli]") {
  const Words cheap{"--flops", "1e23", "--energy-kwh", "1e-6"};
  const Outcome outcome = limits(cheap);
  check_fine(outcome);
  CHECK(has(outcome.err, "vocabplan: warning: Landauer: the energy is below the floor"));
  CHECK(document_of(cheap)["warnings"].size() == 1);
  const Outcome small = limits({"--params", "1e30", "--mass", "1e-9", "--radius", "1e-9"});
  check_fine(small);
  CHECK(has(small.err, "Bekenstein: so many bits do not fit"));
  CHECK(document_of(kAll)["warnings"].empty());
}

TEST_CASE("cli energy limits: what cannot be is refused in one line", "[cli]") {
  const auto refused = [](const Words& words, const Words& parts) {
    CAPTURE(words);
    check_usage_error(limits(words), "energy limits", parts);
  };
  for (const char* option : {"--temperature", "--flops", "--bits-per-flop", "--params", "--mass",
                             "--bits-per-param", "--radius", "--bandwidth", "--link-rate"}) {
    refused({option, "0"}, {option, "'0'", "from"});
    refused({option, "much"}, {option, "'much'", "accepted is"});
    refused({option, "1e200"}, {option, "'1e200'", "to"});
  }
  refused({"--bandwidth", "1", "--snr-db", "loud"}, {"--snr-db", "'loud'", "accepted is"});
  refused({"--bandwidth", "1", "--snr-db", "301"}, {"--snr-db", "'301'", "-300 to 300"});
  refused({"--bandwidth", "1", "--snr-db", "0", "--link-rate", "1.5"},
          {"--link-rate", "'1.5'", "1 bit/s"});
  refused({"--accelerator", "tpu-v5e"}, {"'tpu-v5e'", "no published power", "--energy-kwh"});
  refused({"--accelerator", "h100"}, {"'h100'", "may be h100-pcie, h100-sxm or h100-nvl"});
}

TEST_CASE("cli energy limits: options that need or exclude others", "[cli]") {
  const auto refused = [](const Words& words, const Words& parts) {
    CAPTURE(words);
    check_usage_error(limits(words), "energy limits", parts);
  };
  refused({"--mass", "1"}, {"--mass without --radius"});
  refused({"--radius", "1"}, {"--radius without --mass"});
  refused({"--bandwidth", "1"}, {"--bandwidth without --snr-db"});
  refused({"--snr-db", "1"}, {"--snr-db without --bandwidth"});
  refused({"--link-rate", "1"}, {"--link-rate without --bandwidth"});
  refused({"--params", "7B"}, {"--params without --mass and --radius"});
  refused({"--bits-per-param", "8"}, {"--bits-per-param without --params"});
  refused({"--energy-kwh", "1"}, {"--energy-kwh without --flops"});
  refused({"--flops", "1", "--energy-kwh", "1", "--accelerator", "t4"},
          {"both --energy-kwh and --accelerator"});
}

TEST_CASE("cli energy: the family names its commands", "[cli]") {
  check_usage_error(call({"energy"}), "energy", {"no energy command", "limits"});
  check_usage_error(call({"energy", "limit"}), "energy", {"'limit'", "did you mean limits?"});
}

}  // namespace energy_limits_test
