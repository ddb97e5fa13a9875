#include "vocabplan/core/number.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "catch.hpp"
#include "random.hpp"

namespace number_test {

using vocabplan::in_quotes;
using vocabplan::parse_number;

namespace {

using Case = std::pair<std::string, double>;

double value_of(const std::string& text) {
  const auto parsed = parse_number(text);
  CAPTURE(text, parsed.fault);
  REQUIRE(parsed.fault.empty());
  return parsed.value;
}

}  // namespace

TEST_CASE("core: numbers as people write counts", "[core]") {
  const auto& [text, value] = GENERATE(values<Case>({
      {"0", 0.0},         {"7", 7.0},          {"007", 7.0},       {"7B", 7e9},
      {"7b", 7e9},        {"7G", 7e9},         {"7g", 7e9},        {"33M", 33e6},
      {"33m", 33e6},      {"32K", 32e3},       {"32k", 32e3},      {"1T", 1e12},
      {"1t", 1e12},       {"2P", 2e15},        {"2p", 2e15},       {"70_000", 70000.0},
      {"1_2_3", 123.0},   {"1_0.2_5", 10.25},  {"1e1_0", 1e10},    {"2.3e21", 2.3e21},
      {"2.3E21", 2.3e21}, {"2.3e+21", 2.3e21}, {"2.5e-3", 2.5e-3}, {".5", 0.5},
      {"5.", 5.0},        {".5K", 500.0},      {"5.K", 5000.0},    {"0.0", 0.0},
      {"0e999", 0.0},     {"0K", 0.0},         {"1e0", 1.0},       {"1e00000000000007", 1e7},
      {"2.87B", 2.87e9},  {"7_0B", 70e9},      {"1e-0", 1.0},      {"0.000001M", 1.0},
  }));
  CHECK(value_of(text) == value);
}

TEST_CASE("core: a number is the double nearest to what was written", "[core]") {
  // A suffix as a factor of 1e9 would round twice: 7.2415673 is no double.
  CHECK(value_of("7.2415673B") == 7241567300.0);
  CHECK(value_of("0.1K") == 100.0);
  CHECK(value_of("1.1K") == 1100.0);
  CHECK(value_of("4.35K") == 4350.0);  // 4.35 * 1000 is 4350.000000000001 less one unit or more
  CHECK(value_of("9007199254740993") == 9007199254740992.0);  // halfway, to even
  CHECK(value_of("9007199254740993.0000000000000000000001") == 9007199254740994.0);
  CHECK(value_of("9007199254740.993K") == 9007199254740992.0);
}

TEST_CASE("core: a suffix reads as its power of ten", "[core]") {
  vocabplan::test::Random random(1);
  const std::pair<const char*, const char*> suffixes[] = {{"K", "e3"}, {"M", "e6"},  {"B", "e9"},
                                                          {"G", "e9"}, {"T", "e12"}, {"P", "e15"}};
  for (int i = 0; i < 20000; ++i) {
    const std::string digits = std::to_string(random.bits() % 1000000000U) + "." +
                               std::to_string(random.bits() % 10000000000U);
    for (const auto& [suffix, exponent] : suffixes) {
      CAPTURE(digits, suffix);
      const double expected = std::strtod((digits + exponent).c_str(), nullptr);
      REQUIRE(parse_number(digits + suffix).value == expected);
    }
  }
}

TEST_CASE("core: the ends of double are numbers", "[core]") {
  CHECK(value_of("5e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(value_of("4.9406564584124654e-324") == std::numeric_limits<double>::denorm_min());
  // Just above half of the least double, which rounds up to it.
  CHECK(value_of("2.4703282292062328e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(value_of("2.2250738585072011e-308") ==
        std::nextafter(std::numeric_limits<double>::min(), 0.0));
  CHECK(value_of("2.2250738585072014e-308") == std::numeric_limits<double>::min());
  CHECK(value_of("1.7976931348623157e308") == std::numeric_limits<double>::max());
  // Below the halfway point to the next power of two.
  CHECK(value_of("1.7976931348623158e308") == std::numeric_limits<double>::max());
  CHECK(value_of("1" + std::string(308, '0')) == 1e308);
  CHECK(value_of("0." + std::string(320, '0') + "1") == 1e-321);
}

TEST_CASE("core: four hundred characters are a number and one more is none", "[core]") {
  CHECK(value_of("1." + std::string(398, '0')) == 1.0);
  CHECK(value_of("1." + std::string(397, '0') + "P") == 1e15);
  CHECK(parse_number("1." + std::string(399, '0')).fault == "is longer than 400 characters");
  CHECK(parse_number(std::string(std::size_t{1} << 20U, '9')).fault ==
        "is longer than 400 characters");
}

TEST_CASE("core: what a parsed number is worth as a condition", "[core]") {
  CHECK(static_cast<bool>(parse_number("7B")));
  CHECK_FALSE(static_cast<bool>(parse_number("7X")));
  CHECK(parse_number("7X").value == 0.0);
}

TEST_CASE("core: any text can stand in an error message", "[core]") {
  CHECK(in_quotes("") == "''");
  CHECK(in_quotes("7Q") == "'7Q'");
  CHECK(in_quotes(std::string("a\0b\n\x7f\x1b", 6)) == "'a\\x00b\\x0a\\x7f\\x1b'");
  CHECK(in_quotes(std::string(40, 'x')) == "'" + std::string(40, 'x') + "'");
  CHECK(in_quotes(std::string(41, 'x')) == "'" + std::string(40, 'x') + "...'");
  CHECK(in_quotes(std::string(std::size_t{1} << 20U, 'x')).size() == 45);
  CHECK(in_quotes("\xC3\xA9") == "'\xC3\xA9'");
}

}  // namespace number_test
