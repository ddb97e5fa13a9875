#include "vocabplan/plan/model_catalog.hpp"

#include <cmath>
#include <set>
#include <string>

#include "catch.hpp"
#include "places.hpp"
#include "table.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/audit.hpp"

namespace model_catalog_test {

using namespace vocabplan;

namespace {

bool verified(const std::string& status) {
  return status == "seen" || status == "default";
}

std::size_t row_of(const test::Table& table, const std::string& name) {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.text(row, "model") == name) return row;
  }
  return table.rows();
}

}  // namespace

TEST_CASE("plan: the catalog is the table in data/models.csv", "[plan]") {
  const test::Table table(VOCABPLAN_MODELS);
  const auto models = catalog_models();
  REQUIRE(models.size() == table.rows());
  std::set<std::string> names;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const CatalogModel& model = models[i];
    CAPTURE(model.name);
    CHECK(model.name == table.text(i, "model"));
    CHECK(names.insert(std::string(model.name)).second);
    CHECK(model.width == table.number(i, "width"));
    CHECK(model.layers == table.number(i, "layers"));
    CHECK(model.vocab_size == table.number(i, "vocab_size"));
    CHECK(model.n_nv == table.number(i, "n_nv"));
    CHECK(model.n_nv_active == table.number(i, "n_nv_active"));
    CHECK(model.n_nv >= model.n_nv_active);
    CHECK(model.tied.has_value() == !table.text(i, "tied").empty());
    if (model.tied) CHECK(*model.tied == (table.text(i, "tied") == "true"));
    CHECK(model.tokens.has_value() == !table.text(i, "tokens").empty());
    if (model.tokens) CHECK(*model.tokens == table.number(i, "tokens"));
    CHECK(model.mixture_of_experts == (table.text(i, "moe") == "yes"));
    CHECK(model.multimodal == (table.text(i, "multimodal") == "yes"));
    CHECK(model.architecture_source == table.text(i, "architecture_source"));
    CHECK_FALSE(model.architecture_source.empty());
    CHECK((!model.tokens || !model.tokens_source.empty()));
    CHECK(model.note == table.text(i, "note"));
  }
}

// Fields whose status is memory, unverified or conflict do not ship, nor do dimensions from memory
// or nominal parameter counts; what ships is what the source says.
TEST_CASE("plan: no field of the catalog is unverified", "[plan]") {
  const auto path = test::shared_file("data/public_models.csv");
  if (!path) {
    WARN("skipped: data/public_models.csv is absent; set VOCABPLAN_SHARED");
    return;
  }
  const test::Table table(*path);
  std::size_t compared = 0;
  for (const CatalogModel& model : catalog_models()) {
    CAPTURE(model.name);
    const std::size_t row = row_of(table, std::string(model.name));
    const bool nominal =
        row == table.rows() || table.text(row, "note").find("nominal") != std::string::npos;
    if (nominal) {
      // Read from its own configuration since: parameter_count_test compares it with that.
      CHECK(model.architecture_source.find("memory") == std::string_view::npos);
      continue;
    }
    ++compared;
    const std::string about = table.text(row, "arch_source") + table.text(row, "note");
    CHECK(about.find("memory") == std::string::npos);
    CHECK(about.find("nominal") == std::string::npos);
    CHECK(model.width == table.number(row, "hidden_size"));
    CHECK(model.layers == table.number(row, "num_layers"));
    CHECK(model.vocab_size == table.number(row, "vocab_size"));
    CHECK(model.n_nv == table.number(row, "nnv_total"));
    CHECK(model.n_nv_active == table.number(row, "nnv_active"));
    CHECK(model.tied.has_value() == verified(table.text(row, "tie_status")));
    if (model.tied) {
      CHECK(*model.tied == (table.text(row, "tie_word_embeddings") == "true"));
      CHECK(audit(audited_model(model), default_law()).total_params.value() ==
            table.number(row, "params_total_computed"));
    }
    const bool known = !table.text(row, "tokens_T").empty();
    CHECK(model.tokens.has_value() == (known && verified(table.text(row, "tokens_status"))));
    if (model.tokens) CHECK(*model.tokens == std::round(1e12 * table.number(row, "tokens_T")));
  }
  CHECK(compared == 72);
}

}  // namespace model_catalog_test
