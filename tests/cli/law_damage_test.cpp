#include <functional>
#include <string>

#include "answers.hpp"
#include "catch.hpp"
#include "places.hpp"
#include "scratch.hpp"

namespace law_damage_test {

using namespace vocabplan::test;

namespace {

using Pointer = Json::json_pointer;

// Without draws: a thousand rows have a thousand times the same keys.
const Json& good_law() {
  static const Json good = [] {
    Json law = Json::parse(bytes_of(VOCABPLAN_LAW_FILE));
    for (const char* optional : {"draws", "note", "loss_fault"}) law.erase(optional);
    return law;
  }();
  return good;
}

// The key as messages write it: isoloss.units.n_v, width_table[3].width.
std::string written(const Pointer& pointer) {
  std::string text;
  for (Pointer at = pointer; !at.empty(); at.pop_back()) {
    const std::string& part = at.back();
    const bool index = part.find_first_not_of("0123456789") == std::string::npos;
    text = (index ? "[" + part + "]" : "." + part) + text;
  }
  return text.substr(1);
}

// Every key of the law, those of objects in arrays included.
void each_key(const Json& json, const Pointer& at,
              const std::function<void(const Pointer&)>& visit) {
  if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) each_key(json[i], at / i, visit);
  }
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    visit(at / key);
    each_key(value, at / key, visit);
  }
}

void check_damaged(const std::string& text, const std::vector<std::string>& parts) {
  const Scratch scratch;
  const std::string file = scratch.write("law.json", text);
  std::vector<std::string> all = parts;
  all.push_back(file);
  check_failure(call({"law", "check", file}), all);
}

}  // namespace

TEST_CASE("cli law: each key that is missing is named", "[cli]") {
  std::size_t keys = 0;
  each_key(good_law(), Pointer(), [&](const Pointer& pointer) {
    CAPTURE(pointer.to_string());
    Json law = good_law();
    law.at(pointer.parent_pointer()).erase(pointer.back());
    check_damaged(law.dump(), {written(pointer) + " is missing"});
    ++keys;
  });
  CHECK(keys > 60);
}

TEST_CASE("cli law: each key of the wrong kind is named", "[cli]") {
  each_key(good_law(), Pointer(), [&](const Pointer& pointer) {
    CAPTURE(pointer.to_string());
    Json law = good_law();
    law.at(pointer) = law.at(pointer).is_string() ? Json(7) : Json("seven");
    check_damaged(law.dump(), {written(pointer) + " is ", "accepted is"});
  });
}

TEST_CASE("cli law: values that no law can have are named", "[cli]") {
  const std::vector<std::pair<std::string, Json>> changes{{"/isoloss/alpha2", 0.0},
                                                          {"/isoloss/alpha2", -0.5},
                                                          {"/isoloss/A2", -1.0},
                                                          {"/isoloss/units/n_v", 0.0},
                                                          {"/isoflops/ln_k", 1e9},
                                                          {"/name", "No Such Name"},
                                                          {"/schema_version", 3},
                                                          {"/provenance", Json::array()},
                                                          {"/width_table", Json::array()},
                                                          {"/width_table/2/width", 0},
                                                          {"/width_table/2/max_n_nv", 1.0},
                                                          {"/fitted_range/n_nv", {2.0, 1.0}},
                                                          {"/fitted_range/n_nv", {1.0}},
                                                          {"/compression/b", 0.5}};
  for (const auto& [pointer, value] : changes) {
    CAPTURE(pointer);
    Json law = good_law();
    law.at(Pointer(pointer)) = value;
    const std::string key = pointer.substr(1, pointer.find('/', 1) - 1);
    check_damaged(law.dump(), {key});
  }
}

TEST_CASE("cli law: a key too many is named", "[cli]") {
  Json law = good_law();
  law["isoloss"]["alpha3"] = 0.5;
  check_damaged(law.dump(), {"isoloss", "'alpha3'", "alpha2"});
}

TEST_CASE("cli law: what is no JSON is refused", "[cli]") {
  for (const char* text : {"", "{", "[]", "7", "null", "\"law\"", "not json", "{\"name\": NaN}",
                           "\xff\xfe", "n_nv,flops\n7B,\n"}) {
    CAPTURE(text);
    check_damaged(text, {});
  }
  std::string broken = bytes_of(VOCABPLAN_LAW_FILE);
  broken.resize(broken.size() / 2);
  check_damaged(broken, {"JSON"});
  check_damaged(std::string(200000, '['), {});
}

TEST_CASE("cli law: a damaged law stops every command before it answers", "[cli]") {
  const Scratch scratch;
  Json law = good_law();
  law["isoloss"].erase("beta");
  const std::string file = scratch.write("law.json", law.dump());
  check_failure(call({"predict", "7B", "--law", file}), {file, "isoloss.beta is missing"});
  check_failure(call({"sweep", "--params", "1B:2B:2", "--law", file}), {file, "isoloss.beta"});
  check_failure(call({"verify", "-", "--law", file}), {file, "isoloss.beta"});
  check_failure(call({"law", "show", file}), {file, "isoloss.beta"});
}

TEST_CASE("cli law: a file without end is not read to its end", "[cli]") {
  check_failure(call({"law", "check", "/dev/zero"}), {"/dev/zero", "longer than"});
}

}  // namespace law_damage_test
