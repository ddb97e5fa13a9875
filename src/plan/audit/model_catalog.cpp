#include "vocabplan/plan/model_catalog.hpp"

#include <string_view>
#include <vector>

#include "core/embedded_table.hpp"

namespace vocabplan {

// The table data/models.csv, embedded as text: see src/CMakeLists.txt.
[[nodiscard]] std::string_view models_csv();

namespace {

CatalogModel model_in(const EmbeddedTable& table, std::size_t row) {
  return {.name = table.text(row, "model"),
          .width = table.number(row, "width"),
          .layers = table.number(row, "layers"),
          .vocab_size = table.number(row, "vocab_size"),
          .tied = table.flag_if_any(row, "tied"),
          .n_nv = table.number(row, "n_nv"),
          .n_nv_active = table.number(row, "n_nv_active"),
          .tokens = table.number_if_any(row, "tokens"),
          .mixture_of_experts = table.flag(row, "moe"),
          .multimodal = table.flag(row, "multimodal"),
          .architecture_source = table.text(row, "architecture_source"),
          .tokens_source = table.text(row, "tokens_source"),
          .note = table.text(row, "note")};
}

std::vector<CatalogModel> models_in(const EmbeddedTable& table) {
  std::vector<CatalogModel> found;
  found.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) found.push_back(model_in(table, row));
  return found;
}

}  // namespace

std::span<const CatalogModel> catalog_models() {
  static const EmbeddedTable kTable("models.csv", models_csv());
  static const std::vector<CatalogModel> kModels = models_in(kTable);
  return kModels;
}

}  // namespace vocabplan
