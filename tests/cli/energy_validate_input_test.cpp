#include <cmath>
#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_validate_input_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

Outcome validate(const std::string& csv, const Words& more = {}) {
  Words words{"energy", "validate", "-"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, csv);
}

std::string utf16(const std::string& text, bool little) {
  std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : text) out += little ? std::string{c, '\0'} : std::string{'\0', c};
  return out;
}

}  // namespace

TEST_CASE("cli: validate takes units in any case but for milli", "[cli][energy]") {
  const std::string csv = "estimate,measured\n1000,1000\n";
  for (const char* unit : {"kwh", "KWH", "kWh", "Kwh"}) {
    // A step of 1 kWh in 1000: 0.1 % over sqrt(6).
    const Outcome outcome =
        validate(csv, {"--unit", unit, "--resolution", std::string("1 ") + unit, "-f", "json"});
    CAPTURE(unit);
    check_fine(outcome);
    const Json answer = Json::parse(outcome.out);
    CHECK(near(answer.at("overall").at("worst_resolution_percent"), 0.1 / std::sqrt(6.0), 1e-12));
  }
  for (const char* unit : {"mWh", "mwh", "mJ", "mj"}) {
    check_usage_error(validate(csv, {"--unit", unit}), "energy validate", {"--unit", unit});
    check_usage_error(validate(csv, {"--resolution", std::string("1 ") + unit}), "energy validate",
                      {"--resolution", unit});
  }
  check_fine(validate("estimate,measured,unit\n1,1,wh\n1,1,MWH\n1,1,j\n"));
  CHECK(validate("estimate,measured,unit\n1,1,mWh\n1,1,Wh\n").exit_code == 1);
}

TEST_CASE("cli: validate takes names of columns in any case", "[cli][energy]") {
  const auto bias = [](const std::string& csv, Words more = {}) {
    more.insert(more.end(), {"-f", "json"});
    const Outcome outcome = validate(csv, more);
    check_fine(outcome);
    return Json::parse(outcome.out).at("overall").at("bias_percent").get<double>();
  };
  CHECK(near(bias("Estimate,MEASURED\n3,2\n"), 50.0, 1e-12));
  CHECK(near(
      bias("Tracker,meter\n3,2\n", {"--estimate-column", "tracker", "--measured-column", "Meter"}),
      50.0, 1e-12));
  // The very name goes before.
  CHECK(near(bias("Estimate,estimate,measured\n9,3,2\n"), 50.0, 1e-12));
  check_failure(validate("Estimate,ESTIMATE,measured\n9,3,2\n"), {"'estimate' twice"});
}

TEST_CASE("cli: validate tells semicolons and UTF-16", "[cli][energy]") {
  CHECK(validate("estimate;measured\n1;2\n").out == validate("estimate,measured\n1,2\n").out);
  check_failure(validate("estimate,measured,units\n1,2,J\n"), {"'units'", "'unit'"});
  for (const bool little : {true, false}) {
    check_failure(validate(utf16("estimate,measured\r\n1,2\r\n", little)), {"is UTF-16", "UTF-8"});
  }
}

TEST_CASE("cli: validate says that an answer of predict is no estimate", "[cli][energy]") {
  const Scratch scratch;
  const std::string trace =
      scratch.write("node.csv", "timestamp,component,watts\n0,node,400\n3600,node,400\n");
  const std::string plan = scratch.write(
      "plan.json", call({"predict", "7B", "--accelerator", "h100-sxm", "-f", "json"}).out);
  check_failure(call({"energy", "validate", "--estimate", plan, "--trace", trace}),
                {"holds records", "'energy estimate -f json'"});
  const Words piped{"energy", "validate", "--estimate", "-", "--trace", trace, "-f", "json"};
  const Outcome outcome = call(piped, R"({"energy_kwh":0.5,"hours":1})");
  check_fine(outcome);
  CHECK(near(Json::parse(outcome.out).at("overall").at("bias_percent"), 25.0, 1e-12));
  check_usage_error(call({"energy", "validate", "--estimate", "-", "--trace", "-"}),
                    "energy validate", {"--estimate and --trace"});
}

TEST_CASE("cli energy estimate: a calibration from standard input, with a band of rounding",
          "[cli][energy]") {
  const Outcome outcome =
      call({"energy", "estimate", "--accel-hours", "100", "--accelerator", "h100-sxm",
            "--calibration", "-"},
           R"({"schema_version":1,"kind":"factor","factor":1.25,"slope":null,"intercept_w":null,)"
           R"("r2":null,"left_out_mape_percent":0,"n":30,"groups":4,)"
           R"("band":{"low":-2.22e-16,"high":2.22e-16},"source":"pairs.csv"})");
  check_fine(outcome);
  CHECK(has(outcome.out, "errors observed, 0 % .. 0 %"));
}

}  // namespace energy_validate_input_test
