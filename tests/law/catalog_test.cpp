#include "vocabplan/law/catalog.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "places.hpp"
#include "vocabplan/law/law_json.hpp"

namespace catalog_test {

TEST_CASE("law: the catalog holds the published law", "[law]") {
  const auto laws = vocabplan::embedded_laws();
  REQUIRE_FALSE(laws.empty());
  CHECK(std::is_sorted(laws.begin(), laws.end(),
                       [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const auto& law : laws) {
    CAPTURE(law.name);
    const auto found = vocabplan::find_law(law.name);
    REQUIRE(found.has_value());
    CHECK(found->name == law.name);
    CHECK_FALSE(found->citation.empty());
    CHECK_FALSE(found->provenance.empty());
  }
}

TEST_CASE("law: a name that is not in the catalog", "[law]") {
  CHECK_FALSE(vocabplan::find_law("").has_value());
  CHECK_FALSE(vocabplan::find_law("tao").has_value());
  CHECK_FALSE(vocabplan::find_law("TAO2024").has_value());
  CHECK_FALSE(vocabplan::find_law("tao2024.json").has_value());
}

TEST_CASE("law: every embedded law is that of its file", "[law]") {
  for (const auto& law : vocabplan::embedded_laws()) {
    const std::string name(law.name);
    const auto from_file = vocabplan::read_law_file(VOCABPLAN_LAWS "/" + name + ".json");
    CHECK(vocabplan::write_law(from_file) == vocabplan::write_law(*vocabplan::find_law(name)));
    CHECK(from_file.draws == vocabplan::find_law(name)->draws);
  }
  CHECK(&vocabplan::default_law() == &vocabplan::default_law());
}

}  // namespace catalog_test
