// What version 2 of the law file added, and version 1 beside it.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"

namespace law_versions_test {

using vocabplan::CompressionForm;
using vocabplan::DataError;
using vocabplan::find_law;
using vocabplan::Law;
using vocabplan::LossUnit;
using vocabplan::MonotoneCompression;
using vocabplan::parse_law;
using vocabplan::write_law;
using Json = nlohmann::json;

namespace {

Json first_version() {
  Json json = Json::parse(write_law(vocabplan::default_law()));
  json["schema_version"] = 1;
  json["isoloss"].erase("loss_unit");
  json["compression"].erase("form");
  for (const char* key : {"note", "loss_fault"}) json.erase(key);
  return json;
}

std::string refusal(const Json& json) {
  try {
    (void)parse_law(json.dump(), "my.json");
  } catch (const DataError& error) {
    return error.what();
  }
  return "accepted";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("law: a file of the first version states no unit and is quadratic", "[law]") {
  const Law law = parse_law(first_version().dump(), "my.json");
  CHECK(law.isoloss.loss_unit == LossUnit::unstated);
  CHECK(law.compression.form == CompressionForm::quadratic);
  CHECK(law.compression_draws.empty());
  CHECK(law.draws == vocabplan::default_law().draws);
  CHECK(Json::parse(write_law(law))["schema_version"] == 2);
}

TEST_CASE("law: keys of the second version are strange to the first", "[law]") {
  Json json = first_version();
  json["isoloss"]["loss_unit"] = "bits_per_byte";
  CHECK(has(refusal(json), "isoloss has the unknown key 'loss_unit'"));
  json = first_version();
  json["compression"]["form"] = "quadratic";
  CHECK(has(refusal(json), "compression has the unknown key 'form'"));
}

TEST_CASE("law: a monotone compression with its draws is read as it was written", "[law]") {
  Law law = *find_law(vocabplan::kTextLaw);
  REQUIRE(law.compression.form == CompressionForm::monotone);
  REQUIRE(law.compression_draws.size() == 300);
  const Law again = parse_law(write_law(law), "again.json");
  CHECK(again.compression.form == law.compression.form);
  CHECK(again.isoloss.loss_unit == LossUnit::nats_per_character);
  CHECK(again.note == law.note);
  CHECK(std::equal(again.compression_draws.begin(), again.compression_draws.end(),
                   law.compression_draws.begin(), law.compression_draws.end(),
                   [](const MonotoneCompression& x, const MonotoneCompression& y) {
                     return x.a == y.a && x.b == y.b && x.c == y.c;
                   }));
  CHECK(write_law(again) == write_law(law));
}

TEST_CASE("law: the monotone form is c + a V^-b, as its closed form", "[law]") {
  const vocabplan::Compression f = vocabplan::compression_of({.a = 9.5, .b = 0.54, .c = 0.22});
  for (const double vocab_size : {1.0, 1024.0, 96256.0, 1e9}) {
    const double exact = 0.22 + 9.5 * std::exp(-0.54 * std::log(vocab_size));
    CHECK(std::abs(f.tokens_per_character(vocab_size) / exact - 1.0) < 1e-14);
  }
}

TEST_CASE("law: what is wrong with units, forms and curves is named", "[law]") {
  const Json right = Json::parse(write_law(*find_law(vocabplan::kTextLaw)));
  const auto with = [&](const char* pointer, const Json& value) {
    Json json = right;
    json[Json::json_pointer(pointer)] = value;
    return refusal(json);
  };
  CHECK(has(with("/isoloss/loss_unit", "nats"),
            "isoloss.loss_unit is \"nats\"; accepted is unstated, unigram_normalised, "));
  CHECK(has(with("/compression/form", "cubic"),
            "compression.form is \"cubic\"; accepted is quadratic or monotone"));
  CHECK(has(with("/compression/a", -1), "compression.a is -1"));
  CHECK(has(with("/compression/b", 0), "compression.b is 0"));
  CHECK(has(with("/compression/draws", Json::array()), "compression.draws is []"));
  CHECK(has(with("/compression/draws/7", Json::array({1, 2})),
            "compression.draws[7] is [1,2]; accepted is an array of 3 elements"));
  CHECK(has(with("/compression/draws/7/1", 1e9), "compression gives f(V) "));
}

TEST_CASE("law: each built-in law says what it is worth, and one that its losses are wrong",
          "[law]") {
  for (const vocabplan::EmbeddedLaw& embedded : vocabplan::embedded_laws()) {
    const Law law = *find_law(embedded.name);
    CHECK_FALSE(law.note.empty());
    CHECK(law.draws.resample == "size-tokenizer");
    CHECK(law.loss_fault.empty() == (law.name != "tao2024"));
    CHECK(law.isoloss.loss_unit == (law.name == vocabplan::kTextLaw
                                        ? LossUnit::nats_per_character
                                        : LossUnit::unigram_normalised));
  }
}

}  // namespace law_versions_test
