#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace vocabplan {

/// A public model of the built-in table. What no source was seen for is not there.
struct CatalogModel {
  std::string_view name;
  double width;                  ///< d
  double layers;                 ///< transformer layers
  double vocab_size;             ///< V, padding included
  std::optional<bool> tied;      ///< whether one table serves as embedding and head
  double n_nv;                   ///< parameters outside both vocabulary tables
  double n_nv_active;            ///< as `ParameterCount::n_nv_active`
  std::optional<double> tokens;  ///< training tokens
  bool mixture_of_experts;
  bool multimodal;  ///< the row is the text part of a larger model
  std::string_view architecture_source;
  std::string_view tokens_source;
  std::string_view note;
};

/// Every model of the table, in its order. Source: data/models.csv; docs/audit.md says which models
/// were left out.
[[nodiscard]] std::span<const CatalogModel> catalog_models();

}  // namespace vocabplan
