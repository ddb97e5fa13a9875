#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/number.hpp"

namespace number_refusal_test {

using vocabplan::parse_number;

namespace {

using Refusal = std::pair<std::string, std::string>;

void check_refused(const Refusal& refusal) {
  const auto parsed = parse_number(refusal.first);
  CAPTURE(refusal.first);
  CHECK(parsed.fault == refusal.second);
  CHECK(parsed.value == 0.0);
}

}  // namespace

TEST_CASE("core: what is no number is refused with its reason", "[core]") {
  constexpr auto kNone = "is not a number";
  check_refused(GENERATE_COPY(values<Refusal>({
      {"", "is empty"},
      {"+7", "has a sign"},
      {"-7", "has a sign"},
      {"-0", "has a sign"},
      {"-inf", "has a sign"},
      {"inf", kNone},
      {"Infinity", kNone},
      {"nan", kNone},
      {"NaN", kNone},
      {"nan(1)", kNone},
      {"0x10", kNone},
      {"0X1p3", kNone},
      {"seven", kNone},
      {".", kNone},
      {"e5", kNone},
      {".e5", kNone},
      {"K", kNone},
      {" 7", kNone},
      {"7 ", kNone},
      {"7 B", kNone},
      {"7\n", kNone},
      {std::string("7\0", 2), kNone},
      {std::string("\0", 1), kNone},
      {"1.2.3", kNone},
      {"7%", kNone},
      {"7d", kNone},
      {"7f", kNone},
      {"7L", kNone},
      {"7/2", kNone},
      {"\xEF\xBB\xBF"
       "7",
       kNone},
      {"\xD9\xA7", kNone},  // an Arabic seven
  })));
}

TEST_CASE("core: refusals that say more than no number", "[core]") {
  constexpr auto kExponent = "has an exponent without digits";
  constexpr auto kUnderscore = "has an underscore that is not between two digits";
  constexpr auto kComma = "has a comma: the decimal sign is a point";
  constexpr auto kBoth = "has both an exponent and a suffix";
  constexpr auto kMore = "has more after its suffix";
  check_refused(GENERATE_COPY(values<Refusal>({
      {"1E", kExponent},     {"1e", kExponent},     {"1e+", kExponent},    {"1e-", kExponent},
      {"1e+-3", kExponent},  {"1eK", kExponent},    {"1E3K", kBoth},       {"1e3K", kBoth},
      {"1e-3m", kBoth},      {"7BB", kMore},        {"7KiB", kMore},       {"7B ", kMore},
      {"7M5", kMore},        {"7K_", kMore},        {"1,5", kComma},       {"1,000,000", kComma},
      {"7,", kComma},        {"_7", kUnderscore},   {"7_", kUnderscore},   {"7__0", kUnderscore},
      {"7_.5", kUnderscore}, {"7._5", kUnderscore}, {"7_e5", kUnderscore}, {"7e_5", kUnderscore},
      {"7e5_", kUnderscore}, {"7_K", kUnderscore},  {"_", kUnderscore},
  })));
}

TEST_CASE("core: a number that a double cannot hold is refused", "[core]") {
  constexpr auto kRange = "is outside the range of a double (about 5e-324 to 1.8e308)";
  check_refused(GENERATE_COPY(values<Refusal>({
      {"1e400", kRange},
      {"1.7976931348623159e308", kRange},  // above the halfway point to the next power of two
      {"1e-400", kRange},
      {"2e-324", kRange},
      {"2.4703282292062327e-324", kRange},  // just below half of the least double
      {"1e99999999999999999999", kRange},
      {"1e-99999999999999999999", kRange},
      {std::string(310, '9'), kRange},
      {std::string(305, '9') + "P", kRange},
      {"0." + std::string(390, '0') + "1", kRange},
  })));
}

TEST_CASE("core: no text of a few odd characters upsets the number parser", "[core]") {
  // Every accepted text must match the grammar; the check here is a second, independent one.
  constexpr std::string_view kAlphabet = "0179._eE+-KmBgTpx, nai";
  vocabplan::test::Random random(2);
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (auto length = random.bits() % 9U; length > 0; --length) {
      text += kAlphabet[static_cast<std::size_t>(random.bits() % kAlphabet.size())];
    }
    const auto parsed = parse_number(text);
    if (!parsed) continue;
    CAPTURE(text);
    REQUIRE(parsed.value >= 0.0);
    REQUIRE(text.find_first_of("xnai ,") == std::string::npos);
    REQUIRE(text.find_first_of("0179") != std::string::npos);
    const auto exponent = text.find_first_of("eE");
    const auto suffix = text.find_first_of("KmBgTp");
    REQUIRE((suffix == std::string::npos || suffix + 1 == text.size()));
    REQUIRE((suffix == std::string::npos || exponent == std::string::npos));
    const auto sign = text.find_first_of("+-");
    REQUIRE((sign == std::string::npos || (sign > 0 && sign - 1 == exponent)));
  }
}

}  // namespace number_refusal_test
