#include "vocabplan/report/json_text.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace json_text_test {

using vocabplan::interval_json;
using vocabplan::json_strings;
using vocabplan::JsonObject;

TEST_CASE("report: what JSON has no number for is null", "[report]") {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::string text = JsonObject()
                               .add("a", 1.5)
                               .add("b", infinity)
                               .add("c", std::optional<double>())
                               .add("d", std::optional<double>(2.0))
                               .text();
  CHECK(text == R"({"a":1.5,"b":null,"c":null,"d":2})");
}

TEST_CASE("report: an array of strings", "[report]") {
  CHECK(json_strings({}) == "[]");
  const std::vector<std::string> strings{"one", "a \"second\"", "line\nend"};
  CHECK(json_strings(strings) == R"(["one","a \"second\"","line\nend"])");
}

TEST_CASE("report: an end of an interval that is open is null", "[report]") {
  CHECK(interval_json({.level = 0.9, .lower = 8.0, .upper = {}, .draws = 100}) ==
        R"({"level":0.9,"lower":8,"upper":null,"draws":100})");
  CHECK(interval_json({.level = 0.5, .lower = {}, .upper = 8.0, .draws = 1}) ==
        R"({"level":0.5,"lower":null,"upper":8,"draws":1})");
}

}  // namespace json_text_test
