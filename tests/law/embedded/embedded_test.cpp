// The catalog of this program is two made-up laws; see CMakeLists.txt.
#include <string>

#include "catch.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/law/law_json.hpp"

namespace embedded_test {

namespace {

vocabplan::Law from_file(const std::string& name) {
  return vocabplan::read_law_file(VOCABPLAN_MADE_UP_LAWS "/" + name + ".json");
}

}  // namespace

TEST_CASE("law: embedded laws are those of their files, draws included", "[law]") {
  const auto laws = vocabplan::embedded_laws();
  REQUIRE(laws.size() == 2);
  CHECK(laws[0].name == "made");
  CHECK(laws[1].name == "made-plain");
  for (const auto& embedded : laws) {
    const auto law = vocabplan::find_law(embedded.name);
    REQUIRE(law.has_value());
    CHECK(law->name == embedded.name);
    CHECK(law->draws == from_file(law->name).draws);
    CHECK(vocabplan::write_law(*law) == vocabplan::write_law(from_file(law->name)));
  }
}

TEST_CASE("law: a thousand draws are embedded in order", "[law]") {
  const auto law = vocabplan::find_law("made");
  REQUIRE(law.has_value());
  REQUIRE(law->draws.rows.size() == 1000);
  CHECK(law->draws.resample == "run");
  CHECK(law->draws.seed == std::uint64_t{1} << 53U);
  CHECK(law->draws.degenerate_share == 0.011);
  CHECK(law->draws.rows[0].B == 2.0);
  CHECK(law->draws.rows[0].A2 == 0.10);
  CHECK(law->draws.rows[1].unbounded == -1);
  CHECK(law->draws.rows[1].A2 == 0.0);
  CHECK(law->draws.rows[999].B == 2.999);
  CHECK(law->draws.rows[999].anchor_n_v == 3999e3);
  CHECK(law->draws.rows[999].unbounded == 0);
  CHECK(vocabplan::find_law("made-plain")->draws.rows.empty());
}

TEST_CASE("law: what a thousand draws add is not in the text that is parsed", "[law]") {
  const auto laws = vocabplan::embedded_laws();
  CHECK(laws[0].text.size() < laws[1].text.size() + 500);
  CHECK(laws[0].draws.size() == 1000);
  CHECK(laws[1].draws.empty());
}

TEST_CASE("law: texts are embedded as they stand in the file", "[law]") {
  CHECK(vocabplan::find_law("made-plain")->title ==
        "Brackets ] [[ ; ${x} @count@ \\ \"draws\": , published constants");
}

}  // namespace embedded_test
