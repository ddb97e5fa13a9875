#include <string>
#include <vector>

#include "answers.hpp"
#include "catch.hpp"
#include "scratch.hpp"

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
