#include <algorithm>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"

namespace law_text_refusal_test {

using vocabplan::DataError;
using vocabplan::parse_law;

namespace {

std::string published() {
  return write_law(vocabplan::default_law());
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

// The line on which a part of the text begins.
std::string line_of(const std::string& text, const std::string& part) {
  const std::string before = text.substr(0, text.find(part));
  return std::to_string(1 + std::count(before.begin(), before.end(), '\n'));
}

std::string repeated(const std::string& what, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += what;
  return out;
}

}  // namespace

TEST_CASE("law: text that is no JSON is refused with its line", "[law]") {
  CHECK_THROWS_WITH(parse_law("", "my.json"), "my.json:1: is not JSON from here on");
  CHECK_THROWS_WITH(parse_law("hello", "my.json"), "my.json:1: is not JSON from here on");
  CHECK_THROWS_WITH(parse_law("{\n\n  oops: 1\n}", "my.json"),
                    "my.json:3: is not JSON from here on");
  CHECK_THROWS_WITH(parse_law("{}\n{}", "my.json"), "my.json:2: is not JSON from here on");
  const std::string text = published();
  // A comma lost at the end of line 3 is noticed where the next text begins, on line 4.
  CHECK_THROWS_WITH(
      parse_law(replaced(text, "\"name\": \"tao2024\",", "\"name\": \"tao2024\""), "x"),
      "x:4: is not JSON from here on");
  try {
    (void)parse_law(text.substr(0, text.size() / 2), "my.json");
    FAIL("accepted");
  } catch (const DataError& error) {
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.size() / 2), '\n');
    CHECK(error.line() == static_cast<std::size_t>(lines) + 1);
    CHECK(error.source() == "my.json");
  }
}

TEST_CASE("law: JSON with comments, NaN or bytes that are no text is refused", "[law]") {
  const std::string text = published();
  CHECK_THROWS_AS(parse_law("// mine\n" + text, "x"), DataError);
  CHECK_THROWS_AS(parse_law(replaced(text, "33000000.0", "NaN"), "x"), DataError);
  CHECK_THROWS_AS(parse_law(replaced(text, "33000000.0", "Infinity"), "x"), DataError);
  CHECK_THROWS_AS(parse_law(replaced(text, "33000000.0", "0x10"), "x"), DataError);
  CHECK_THROWS_AS(parse_law(replaced(text, "tao2024", "tao\xFF"), "x"), DataError);
  CHECK_THROWS_AS(parse_law(text + std::string(1, '\0'), "x"), DataError);
}

TEST_CASE("law: a number that a double cannot hold is refused", "[law]") {
  const std::string big = GENERATE(as<std::string>{}, "1e999", "-1e999", "1e99999999999999999999");
  const std::string text = published();
  CHECK_THROWS_WITH(
      parse_law(replaced(text, "33000000.0", big), "my.json"),
      "my.json:" + line_of(text, "33000000.0") + ": holds a number that a double cannot");
}

TEST_CASE("law: a key that stands twice is named", "[law]") {
  const std::string text = published();
  CHECK_THROWS_WITH(parse_law(replaced(text, "\"name\"", "\"name\": \"a\", \"name\""), "my.json"),
                    "my.json:3: the key 'name' stands twice");
  CHECK_THROWS_WITH(parse_law(replaced(text, "\"gamma\"", "\"gamma\": 1, \"gamma\""), "my.json"),
                    "my.json:" + line_of(text, "\"gamma\"") + ": the key 'gamma' stands twice");
}

TEST_CASE("law: whatever is nested without end is refused", "[law]") {
  const std::size_t depth = GENERATE(std::size_t{100}, std::size_t{10000}, std::size_t{1000000});
  CAPTURE(depth);
  SECTION("arrays that are never closed") {
    CHECK_THROWS_AS(parse_law(std::string(depth, '['), "x"), DataError);
  }
  SECTION("arrays in place of the law") {
    CHECK_THROWS_AS(parse_law(std::string(depth, '[') + std::string(depth, ']'), "x"), DataError);
  }
  SECTION("objects in place of the law") {
    CHECK_THROWS_AS(parse_law(repeated("{\"a\":", depth) + "1" + std::string(depth, '}'), "x"),
                    DataError);
  }
  SECTION("arrays in place of a number") {
    const std::string bomb = std::string(depth, '[') + std::string(depth, ']');
    CHECK_THROWS_AS(parse_law(replaced(published(), "33000000.0", bomb), "x"), DataError);
  }
  SECTION("objects in place of a text") {
    const std::string bomb = repeated("{\"a\":", depth) + "1" + std::string(depth, '}');
    CHECK_THROWS_AS(parse_law(replaced(published(), "\"tao2024\"", bomb), "x"), DataError);
  }
}

TEST_CASE("law: a long value is shortened in the message", "[law]") {
  const std::string text =
      replaced(published(), "33000000.0", "\"" + std::string(1000000, 'x') + "\"");
  try {
    (void)parse_law(text, "my.json");
    FAIL("accepted");
  } catch (const DataError& error) {
    CHECK(std::string(error.what()).size() < 200);
  }
}

}  // namespace law_text_refusal_test
