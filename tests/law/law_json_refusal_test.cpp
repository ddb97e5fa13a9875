#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"

namespace law_json_refusal_test {

using Json = nlohmann::ordered_json;
using vocabplan::DataError;
using vocabplan::parse_law;

namespace {

// Without draws, which have tests of their own.
Json published() {
  vocabplan::Law law = vocabplan::default_law();
  law.draws = {};
  law.note = law.loss_fault = "";  // a law may do without them
  return Json::parse(write_law(law));
}

// The message of the refusal; an accepted text fails the test.
std::string refusal(const std::string& text) {
  try {
    (void)parse_law(text, "my.json");
  } catch (const DataError& error) {
    return error.what();
  }
  FAIL("accepted: " << text.substr(0, 200));
  return {};
}

std::string with(const std::string& pointer, const Json& value) {
  Json json = published();
  json.at(Json::json_pointer(pointer)) = value;
  return json.dump();
}

// "/isoloss/units/n_v" as messages name it: "isoloss.units.n_v", and "/a/0" as "a[0]".
std::string named(const std::string& pointer) {
  std::string out;
  for (std::size_t i = 1; i < pointer.size(); ++i) {
    const bool slash = pointer[i] == '/';
    const bool index = slash && pointer[i + 1] >= '0' && pointer[i + 1] <= '9';
    if (index) {
      out += std::string("[") + pointer[++i] + ']';
    } else {
      out += slash ? '.' : pointer[i];
    }
  }
  return out;
}

std::vector<std::string> pointers_of(const Json& json, const std::string& path = "") {
  std::vector<std::string> out;
  for (const auto& [key, value] : json.items()) {
    out.push_back(path + "/" + key);
    if (value.is_structured() && key != "width_table") {
      for (auto& deeper : pointers_of(value, out.back())) out.push_back(std::move(deeper));
    }
  }
  return out;
}

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

}  // namespace

TEST_CASE("law: every missing key is named", "[law]") {
  for (const std::string& pointer : pointers_of(published())) {
    const auto cut = pointer.rfind('/');
    Json json = published();
    Json& parent = json.at(Json::json_pointer(pointer.substr(0, cut)));
    if (!parent.is_object()) continue;
    parent.erase(pointer.substr(cut + 1));
    CHECK(refusal(json.dump()) == "my.json:1: " + named(pointer) + " is missing");
  }
}

TEST_CASE("law: every value of a wrong type is named", "[law]") {
  const Json wrong = GENERATE(values<Json>({Json(true), Json(Json::array()), Json("x"), Json(1.5),
                                            Json(Json::object()), Json(nullptr)}));
  for (const std::string& pointer : pointers_of(published())) {
    const Json right = published().at(Json::json_pointer(pointer));
    // A text may stand where a text stands, and 1.5 where a number does.
    if (right.is_string() && wrong.is_string()) continue;
    if (right.is_number() && wrong.is_number() && pointer != "/schema_version") continue;
    const std::string message = refusal(with(pointer, wrong));
    CAPTURE(pointer, wrong.dump(), message);
    // An object in place of an object lacks its first key.
    CHECK(starts_with(message, "my.json:1: " + named(pointer)));
  }
}

TEST_CASE("law: every unknown key is named with those accepted", "[law]") {
  for (const std::string& pointer : pointers_of(published())) {
    Json json = published();
    Json& object = json.at(Json::json_pointer(pointer));
    if (!object.is_object()) continue;
    object["extra"] = 1;
    const std::string message = refusal(json.dump());
    CAPTURE(message);
    CHECK(starts_with(
        message, "my.json:1: " + named(pointer) + " has the unknown key 'extra'; accepted are "));
  }
  Json json = published();
  json["width"] = 1;
  CHECK(starts_with(refusal(json.dump()), "my.json:1: the file has the unknown key 'width'"));
}

TEST_CASE("law: an unknown key of a row of the width table is named", "[law]") {
  Json json = published();
  json["width_table"][1]["depth"] = 12;
  const std::string message = refusal(json.dump());
  CAPTURE(message);
  CHECK(starts_with(message, "my.json:1: width_table[1] has the unknown key 'depth'"));
}

// The slope in ln V is 0.5 at V = 1, and 0.5 - 0.1 ln V after that.
TEST_CASE("law: a compression that rises at first is refused, though it falls later", "[law]") {
  Json json = published();
  json["compression"]["a"] = -0.05;
  json["compression"]["b"] = 0.5;
  json["compression"]["c"] = 9.0;
  const std::string message = refusal(json.dump());
  CAPTURE(message);
  CHECK(message.find("rises before max_vocab") != std::string::npos);
}

TEST_CASE("law: every number outside its domain is named with the domain", "[law]") {
  using Case = std::pair<std::string, double>;
  const auto& [pointer, value] = GENERATE(values<Case>({
      {"/schema_version", 3},
      {"/schema_version", 0},
      {"/compute_optimal/exponent", 0},
      {"/compute_optimal/exponent", -0.5},
      {"/compute_optimal/ln_k", 1e4},
      {"/compute_optimal/ln_k", -1e4},
      {"/isoflops/exponent", 1e3},
      {"/derivative/anchor_n_nv", 0},
      {"/derivative/anchor_n_nv", -1},
      {"/derivative/anchor_n_v", 0},
      {"/derivative/gamma", 0},
      {"/isoloss/A1", -1},
      {"/isoloss/A2", 0},
      {"/isoloss/A2", -1},
      {"/isoloss/B", 0},
      {"/isoloss/B", -2},
      {"/isoloss/E", 1e301},
      {"/isoloss/alpha1", -0.1},
      {"/isoloss/alpha2", 0},
      {"/isoloss/alpha2", -0.5},
      {"/isoloss/beta", 0},
      {"/isoloss/beta", -0.4},
      {"/isoloss/units/n_nv", 0},
      {"/isoloss/units/n_v", -1e6},
      {"/isoloss/units/tokens", 0},
      {"/compression/max_vocab", 0.5},
      {"/width_table/0/max_n_nv", 0},
      {"/width_table/0/width", 0},
      {"/width_table/3/width", -1},
      {"/fitted_range/n_nv/0", 0},
      {"/fitted_range/flops/1", -1},
  }));
  const std::string message = refusal(with(pointer, value));
  CAPTURE(message);
  CHECK(starts_with(message, "my.json:1: " + named(pointer) + " is "));
  CHECK(message.find("; accepted is a number from ") != std::string::npos);
}

TEST_CASE("law: parts that contradict each other are named", "[law]") {
  CHECK(
      starts_with(refusal(with("/fitted_range/width", {2048, 512})),
                  "my.json:1: fitted_range.width is [2048,512]; accepted is the lower end first"));
  CHECK(starts_with(refusal(with("/fitted_range/width", {512})),
                    "my.json:1: fitted_range.width is [512]; accepted is an array of 2 elements"));
  CHECK(
      starts_with(refusal(with("/compression/max_vocab", 300000)), "my.json:1: compression rises"));
  CHECK(starts_with(refusal(with("/compression/b", 0.1)), "my.json:1: compression rises"));
  CHECK(
      starts_with(refusal(with("/compression/c", 0.5)), "my.json:1: compression is not positive"));
  CHECK(starts_with(refusal(with("/width_table", Json::array())), "my.json:1: width_table is []"));
  CHECK(starts_with(refusal(with("/width_table/13/max_n_nv", 2e12)),
                    "my.json:1: width_table is wrong: the last row ends at 2000000000000"));
  CHECK(starts_with(refusal(with("/width_table/1/max_n_nv", 1e6)),
                    "my.json:1: width_table is wrong: max_n_nv is 1000000 after 50000000"));
  CHECK(starts_with(refusal(with("/width_table/1/max_n_nv", nullptr)),
                    "my.json:1: width_table is wrong: max_n_nv is 500000000 after inf"));
  for (const char* name : {"", "Tao", "a b", "../x"}) {
    CHECK(starts_with(refusal(with("/name", name)), "my.json:1: name is "));
  }
}

}  // namespace law_json_refusal_test
