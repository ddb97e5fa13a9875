#include "vocabplan/core/ascii.hpp"

#include "catch.hpp"

namespace ascii_test {

using vocabplan::lower_case;
using vocabplan::same_in_any_case;
using vocabplan::trimmed;

TEST_CASE("core: ASCII letters alone have a case", "[core]") {
  CHECK(lower_case("AZaz09_[@`{") == "azaz09_[@`{");
  CHECK(lower_case("\xC3\x84") == "\xC3\x84");  // a capital A with dots
  CHECK(same_in_any_case("kWh", "KWH"));
  CHECK(same_in_any_case("", ""));
  CHECK_FALSE(same_in_any_case("kWh", "kW"));
  CHECK_FALSE(same_in_any_case("@", "`"));
}

TEST_CASE("core: blanks and tabs are trimmed at both ends", "[core]") {
  CHECK(trimmed(" \ta b\t ") == "a b");
  CHECK(trimmed(" \t ").empty());
  CHECK(trimmed("").empty());
  CHECK(trimmed("a\n") == "a\n");
}

}  // namespace ascii_test
