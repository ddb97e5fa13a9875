#include "core/json/writer.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace json_writer_test {

using vocabplan::json_text;
using vocabplan::JsonWriter;
using vocabplan::printable_json;
using Json = nlohmann::ordered_json;

TEST_CASE("core: JSON in lines as the library writes it", "[core]") {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  JsonWriter out;
  out.object().whole("schema", 18446744073709551615U).text("name", "a \"b\"\n").null("none");
  out.array("empty").close().object("nothing").close();
  out.array("numbers").number({}, 5.0).number({}, 1e23).number({}, 1e-7).number({}, kNone).close();
  out.array("rows").object().number("x", 0.1).close().array().array().close().close().close();
  out.json("raw", "[1, 2]").close();
  Json json = Json::parse(R"({"schema": 18446744073709551615, "name": "a \"b\"\n", "none": null,
      "empty": [], "nothing": {}, "numbers": [5.0, 1e23, 1e-7, null],
      "rows": [{"x": 0.1}, [[]]], "raw": "[1, 2]"})");
  std::string expected = json.dump(2);
  const std::string raw = "\"[1, 2]\"";
  expected.replace(expected.find(raw), raw.size(), "[1, 2]");
  CHECK(out.written() == expected);
}

TEST_CASE("core: an outermost value of JSON by itself", "[core]") {
  CHECK(JsonWriter().number({}, 7.0).written() == "7.0");
  CHECK(JsonWriter().object().close().written() == "{}");
  CHECK(JsonWriter().array().close().written() == "[]");
}

std::string printable_text(std::string_view text) {
  return printable_json(json_text(text));
}

TEST_CASE("core: texts of JSON are printable and keep what they say", "[core]") {
  CHECK(printable_text("a/b é 語 😀") == "\"a/b é 語 😀\"");
  CHECK(printable_text("\x1b[1m\x7F\u0085\u202E\uFEFF") ==
        R"("\u001b[1m\u007f\u0085\u202e\ufeff")");
  CHECK(printable_text("\"\\\n\t") == R"("\"\\\n\t")");
  // Each longest beginning of a character that is broken off, as Unicode has it (chapter 3.9).
  CHECK(printable_text("\xFF|\xE2\x80|\xC0\x80|\xF0\x9F\x98") ==
        "\"\uFFFD|\uFFFD|\uFFFD\uFFFD|\uFFFD\"");
  CHECK(Json::parse(printable_text("\u2028\"x")).get<std::string>() == "\u2028\"x");
}

}  // namespace json_writer_test
