#include "vocabplan/core/number_text.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/number.hpp"

namespace number_text_test {

using vocabplan::human;
using vocabplan::human_ratio;
using vocabplan::human_whole;
using vocabplan::shortest;

namespace {

using Text = std::pair<double, std::string>;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Significant digits of a decimal: what stands before the exponent without point, sign and zeros at
// either end.
std::size_t significant_digits(std::string text) {
  text = text.substr(0, text.find('e'));
  std::erase(text, '.');
  std::erase(text, '-');
  const auto first = text.find_first_not_of('0');
  if (first == std::string::npos) return 1;
  return text.find_last_not_of('0') - first + 1;
}

// The standard library's shortest decimal that reads back the same, a second implementation.
std::size_t least_digits(double value) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific);
  return significant_digits({buffer.data(), end.ptr});
}

void check_round_trip(double value) {
  std::array<char, vocabplan::kNumberRoom + 1> buffer{};
  buffer.fill('#');
  char* const end = vocabplan::write_shortest(buffer.data(), value);
  const std::string text(buffer.data(), end);
  CAPTURE(text);
  REQUIRE(text.size() <= vocabplan::kNumberRoom);
  REQUIRE(buffer.back() == '#');
  const double back = std::strtod(text.c_str(), nullptr);
  REQUIRE(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(value));
  REQUIRE(significant_digits(text) <= least_digits(value));
}

}  // namespace

TEST_CASE("core: the form of shortest decimals", "[core]") {
  const auto& [value, text] = GENERATE(values<Text>({
      {0.0, "0"},
      {-0.0, "-0.0"},
      {1.0, "1"},
      {-7.5, "-7.5"},
      {0.1, "0.1"},
      {59547.0, "59547"},
      {7e9, "7000000000"},
      {9007199254740992.0, "9007199254740992"},
      {-9007199254740992.0, "-9007199254740992"},
      {9007199254740994.0, "9.007199254740994e+15"},
      {1e16, "1e+16"},
      {18446744073709551616.0, "1.8446744073709552e+19"},
      {1e20, "1e+20"},
      {7.1e20, "7.1e+20"},
      {1e21, "1e+21"},
      {7.1e21, "7.1e+21"},
      {1.25e30, "1.25e+30"},
      {0.25, "0.25"},
      {1e-5, "0.00001"},
      {1.5e-5, "0.000015"},
      {9.9e-6, "9.9e-06"},
      {1e-10, "1e-10"},
      {5e-324, "5e-324"},
      {2.2250738585072014e-308, "2.2250738585072014e-308"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {kInfinity, "inf"},
      {-kInfinity, "-inf"},
      {std::numeric_limits<double>::quiet_NaN(), "nan"},
  }));
  CHECK(shortest(value) == text);
}

TEST_CASE("core: shortest decimals of random bit patterns read back the same", "[core]") {
  vocabplan::test::Random random(3);
  for (int i = 0; i < 100000; ++i) {
    const auto value = std::bit_cast<double>(random.bits());
    if (std::isfinite(value)) check_round_trip(value);
  }
}

TEST_CASE("core: shortest decimals of counts read back the same", "[core]") {
  vocabplan::test::Random random(4);
  for (int i = 0; i < 100000; ++i) {
    check_round_trip(random.log_uniform(1e-7, 1e25));
    check_round_trip(std::floor(random.log_uniform(1.0, 1e25)));
  }
}

TEST_CASE("core: shortest decimals at powers of two and of ten read back the same", "[core]") {
  for (int i = -1074; i < 1024; ++i) {
    const double value = std::ldexp(1.0, i);
    check_round_trip(value);
    check_round_trip(std::nextafter(value, 0.0));
    check_round_trip(std::nextafter(value, kInfinity));
  }
  for (int i = -320; i <= 308; ++i)
    check_round_trip(std::strtod(("1e" + std::to_string(i)).c_str(), nullptr));
}

TEST_CASE("core: counts for people", "[core]") {
  const auto& [value, text] = GENERATE(values<Text>({
      {0.0, "0"},           {1.0, "1"},          {999.0, "999"},
      {1000.0, "1K"},       {59547.0, "59.55K"}, {7e9, "7B"},
      {33e6, "33M"},        {1.5e12, "1.5T"},    {0.25, "0.25"},
      {999949.0, "999.9K"}, {999950.0, "1M"},    {999.96, "1K"},
      {9.99e14, "999T"},    {1e15, "1e15"},      {7.0524e21, "7.052e21"},
      {1e30, "1e30"},       {1e-5, "1e-05"},     {5e-324, "4.941e-324"},
      {kInfinity, "inf"},
  }));
  CHECK(human(value) == text);
}

TEST_CASE("core: a count for people reads back within its four digits", "[core]") {
  vocabplan::test::Random random(5);
  for (int i = 0; i < 50000; ++i) {
    const double value = random.log_uniform(1e-320, 1.79e308);
    const auto parsed = vocabplan::parse_number(human(value));
    CAPTURE(value, human(value), parsed.fault);
    REQUIRE(static_cast<bool>(parsed));
    // A subnormal number near the least double has fewer digits than four.
    REQUIRE(std::abs(parsed.value - value) <= 5.1e-4 * value + 5e-324);
  }
}

TEST_CASE("core: whole counts and ratios for people", "[core]") {
  CHECK(human_whole(0.0) == "0");
  CHECK(human_whole(59547.8) == "59548");
  CHECK(human_whole(999999999999999.0) == "999999999999999");
  CHECK(human_whole(1e15) == "1e15");
  CHECK(human_whole(kInfinity) == "inf");
  CHECK(human_ratio(1.02) == "1.02");
  CHECK(human_ratio(12.6) == "12.6");
  CHECK(human_ratio(999.0) == "999");
  CHECK(human_ratio(31250.0) == "31250");
  CHECK(human_ratio(3.1e7) == "3.1e+07");
}

TEST_CASE("core: whole numbers digit by digit", "[core]") {
  vocabplan::test::Random random(6);
  const auto check = [](std::uint64_t value) {
    std::array<char, vocabplan::kNumberRoom + 1> buffer{};
    buffer.fill('#');
    char* const end = vocabplan::write_whole(buffer.data(), value);
    REQUIRE(std::string(buffer.data(), end) == std::to_string(value));
    REQUIRE(buffer.back() == '#');
  };
  std::uint64_t power = 1;
  for (int i = 0; i < 20; ++i) {
    check(power - 1);
    check(power);
    check(power + 1);
    if (i < 19) power *= 10;
  }
  check(std::numeric_limits<std::uint64_t>::max());
  for (int i = 0; i < 100000; ++i) check(random.bits() >> (random.bits() % 64U));
}

}  // namespace number_text_test
