#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_validate_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

const std::string kHeader = "group,name,estimate,measured,duration_s\n";

// Twelve pairs in three groups: measured = 1.25 x estimate + 40 W x duration.
std::string affine_pairs() {
  std::string csv = kHeader;
  for (int i = 0; i < 12; ++i) {
    const double seconds = 900.0 * (1 + i % 4);
    const double kwh = (100.0 + 37.0 * i) * seconds / 3.6e6;
    const double measured = 1.25 * kwh + 40.0 * seconds / 3.6e6;
    csv += std::string(1, static_cast<char>('a' + i % 3)) + ",run " + std::to_string(i) + "," +
           std::to_string(kwh) + "," + std::to_string(measured) + "," + std::to_string(seconds) +
           "\n";
  }
  return csv;
}

// Estimates 20 % and 10 % too low and 50 % too high.
const std::string kThree = kHeader + "a,x,0.8,1,\na,y,0.9,1,\nb,z,3,2,\n";

Outcome validate(const std::string& csv, const Words& more = {}) {
  Words words{"energy", "validate", "-"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, csv);
}

Json json_of(const std::string& csv, Words more = {}) {
  more.insert(more.end(), {"--format", "json"});
  const Outcome outcome = validate(csv, more);
  check_fine(outcome);
  return Json::parse(outcome.out);
}

}  // namespace

TEST_CASE("cli: validate answers errors by group and overall", "[cli][energy]") {
  const Json answer = json_of(kThree);
  CHECK(answer.at("schema_version") == 1);
  CHECK(answer.at("source") == "standard input");
  REQUIRE(answer.at("groups").size() == 2);
  const Json& a = answer.at("groups").at(0);
  CHECK(a.at("group") == "a");
  CHECK(a.at("n") == 2);
  CHECK(near(a.at("bias_percent"), -15.0, 1e-12));
  CHECK(near(a.at("median_percent"), -15.0, 1e-12));
  CHECK(near(a.at("mape_percent"), 15.0, 1e-12));
  CHECK(near(a.at("min_percent"), -20.0, 1e-12));
  CHECK(near(a.at("max_percent"), -10.0, 1e-12));
  CHECK(near(a.at("sd_percent"), std::sqrt(50.0), 1e-12));
  CHECK(near(a.at("geometric_mean_ratio"), std::sqrt(0.72), 1e-12));
  CHECK(answer.at("groups").at(1).at("sd_percent").is_null());
  const Json& overall = answer.at("overall");
  CHECK(overall.at("n") == 3);
  CHECK(near(overall.at("aggregate_error_percent"), 17.5, 1e-12));
  CHECK(overall.at("inside_band_percent") == 100);
  CHECK(overall.at("outliers").empty());
  CHECK(answer.at("calibration").is_null());
  CHECK(answer.at("calibration_trials").at(0).at("status") == "too_few_pairs");
}

TEST_CASE("cli: validate learns a constant power and writes it", "[cli][energy]") {
  const Scratch scratch;
  const std::string file = scratch.path("calibration.json");
  const Json answer = json_of(affine_pairs(), {"--write-calibration", file});
  const Json& calibration = answer.at("calibration");
  CHECK(calibration.at("kind") == "affine");
  CHECK(calibration.at("factor").is_null());
  CHECK(near(calibration.at("slope"), 1.25, 1e-3));
  CHECK(near(calibration.at("intercept_w"), 40.0, 0.02));
  CHECK(calibration.at("r2") > 0.999);
  CHECK(calibration.at("left_out_mape_percent") < 0.1);
  const Json written = Json::parse(bytes_of(file));
  for (const char* key : {"kind", "slope", "intercept_w", "r2", "left_out_mape_percent", "n"}) {
    CAPTURE(key);
    CHECK(written.at(key) == calibration.at(key));
  }
  CHECK(written.at("n") == 12);
  CHECK(written.at("groups") == 3);
  CHECK(written.at("band").at("low") == calibration.at("band").at("low"));
  CHECK(written.at("source") == "standard input");
}

TEST_CASE("cli: validate takes other columns and units", "[cli][energy]") {
  const std::string csv =
      "app,device,model,tracker,meter,seconds\n"
      "v,gpu,m1,800,1000,60\n"
      "v,cpu,m1,900,1000,60\n";
  const Json answer =
      json_of(csv, {"--estimate-column", "tracker", "--measured-column", "meter", "--group-column",
                    "app,device", "--leave-out-column", "model", "--name-column", "model",
                    "--duration-column", "seconds", "--unit", "Wh", "--resolution", "100Wh"});
  CHECK(answer.at("groups").at(1).at("group") == "v/cpu");
  CHECK(near(answer.at("overall").at("bias_percent"), -15.0, 1e-12));
  CHECK(near(answer.at("overall").at("worst_resolution_percent"), 10.0 / std::sqrt(6.0), 1e-12));
  CHECK(answer.at("overall").at("coarse_pairs") == 2);
  CHECK(answer.at("warnings").size() == 2);
}

TEST_CASE("cli: validate in its other forms", "[cli][energy]") {
  const auto lines = lines_of(validate(affine_pairs(), {"-f", "jsonl"}).out);
  REQUIRE(lines.size() == 5);
  CHECK(Json::parse(lines[0]).at("record") == "group");
  CHECK(Json::parse(lines[3]).at("record") == "overall");
  CHECK(Json::parse(lines[4]).at("record") == "calibration");
  const auto rows = lines_of(validate(kThree, {"-f", "csv"}).out);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].starts_with("scope,group,n,bias_percent,median_percent,mape_percent,"));
  CHECK(rows[1].starts_with("group,a,2,"));
  CHECK(rows[3].starts_with("overall,,3,"));
  const Outcome table = validate(affine_pairs());
  check_fine(table);
  for (const std::string& line : lines_of(table.out)) CHECK(line.size() <= 80);
  CHECK(has(table.out, "1.25 x estimate + 40 W x duration"));
  CHECK(has(validate(kThree).out, "no calibration: not enough data: it needs 8 pairs"));
}

TEST_CASE("cli: validate's tables fit 80 columns with long names and large errors",
          "[cli][energy]") {
  std::string csv = kHeader;
  for (int i = 0; i < 9; ++i) {
    csv += "a-group-of-a-very-long-name-" + std::to_string(i % 3) + ",\"" + std::string(70, 'n') +
           "\"," + (i == 5 ? "1e14" : "1") + ",0.9,\n";
  }
  const Outcome outcome = validate(csv);
  check_fine(outcome);
  for (const std::string& line : lines_of(outcome.out)) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
}

TEST_CASE("cli: validate fails where the gates say so", "[cli][energy]") {
  // The MAPE of the three is 80/3 %.
  check_fine(validate(kThree, {"--max-mape", "26.7", "--min-coverage", "100"}));
  const Outcome mape = validate(kThree, {"--max-mape", "26%"});
  CHECK(mape.exit_code == 1);
  CHECK_FALSE(mape.out.empty());
  CHECK(mape.err == "vocabplan: error: --max-mape: the MAPE is 26.7 %, above 26 %\n");
  const Outcome both =
      validate(kThree, {"--max-mape", "1", "--min-coverage", "90", "--band", "-30%,40%"});
  CHECK(both.exit_code == 1);
  CHECK(lines_of(both.err).size() == 1);
  CHECK(has(both.err, "--max-mape"));
  CHECK(has(both.err, "--min-coverage: 66.7 % of the pairs are inside the band, below 90 %"));
}

TEST_CASE("cli: validate tells rows that are no pairs and fails", "[cli][energy]") {
  const Outcome outcome = validate(kThree + "b,short,1\nb,zero,1,0,\n", {"-f", "json"});
  CHECK(outcome.exit_code == 1);
  CHECK(Json::parse(outcome.out).at("overall").at("n") == 3);
  CHECK(has(outcome.err, "vocabplan: standard input:5: has 3 fields, the header 5\n"));
  CHECK(has(outcome.err, "vocabplan: standard input:6: column 'measured': '0' is out of range"));
  check_failure(validate("estimate,kwh\n1,2\n"), {"no column 'measured'"});
  const Outcome none = validate(kHeader + "a,b,c,d,e\n");
  CHECK(none.exit_code == 1);
  CHECK(has(none.err, "vocabplan: error: standard input: holds no pair"));
}

TEST_CASE("cli: validate writes no calibration that there is none of", "[cli][energy]") {
  const Scratch scratch;
  const std::string file = scratch.path("calibration.json");
  const Outcome outcome = validate(kThree, {"--write-calibration", file});
  CHECK(outcome.exit_code == 1);
  CHECK(has(outcome.err, "was not written: not enough data: it needs 8 pairs"));
  CHECK(scratch.entries().empty());
}

TEST_CASE("cli: validate replaces no input", "[cli][energy]") {
  const Scratch scratch;
  const std::string pairs = scratch.write("pairs.csv", affine_pairs());
  const std::string answer = scratch.path("answer.txt");
  const auto refused = [&](const Words& more) {
    Words words{"energy", "validate", pairs};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = call(words);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(bytes_of(pairs) == affine_pairs());
    CHECK(scratch.entries() == std::vector<std::string>{"pairs.csv"});
  };
  refused({"--output", pairs});
  refused({"--write-calibration", pairs});
  refused({"--write-calibration", answer, "--output", answer});
  refused({"--write-calibration", "-"});
}

TEST_CASE("cli: validate refuses options that say nothing", "[cli][energy]") {
  const std::string command = "energy validate";
  check_usage_error(call({"energy", "validate"}), command, {"PAIRS is missing"});
  check_usage_error(validate(kThree, {"--band", "0.6"}), command, {"--band", "'0.6'"});
  check_usage_error(validate(kThree, {"--band", "0.6,-0.4"}), command, {"--band"});
  check_usage_error(validate(kThree, {"--band", "-1,0.5"}), command, {"--band"});
  check_usage_error(validate(kThree, {"--unit", "mWh"}), command, {"--unit", "J, kJ, MJ, Wh"});
  check_usage_error(validate(kThree, {"--resolution", "1 mWh"}), command, {"--resolution"});
  check_usage_error(validate(kThree, {"--resolution", "Wh"}), command, {"--resolution"});
  check_usage_error(validate(kThree, {"--resolution", "0"}), command, {"--resolution"});
  check_usage_error(validate(kThree, {"--max-mape", "-1"}), command, {"--max-mape"});
  check_usage_error(validate(kThree, {"--min-coverage", "101"}), command, {"0 to 100"});
  check_usage_error(validate(kThree, {"--group-column", "a,,b"}), command, {"--group-column"});
  check_usage_error(validate(kThree, {"--format", "xml"}), command, {"--format"});
}

TEST_CASE("cli energy validate: progress is shown on a terminal and removed", "[cli]") {
  // Several times what a line of progress needs; a sanitized program takes as long for a tenth.
#ifdef VOCABPLAN_SANITIZED
  constexpr int kPairs = 6'000;
#else
  constexpr int kPairs = 400'000;
#endif
  std::string csv = kHeader;
  for (int i = 0; i < kPairs; ++i) {
    csv += "g" + std::to_string(i % 300) + ",x," + std::to_string(1 + i % 7) + "," +
           std::to_string(1.1 + i % 5) + "," + std::to_string(60 + i) + "\n";
  }
  const auto err_of = [&](const char* quiet) {
    return run({.arguments = {"energy", "validate", "-", "-f", "jsonl", quiet},
                .out = Stream::of("/dev/null"),
                .err = Stream::terminal()},
               csv)
        .err;
  };
  const std::string shown = err_of("-v");
  CHECK(has(shown, "left-out parts of the pairs of 600 ("));
  CHECK(has(shown, "\r\x1b[K"));
  CHECK(err_of("-q").empty());
}

}  // namespace energy_validate_test
