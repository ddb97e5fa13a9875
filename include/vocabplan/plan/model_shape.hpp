#pragma once

#include <optional>
#include <string>

namespace vocabplan {

/// The parameters that a normalisation layer learns for each feature.
enum class NormKind {
  none,            ///< nothing
  scale,           ///< one factor, as RMSNorm
  scale_and_bias,  ///< a factor and an offset, as LayerNorm
};

/// The output of a model, behind its last layer.
enum class OutputKind {
  language_model,  ///< a logit for each entry of the vocabulary
  assumed,         ///< the same is taken for granted: the class's name is not known
  hidden_states,   ///< nothing, as the bare `LlamaModel`
  labels,          ///< a value for each label, from one matrix
  other,  ///< something else, such as rewards or embeddings, from matrices that are unknown
  draft,  ///< guesses at another model's next tokens, from matrices that are unknown
};

/// True for a model that has a head with a row for each entry of the vocabulary.
[[nodiscard]] constexpr bool has_language_model_head(OutputKind output) noexcept {
  return output == OutputKind::language_model || output == OutputKind::assumed;
}

/// The layers of a mixture of experts: a router, experts of which a few work on a token, and a
/// shared part that always works. All numbers are whole.
struct ExpertShape {
  double layers = 0.0;               ///< layers that have experts in place of one MLP
  double count = 0.0;                ///< experts of a layer
  double active = 0.0;               ///< experts that work on a token
  double intermediate = 0.0;         ///< inner width of an expert
  double shared_intermediate = 0.0;  ///< inner width of the shared expert; 0: there is none
  bool shared_gate = false;          ///< whether the shared expert has a gate of d weights
  double router_extra = 0.0;  ///< parameters of a layer's router beside its matrix, such as biases
};

/// Attention whose keys and values come from a narrow latent vector, and often its queries too. All
/// numbers are whole.
struct LatentAttention {
  double query_rank = 0.0;      ///< r_q, width of the queries' latent; 0: they have none
  double key_value_rank = 0.0;  ///< r_kv, width of the latent of keys and values
  double key_dim = 0.0;         ///< width of a head's keys, as far as they know no positions
  double rotary_dim = 0.0;      ///< width of the keys that know positions, shared by the heads
  double value_dim = 0.0;       ///< width of a head's values
  bool bias = false;            ///< biases of the matrices from and to the model's width
  double index_layers = 0.0;    ///< layers whose attention reads what an indexer chooses
  double index_heads = 0.0;     ///< heads of the indexer
  double index_dim = 0.0;       ///< width of one of them
};

/// Layers of a model whose attention has heads of its own beside those of the others. All numbers
/// are whole.
struct GlobalAttention {
  double layers = 0.0;
  double kv_heads = 0.0;
  double head_dim = 0.0;
  bool keys_are_values = false;  ///< one matrix serves keys and values
};

/// Layers whose attention keeps a state of fixed size in place of keys and values: a gated delta
/// rule behind a short convolution. All numbers are whole.
struct LinearAttention {
  double layers = 0.0;
  double key_heads = 0.0;    ///< of queries as of keys
  double key_dim = 0.0;      ///< width of one of them
  double value_heads = 0.0;  ///< of values, their gates and decays
  double value_dim = 0.0;    ///< width of one of them
  double kernel = 0.0;       ///< steps that the convolution of each feature looks back
};

/// Layers that do not all hold the same: an attention, an MLP, a state space or experts alone, or
/// parts of different sizes. Each part has one norm before it, and no biases. All numbers are
/// whole, and sums over the layers.
struct UnevenLayers {
  double attentions = 0.0;
  double kv_heads = 0.0;  ///< of all attentions together
  double mlps = 0.0;
  double intermediate = 0.0;  ///< inner widths of all MLPs together
  double states = 0.0;        ///< state spaces (Mamba 2)
  double state_heads = 0.0;   ///< of one of them, as what follows
  double state_head_dim = 0.0;
  double state_groups = 0.0;  ///< groups of heads that share their ways in and out of the state
  double state_size = 0.0;
  double state_kernel = 0.0;  ///< steps that the convolution looks back
};

/// The architecture of a decoder-only transformer, as far as it decides how many parameters there
/// are. All numbers are whole.
struct ModelShape {
  std::string name{};        ///< for people
  std::string model_type{};  ///< family, as the transformers library calls it
  double width = 0.0;        ///< d, hidden size
  double layers = 0.0;
  double intermediate = 0.0;  ///< inner width of the MLP
  double heads = 0.0;         ///< query heads
  double kv_heads = 0.0;      ///< heads of keys and of values
  double head_dim = 0.0;      ///< width of one head
  double vocab_size = 0.0;    ///< V, rows of the vocabulary table, padding included
  /// Columns of the vocabulary table. Where it is not `width`, a matrix without bias leads from
  /// the table to the model and another back.
  double vocab_width = 0.0;
  bool tied = false;               ///< one table serves as embedding and head
  double learned_positions = 0.0;  ///< rows of the table of positions; 0: there is none
  bool gated_mlp = false;          ///< three matrices (gate, up, down), else two
  bool qkv_bias = false;           ///< biases of queries, keys and values
  bool out_bias = false;           ///< bias of the attention's output
  bool mlp_bias = false;
  bool head_bias = false;  ///< a bias for each entry of the vocabulary
  NormKind norm = NormKind::scale;
  double norms_per_layer = 2.0;  ///< over the full width, qk-norms not counted
  double qk_norm_params = 0.0;   ///< parameters of a layer's norms of queries and keys
  double layer_extra = 0.0;      ///< single numbers of a layer, such as a sink of each head
  bool final_norm = true;
  bool embedding_norm = false;
  std::optional<ExpertShape> experts{};
  std::optional<LatentAttention> latent{};  ///< in place of the heads above
  std::optional<GlobalAttention> global{};  ///< some layers, in place of the heads above
  std::optional<LinearAttention> linear{};  ///< some layers, in place of the heads above
  std::optional<UnevenLayers> uneven{};     ///< in place of what all layers hold, but for experts
  bool attention_gate = false;     ///< the attention's output has a gate as wide as the queries
  double prediction_layers = 0.0;  ///< layers that guess at further tokens, which are not counted
  bool multimodal = false;         ///< this is the text part of a larger model
  std::string architecture{};  ///< class that `output` is from; empty: the configuration names none
  OutputKind output = OutputKind::language_model;
  double labels = 0.0;        ///< rows of the matrix of labels; 0: there is none
  bool label_bias = false;    ///< a bias for each label
  bool labels_stated = true;  ///< whether the configuration says how many labels there are
};

/// How many parameters a model has, in the terms of the law.
struct ParameterCount {
  double n_nv = 0.0;  ///< outside the vocabulary tables, a matrix of labels included
  /// The parameters to compare with the law's N_nv: N_nv less the experts that do not work on a
  /// token, and less the head's bias, which grows with V, or the matrix of labels.
  double n_nv_active = 0.0;
  double n_v = 0.0;  ///< of one vocabulary table: V times its width
  /// n_nv + n_v when tied or without a language-model head, else n_nv + 2 n_v; without the unknown
  /// matrices of `OutputKind::other` and `draft`.
  double total = 0.0;
};

/// The parameters of a shape, counted matrix by matrix. With q = heads head_dim and
/// k = kv_heads head_dim a layer has
///   attention  d (2 q + 2 k), biases q + 2 k and d
///   MLP        2 d f, or 3 d f when gated; biases f + d, or 2 f + d
///   experts    d E (router) + E experts of 3 d f_e + 3 d f_s (shared) + d (its gate)
///   latent     queries d r_q + r_q + r_q h (n + p), or d h (n + p); keys and values
///              d (r_kv + p) + r_kv + r_kv h (n + v); output h v d; h heads of n, p and v columns
///   linear     d (2 a + 3 b + 2 h_b) + (2 a + b) kernel + 2 h_b + value_dim, a columns of keys and
///              b columns of values in h_b heads
///   state      d (2 i + 2 g s + h) + (i + 2 g s) (kernel + 1) + 3 h + i + i d, i columns in h
///   heads indexer    r_q h_i w + d w + 2 w + d h_i, h_i heads of w columns norms      0, d or 2 d
///   each, and the norms of queries and keys
/// and beside the layers there are norms of embedding and output, a table of positions, a bias of
/// the head and two matrices d w where the vocabulary table has w != d columns. A model without a
/// language-model head has one vocabulary table, and w or w + 1 parameters for each label.
///
/// Accuracy: exact below 2^53. `shape` is as `parse_model_config` makes it.
/// Source: the modelling code of the transformers library; docs/audit.md has a row for each family.
[[nodiscard]] ParameterCount parameter_count(const ModelShape& shape);

}  // namespace vocabplan
