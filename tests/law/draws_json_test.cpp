#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "catch.hpp"
#include "drawn_law.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"

namespace draws_json_test {

using Json = nlohmann::ordered_json;
using vocabplan::Law;
using vocabplan::parse_law;
using vocabplan::write_law;
using vocabplan::test::drawn_law;

namespace {

Json drawn_json() {
  return Json::parse(write_law(drawn_law(24, 5, 91)));
}

std::string refusal_of_text(const std::string& text) {
  try {
    (void)parse_law(text, "my.json");
  } catch (const vocabplan::DataError& error) {
    return error.what();
  }
  return "accepted";
}

std::string refusal(const Json& json) {
  return refusal_of_text(json.dump());
}

std::string refusal_with(const std::string& pointer, const Json& value) {
  Json json = drawn_json();
  json.at(Json::json_pointer(pointer)) = value;
  return refusal(json);
}

}  // namespace

TEST_CASE("law: draws survive writing and reading exactly", "[law]") {
  const Law law = drawn_law(1000, 7, 92);
  const std::string text = write_law(law);
  const Law back = parse_law(text, "text");
  CHECK(back.draws == law.draws);
  CHECK(write_law(back) == text);
}

TEST_CASE("law: draws are written last, a row a line", "[law]") {
  const Law law = drawn_law(30, 0, 93);
  const std::string text = write_law(law);
  const Json json = Json::parse(text);
  CHECK(std::prev(json.end()).key() == "draws");
  const Json& draws = json.at("draws");
  CHECK(std::prev(draws.end()).key() == "rows");
  CHECK(draws.at("columns").dump() ==
        R"(["A1","A2","B","E","alpha1","alpha2","beta","line_ln_k","line_exponent",)"
        R"("isoflops_ln_k","isoflops_exponent","anchor_n_v","gamma","unbounded"])");
  CHECK(draws.at("rows").at(29).at(3) == law.draws.rows[29].E);
  CHECK(draws.at("rows").at(29).at(11) == law.draws.rows[29].anchor_n_v);
  std::istringstream lines(text);
  int rows = 0;
  for (std::string line; std::getline(lines, line);) rows += line.rfind("      [", 0) == 0 ? 1 : 0;
  CHECK(rows == 30);
  CHECK(text.ends_with("\n    ]\n  }\n}\n"));
}

TEST_CASE("law: a law without draws has no such key", "[law]") {
  Law law = drawn_law(30, 0, 94);
  law.draws = {};
  const std::string text = write_law(law);
  CHECK_FALSE(Json::parse(text).contains("draws"));
  CHECK(parse_law(text, "text").draws.rows.empty());
}

TEST_CASE("law: what is wrong with draws is named", "[law]") {
  using Case = std::tuple<std::string, Json, std::string>;
  const auto& [pointer, value, message] = GENERATE(values<Case>({
      {"", 7, " is 7; accepted is an object"},
      {"/resample", "day",
       ".resample is \"day\"; accepted is run, family, tokenizer, size-tokenizer or row"},
      {"/resample", 1, ".resample is 1; accepted is a text"},
      {"/seed", 1.5, ".seed is 1.5; accepted is a whole number from 0 to 9007199254740992"},
      {"/seed", -1, ".seed is -1; accepted is a number from 0 to 9007199254740992"},
      {"/seed", std::uint64_t{9007199254740993},
       ".seed is 9007199254740993; accepted is a whole number from 0 to 9007199254740992"},
      {"/seed", "1", ".seed is \"1\"; accepted is a number"},
      {"/degenerate_share", 1.01, ".degenerate_share is 1.01; accepted is a number from 0 to 1"},
      {"/columns/3", "e", ".columns[3] is \"e\"; accepted is \"E\""},
      {"/columns/13", "A1", ".columns[13] is \"A1\"; accepted is \"unbounded\""},
      {"/columns", Json::array({"A1"}),
       ".columns is [\"A1\"]; accepted is an array of 14 elements"},
      {"/rows/17/3", "x", ".rows[17][3] is \"x\"; accepted is a number"},
      {"/rows/17/3", nullptr, ".rows[17][3] is null; accepted is a number"},
      {"/rows/17", Json::array({1, 2}), ".rows[17] is [1,2]; accepted is an array of 14 elements"},
      {"/rows/0/0", -1, ".rows[0][0] is -1; accepted is a number from 0 to 1e+300"},
      {"/rows/0/1", 0, ".rows[0][1] is 0; accepted is a number from 1e-300 to 1e+300"},
      {"/rows/0/2", 0, ".rows[0][2] is 0; accepted is a number from 1e-300 to 1e+300"},
      {"/rows/4/1", -0.5, ".rows[4][1] is -0.5; accepted is a number from 0 to 1e+300"},
      {"/rows/0/4", -0.1, ".rows[0][4] is -0.1; accepted is a number from 0 to 100"},
      {"/rows/0/5", 0, ".rows[0][5] is 0; accepted is a number from 0.001 to 100"},
      {"/rows/0/6", 101, ".rows[0][6] is 101; accepted is a number from 0.001 to 100"},
      {"/rows/0/7", 691, ".rows[0][7] is 691; accepted is a number from -690 to 690"},
      {"/rows/0/8", 0, ".rows[0][8] is 0; accepted is a number from 0.001 to 100"},
      {"/rows/0/9", -691, ".rows[0][9] is -691; accepted is a number from -690 to 690"},
      {"/rows/0/10", -1, ".rows[0][10] is -1; accepted is a number from 0.001 to 100"},
      {"/rows/0/11", 0, ".rows[0][11] is 0; accepted is a number from 1e-300 to 1e+300"},
      {"/rows/0/12", 0, ".rows[0][12] is 0; accepted is a number from 0.001 to 100"},
      {"/rows/0/13", 2, ".rows[0][13] is 2; accepted is a number from -1 to 1"},
      {"/rows/0/13", 0.5, ".rows[0][13] is 0.5; accepted is a whole number from -1 to 1"},
  }));
  CHECK(refusal_with("/draws" + pointer, value) == "my.json:1: draws" + message);
}

TEST_CASE("law: a key that is missing from draws, or too many, is named", "[law]") {
  for (const char* key : {"resample", "seed", "degenerate_share", "columns", "rows"}) {
    Json json = drawn_json();
    json["draws"].erase(key);
    CHECK(refusal(json) == std::string("my.json:1: draws.") + key + " is missing");
  }
  Json json = drawn_json();
  json["draws"]["extra"] = 1;
  CHECK(refusal(json) ==
        "my.json:1: draws has the unknown key 'extra'; accepted are resample, seed, "
        "degenerate_share, columns, rows");
}

TEST_CASE("law: twenty to a hundred thousand draws", "[law]") {
  // Put together as text: the reader is what is tested, and values of so many rows take a while.
  const auto refusal_of = [](std::size_t rows) {
    Json json = drawn_json();
    const std::string row = json["draws"]["rows"][0].dump();
    json["draws"]["rows"] = "here";
    std::string array;
    for (std::size_t i = 0; i < rows; ++i) array += (i == 0 ? "" : ",") + row;
    std::string text = json.dump();
    const std::string place = "\"here\"";
    return refusal_of_text(text.replace(text.find(place), place.size(), "[" + array + "]"));
  };
  CHECK(refusal_of(0) ==
        "my.json:1: draws.rows is []; accepted is an array of 20 to 100000 elements");
  CHECK(refusal_of(19).ends_with("accepted is an array of 20 to 100000 elements"));
  CHECK(refusal_of(20) == "accepted");
  CHECK(refusal_of(100000) == "accepted");
  CHECK(refusal_of(100001).ends_with("accepted is an array of 20 to 100000 elements"));
}

TEST_CASE("law: the largest seed that every reader holds is accepted", "[law]") {
  Json json = drawn_json();
  for (const Json& seed : {Json(0), Json(std::uint64_t{1} << 53U), Json(1e6)}) {
    json["draws"]["seed"] = seed;
    const Law law = parse_law(json.dump(), "text");
    CHECK(static_cast<double>(law.draws.seed) == seed.get<double>());
  }
}

}  // namespace draws_json_test
