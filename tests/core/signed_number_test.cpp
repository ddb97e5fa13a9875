#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/number.hpp"

namespace signed_number_test {

using vocabplan::parse_number;
using vocabplan::parse_signed_number;

TEST_CASE("core: a signed number is a number behind at most one sign", "[core]") {
  using Case = std::pair<std::string, double>;
  const auto& [text, value] = GENERATE(values<Case>({
      {"-1.3494449853897095", -1.3494449853897095},
      {"3.2", 3.2},
      {"+3.2", 3.2},
      {"-1.5e-3", -0.0015},
      {"-2K", -2000.0},
      {"-70_000", -70000.0},
      {"-.5", -0.5},
      {"0", 0.0},
      {"-1.7976931348623157e308", -std::numeric_limits<double>::max()},
      {"-5e-324", -std::numeric_limits<double>::denorm_min()},
  }));
  const auto parsed = parse_signed_number(text);
  CAPTURE(text, parsed.fault);
  CHECK(parsed.fault.empty());
  CHECK(parsed.value == value);
}

TEST_CASE("core: minus zero keeps its sign", "[core]") {
  const auto parsed = parse_signed_number("-0");
  CHECK(parsed.fault.empty());
  CHECK(std::signbit(parsed.value));
}

TEST_CASE("core: what is no signed number is refused with its reason", "[core]") {
  constexpr auto kTwoSigns = "has more than one sign";
  constexpr auto kNone = "is not a number";
  constexpr auto kRange = "is outside the range of a double (about 5e-324 to 1.8e308)";
  using Refusal = std::pair<std::string, std::string>;
  const auto& [text, fault] = GENERATE_COPY(values<Refusal>({
      {"", "is empty"},
      {"-", kNone},
      {"+", kNone},
      {"--1", kTwoSigns},
      {"+-1", kTwoSigns},
      {"-inf", kNone},
      {"-nan", kNone},
      {"nan", kNone},
      {"- 1", kNone},
      {" -1", kNone},
      {"1-", kNone},
      {"-0x10", kNone},
      {"-1e400", kRange},
      {"-1e-400", kRange},
      {"\xE2\x88\x92"
       "1",
       kNone},
      {"-1,5", "has a comma: the decimal sign is a point"},
      {"-_1", "has an underscore that is not between two digits"},
  }));
  const auto parsed = parse_signed_number(text);
  CAPTURE(text);
  CHECK(parsed.fault == fault);
  CHECK(parsed.value == 0.0);
}

TEST_CASE("core: a minus changes the sign of a number and nothing else", "[core]") {
  vocabplan::test::Random random(5);
  for (int i = 0; i < 20000; ++i) {
    const std::string text =
        std::to_string(random.bits() % 1000U) + "." + std::to_string(random.bits());
    CAPTURE(text);
    const double value = parse_number(text).value;
    REQUIRE(parse_signed_number(text).value == value);
    REQUIRE(parse_signed_number("-" + text).value == -value);
  }
}

}  // namespace signed_number_test
