#include "vocabplan/law/law_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"
#include "random.hpp"
#include "temporary_file.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"

namespace law_json_test {

using vocabplan::default_law;
using vocabplan::Law;
using vocabplan::parse_law;
using vocabplan::write_law;

namespace {

bool same(const vocabplan::Range& a, const vocabplan::Range& b) {
  return a.lowest == b.lowest && a.highest == b.highest;
}

void check_same(const Law& a, const Law& b) {
  CHECK(a.name == b.name);
  CHECK(a.title == b.title);
  CHECK(a.citation == b.citation);
  CHECK(a.provenance == b.provenance);
  CHECK(a.compute_optimal.ln_k == b.compute_optimal.ln_k);
  CHECK(a.compute_optimal.exponent == b.compute_optimal.exponent);
  CHECK(a.isoflops.ln_k == b.isoflops.ln_k);
  CHECK(a.isoflops.exponent == b.isoflops.exponent);
  CHECK(a.derivative.anchor_n_nv == b.derivative.anchor_n_nv);
  CHECK(a.derivative.anchor_n_v == b.derivative.anchor_n_v);
  CHECK(a.derivative.gamma == b.derivative.gamma);
  CHECK(a.compression.a == b.compression.a);
  CHECK(a.compression.b == b.compression.b);
  CHECK(a.compression.c == b.compression.c);
  CHECK(a.compression.max_vocab == b.compression.max_vocab);
  CHECK(same(a.fitted_range.n_nv, b.fitted_range.n_nv));
  CHECK(same(a.fitted_range.vocab_size, b.fitted_range.vocab_size));
  CHECK(same(a.fitted_range.width, b.fitted_range.width));
  CHECK(same(a.fitted_range.flops, b.fitted_range.flops));
  CHECK(a.draws == b.draws);
}

void check_same_surface(const vocabplan::LossSurface& a, const vocabplan::LossSurface& b) {
  CHECK(a.A1 == b.A1);
  CHECK(a.A2 == b.A2);
  CHECK(a.B == b.B);
  CHECK(a.E == b.E);
  CHECK(a.alpha1 == b.alpha1);
  CHECK(a.alpha2 == b.alpha2);
  CHECK(a.beta == b.beta);
  CHECK(a.unit_n_nv == b.unit_n_nv);
  CHECK(a.unit_n_v == b.unit_n_v);
  CHECK(a.unit_tokens == b.unit_tokens);
}

void check_same_table(const vocabplan::WidthTable& a, const vocabplan::WidthTable& b) {
  REQUIRE(a.rows().size() == b.rows().size());
  for (std::size_t i = 0; i < a.rows().size(); ++i) {
    CHECK(a.rows()[i].max_n_nv == b.rows()[i].max_n_nv);
    CHECK(a.rows()[i].width == b.rows()[i].width);
  }
}

}  // namespace

TEST_CASE("law: the published law survives writing and reading exactly", "[law]") {
  const std::string text = write_law(default_law());
  const Law back = parse_law(text, "text");
  check_same(back, default_law());
  check_same_surface(back.isoloss, default_law().isoloss);
  check_same_table(back.width_table, default_law().width_table);
  CHECK(write_law(back) == text);
  CHECK(text.back() == '\n');
  CHECK(text.find("\n  \"name\"") != std::string::npos);
}

TEST_CASE("law: a written law is a JSON document of the same numbers", "[law]") {
  const auto json = nlohmann::json::parse(write_law(default_law()));
  CHECK(json.at("schema_version") == vocabplan::kLawSchemaVersion);
  CHECK(json.at("isoloss").at("A1").get<double>() == default_law().isoloss.A1);
  CHECK(json.at("isoloss").at("units").at("tokens").get<double>() == 1e9);
  CHECK(json.at("width_table").back().at("max_n_nv").is_null());
}

TEST_CASE("law: laws of random coefficients survive writing and reading", "[law]") {
  vocabplan::test::Random random(15);
  for (int i = 0; i < 300; ++i) {
    Law law = default_law();
    law.draws = {};
    // Every digit counts; far from these values a law answers nothing and is refused.
    const auto vary = [&random](double value) { return value * random.uniform(0.97, 1.03); };
    law.compute_optimal = {vary(law.compute_optimal.ln_k), vary(law.compute_optimal.exponent)};
    law.isoflops = {vary(law.isoflops.ln_k), vary(law.isoflops.exponent)};
    law.derivative = {vary(law.derivative.anchor_n_nv), vary(law.derivative.anchor_n_v),
                      vary(law.derivative.gamma)};
    law.isoloss = {.A1 = vary(law.isoloss.A1),
                   .A2 = vary(law.isoloss.A2),
                   .B = vary(law.isoloss.B),
                   .E = vary(law.isoloss.E),
                   .alpha1 = vary(law.isoloss.alpha1),
                   .alpha2 = vary(law.isoloss.alpha2),
                   .beta = vary(law.isoloss.beta),
                   .unit_n_nv = vary(law.isoloss.unit_n_nv),
                   .unit_n_v = vary(law.isoloss.unit_n_v),
                   .unit_tokens = vary(law.isoloss.unit_tokens)};
    const Law back = parse_law(write_law(law), "text");
    check_same(back, law);
    check_same_surface(back.isoloss, law.isoloss);
  }
}

TEST_CASE("law: texts in a law survive whatever they hold", "[law]") {
  Law law = default_law();
  law.title = "quotes \" backslash \\ line\nend tab\t nul " + std::string(1, '\0') + " \xC3\xA9";
  law.provenance = {"", "second"};
  const Law back = parse_law(write_law(law), "text");
  CHECK(back.title == law.title);
  CHECK(back.provenance == law.provenance);
}

TEST_CASE("law: numbers in other forms of JSON are the same numbers", "[law]") {
  std::string text = write_law(default_law());
  const auto at = text.find("33000000");
  REQUIRE(at != std::string::npos);
  const std::string form = GENERATE(as<std::string>{}, "33000000", "33e6", "3.3E+7", "33000000.0");
  // Written as a double it may have a fraction already.
  const auto end = text.find_first_of(",\n", at);
  text.replace(at, end - at, form);
  CHECK(parse_law(text, "text").derivative.anchor_n_nv == 33e6);
}

TEST_CASE("law: a law file is read from its path", "[law]") {
  const vocabplan::test::TemporaryFile file(write_law(default_law()));
  check_same(vocabplan::read_law_file(file.path()), default_law());
  CHECK_THROWS_WITH(vocabplan::read_law_file("/nowhere/law.json"),
                    "/nowhere/law.json: cannot be opened: No such file or directory");
  const vocabplan::test::TemporaryFile broken("{\n");
  CHECK_THROWS_AS(vocabplan::read_law_file(broken.path()), vocabplan::DataError);
}

}  // namespace law_json_test
