#pragma once

#include <span>
#include <string_view>

#include "plan/audit/config_object.hpp"
#include "vocabplan/plan/model_shape.hpp"

namespace vocabplan {

/// The common shape of the models of a `model_type`, and the meaning of a key that is missing: the
/// defaults of the configuration class in the transformers library (huggingface/transformers,
/// src/transformers/models/TYPE/configuration_TYPE.py), and the layers of its modelling code.
struct ModelFamily {
  std::string_view type;
  bool tied;          ///< `tie_word_embeddings` when missing
  double kv_heads;    ///< `num_key_value_heads` when missing; 0: as many as heads
  double head_dim;    ///< `head_dim` when missing; 0: width over heads
  bool head_dim_key;  ///< whether the family knows the key `head_dim`
  bool four_d;        ///< the MLP is 4 d wide unless a key says otherwise
  NormKind norm;
  double norms_per_layer;
  bool gated_mlp;
  bool attention_bias;  ///< biases of queries, keys and values
  bool dense_bias;      ///< biases of the attention's output and of the MLP
  /// The keys of the family's own; null when there are none.
  void (*adapt)(const ConfigObject&, ModelShape&);
};

/// Sizes of a family's configuration class. A configuration inside another leaves out what equals
/// them; a model's own states them.
struct ClassSizes {
  std::string_view type;
  double width;
  double layers;
  double intermediate;
  double heads;
  double vocab_size;
};

/// Those of a family that serves as part of a larger model; null for the others.
[[nodiscard]] const ClassSizes* class_sizes(std::string_view type);

/// Greatest sizes that are believed; beyond them a number is taken for a mistake.
inline constexpr double kMostWidth = 1e6;
inline constexpr double kMostLayers = 1e5;
inline constexpr double kMostInner = 1e8;
inline constexpr double kMostHeads = 1e5;
inline constexpr double kMostRows = 1e9;
inline constexpr double kMostExperts = 1e5;

/// The way out for a model whose configuration does not tell the layers.
inline constexpr const char* kPointAtWeights =
    "point at the weights: vocabplan audit model.safetensors (or .gguf, or their folder)";

/// `attention_bias` means all four projections.
void adapt_attention_bias(const ConfigObject& config, ModelShape& shape);
/// Norms of queries and keys that the heads share, and `attention_bias`.
void adapt_qwen3(const ConfigObject& config, ModelShape& shape);
/// Norms of queries and keys over all heads at once, and `attention_bias`.
void adapt_olmo2(const ConfigObject& config, ModelShape& shape);

/// Every family, in the order in which they are listed to people.
[[nodiscard]] std::span<const ModelFamily> model_families();

}  // namespace vocabplan
