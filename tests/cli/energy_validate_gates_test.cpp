#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

namespace energy_validate_gates_test {

using namespace vocabplan::test;

namespace {

using Words = std::vector<std::string>;

Outcome validate(const std::string& csv, const Words& more = {}) {
  Words words{"energy", "validate", "-"};
  words.insert(words.end(), more.begin(), more.end());
  return call(words, csv);
}

}  // namespace

TEST_CASE("cli: validate's gate on the MAPE holds at equality", "[cli][energy]") {
  const std::string seven = "estimate,measured\n107,100\n";
  check_fine(validate(seven, {"--max-mape", "7"}));
  check_fine(validate(seven, {"--max-mape", "7%"}));
  CHECK(validate(seven, {"--max-mape", "6.999999"}).exit_code == 1);
}

TEST_CASE("cli: validate refuses gates that may be shares", "[cli][energy]") {
  const std::string one = "estimate,measured\n1.001,1\n";
  const std::string command = "energy validate";
  check_usage_error(validate(one, {"--min-coverage", "0.9"}), command,
                    {"--min-coverage: '0.9'", "write 90 for 90 %, or 0.9% for 0.9 %"});
  check_usage_error(validate(one, {"--max-mape", "0.07"}), command,
                    {"--max-mape: '0.07'", "write 7 for 7 %, or 0.07% for 0.07 %"});
  check_fine(validate(one, {"--max-mape", "0.9%", "--min-coverage", "90%"}));
  check_fine(validate(one, {"--max-mape", "1", "--min-coverage", "0"}));
  CHECK(validate(one, {"--max-mape", "0.09%"}).exit_code == 1);
}

// Calibrations that a factor cannot help: groups of one pair whose ratios are 0.5 and 2 in turn,
// but for one that is right.
namespace {

std::string no_help_pairs() {
  std::string csv = "group,estimate,measured\n";
  for (int i = 0; i < 8; ++i) {
    csv += std::string(1, static_cast<char>('a' + i)) + (i % 2 == 0 ? ",1,0.5\n" : ",0.5,1\n");
  }
  return csv + "i,1,1\n";
}

}  // namespace

TEST_CASE("cli: validate warns of a calibration that does not help", "[cli][energy]") {
  const Scratch scratch;
  const std::string file = scratch.path("calibration.json");
  // Errors of 100 % and -50 % in turn, and 0 %: a MAPE of 600/9 %. The factor without a pair of
  // ratio 2 is above 1, and predicts it the worse; likewise below 1.
  const Outcome outcome = validate(no_help_pairs(), {"--write-calibration", file});
  CHECK(outcome.exit_code == 0);
  CHECK(has(outcome.out, "groups left out in turn: factor\n"));
  CHECK(has(outcome.out, "\nnone    estimate"));
  CHECK(
      has(outcome.err, "warning: the calibration does not help: its MAPE on groups left out is "));
  CHECK(has(outcome.err, "that of the estimates as they are 66.7 %"));
  CHECK(scratch.entries().size() == 1);
  const Outcome json = validate(no_help_pairs(), {"-f", "json"});
  check_fine(json);
  const Json answer = Json::parse(json.out);
  CHECK(answer.at("calibration").at("kind") == "factor");
  CHECK(answer.at("calibration").at("left_out_mape_percent") >
        answer.at("overall").at("mape_percent"));
  CHECK(answer.at("calibration_trials").at(0).at("status") == "learnt");
  CHECK(answer.at("warnings").size() == 1);
  CHECK(lines_of(validate(no_help_pairs(), {"-f", "jsonl"}).out).size() == 11);
}

}  // namespace energy_validate_gates_test
