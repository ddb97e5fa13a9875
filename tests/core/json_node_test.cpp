#include "core/json/node.hpp"

#include <functional>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace json_node_test {

using vocabplan::JsonDocument;
using vocabplan::JsonNode;
using vocabplan::parse_json;

namespace {

const std::string kText = R"({
  "name": "x",
  "sizes": [1,
    2.5,
    -3],
  "inner": {
    "flag": true, "nothing": null,
    "deep": {"list": [[], {"k": 1e30}]}
  },
  "most": 9007199254740993
})";

void complains(const std::function<void(const JsonNode&)>& ask, const std::string& message) {
  const JsonDocument document = parse_json(kText, "my.json");
  const JsonNode node(document);
  CHECK_THROWS_WITH(ask(node), message);
}

}  // namespace

TEST_CASE("core: a complaint about JSON names line, key and value", "[core]") {
  complains([](const JsonNode& n) { (void)n.at("name").number(); },
            "my.json:2: name is \"x\"; accepted is a number");
  complains([](const JsonNode& n) { (void)n.at("sizes").at(2).number_within(0, 1); },
            "my.json:5: sizes[2] is -3; accepted is a number from 0 to 1");
  complains([](const JsonNode& n) { (void)n.at("sizes").number_at(1, 0, 1); },
            "my.json:4: sizes[1] is 2.5; accepted is a number from 0 to 1");
  complains([](const JsonNode& n) { (void)n.at("sizes").at(1).whole_within(0, 3); },
            "my.json:4: sizes[1] is 2.5; accepted is a whole number from 0 to 3");
  complains([](const JsonNode& n) { (void)n.at("inner").at("flag").text(); },
            "my.json:7: inner.flag is true; accepted is a text");
  complains([](const JsonNode& n) { (void)n.at("inner").at("nothing").at("more"); },
            "my.json:7: inner.nothing is null; accepted is an object");
  complains(
      [](const JsonNode& n) { (void)n.at("inner").at("deep").array_size(1, 2); },
      "my.json:8: inner.deep is {\"list\":[[],{\"k\":1e+30}]}; accepted is an array of 1 to 2 "
      "elements");
  complains([](const JsonNode& n) { n.at("inner").at("deep").at("list").complain("is odd"); },
            "my.json:8: inner.deep.list is odd");
  complains([](const JsonNode& n) { n.complain("is odd"); }, "my.json:1: the file is odd");
}

TEST_CASE("core: a key that is missing from JSON has the line of its object", "[core]") {
  complains([](const JsonNode& n) { (void)n.at("other"); }, "my.json:1: other is missing");
  complains([](const JsonNode& n) { (void)n.at("inner").at("other"); },
            "my.json:6: inner.other is missing");
}

TEST_CASE("core: the first unknown key of JSON has its own line", "[core]") {
  complains(
      [](const JsonNode& n) {
        n.expect_only({"name", "inner", "most"});
      },
      "my.json:3: the file has the unknown key 'sizes'; accepted are name, inner, most");
  complains([](const JsonNode& n) { n.at("inner").expect_only({"flag"}); },
            "my.json:7: inner has the unknown key 'nothing'; accepted are flag");
  complains([](const JsonNode& n) { n.at("name").expect_only({"flag"}); },
            "my.json:2: name is \"x\"; accepted is an object");
}

TEST_CASE("core: an element that an array of JSON does not have", "[core]") {
  complains([](const JsonNode& n) { (void)n.at("sizes").at(3); },
            "my.json:3: sizes is [1,2.5,-3]; accepted is an array of more than 3 elements");
  complains([](const JsonNode& n) { (void)n.at("sizes").number_at(3, 0, 1); },
            "my.json:3: sizes is [1,2.5,-3]; accepted is an array of more than 3 elements");
  complains([](const JsonNode& n) { (void)n.at("name").number_at(0, 0, 1); },
            "my.json:2: name is \"x\"; accepted is an array of more than 0 elements");
}

TEST_CASE("core: an integer just beyond an end is not rounded to it", "[core]") {
  constexpr std::int64_t kEnd = std::int64_t{1} << 53U;
  complains([](const JsonNode& n) { (void)n.at("most").whole_within(0, kEnd); },
            "my.json:10: most is 9007199254740993; accepted is a whole number from 0 to "
            "9007199254740992");
  const JsonDocument document = parse_json("[-9007199254740993, 9007199254740992, 1e3]", "x");
  const JsonNode node(document);
  CHECK_THROWS(node.at(std::size_t{0}).whole_within(-kEnd, kEnd));
  CHECK(node.at(1).whole_within(-kEnd, kEnd) == kEnd);
  CHECK(node.at(2).whole_within(0, 1000) == 1000);
}

}  // namespace json_node_test
