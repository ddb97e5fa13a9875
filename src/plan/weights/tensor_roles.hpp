#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "plan/weights/tensor_list.hpp"

namespace vocabplan {

/// The parts of a model that are counted apart.
enum class WeightsPart : std::uint8_t {
  language,
  vision,
  audio,
  draft,  ///< guesses at further tokens
};

/// Place of the parameters of experts: of one of them, or of all in one tensor.
struct ExpertPlace {
  std::optional<std::uint64_t> index{};  ///< nothing: all experts of a layer
};

/// The name of a tensor, in the parts that its dots make: `model.layers.3.mlp.gate.weight`.
class TensorName {
 public:
  explicit TensorName(std::string_view name);

  /// The last part but for `weight` and `bias`.
  [[nodiscard]] std::string_view role() const noexcept { return role_; }
  [[nodiscard]] bool is_bias() const noexcept { return is_bias_; }
  [[nodiscard]] std::span<const std::string_view> parts() const noexcept {
    return {parts_.data(), count_};
  }
  [[nodiscard]] bool has(std::string_view part) const noexcept;
  /// The number of the layer: the first part that is a number, unless one of experts'.
  [[nodiscard]] std::optional<std::uint64_t> block() const noexcept { return block_; }
  /// The parts in front of that number, `model.layers`, where the last means layers; else empty.
  [[nodiscard]] std::string_view layers_path() const noexcept;
  /// True if the parts in front of that number have this one among them.
  [[nodiscard]] bool has_before_block(std::string_view part) const noexcept;

 private:
  static constexpr std::size_t kMostParts = 24;  // more stay together in the last

  std::array<std::string_view, kMostParts> parts_{};
  std::size_t count_ = 0;
  std::size_t block_at_ = 0;
  std::string_view role_{};
  bool is_bias_ = false;
  std::optional<std::uint64_t> block_{};
};

/// By the name alone, without the layers that only their neighbours tell.
[[nodiscard]] WeightsPart part_of(const TensorName& name);

/// True for a tensor that only a layer of further predicted tokens has, in the manner of DeepSeek.
[[nodiscard]] bool marks_draft_layer(const TensorName& name);

/// True for one of the two factors of a low-rank adapter, unless it is of a part that sees or
/// hears.
[[nodiscard]] bool is_adapter(const TensorName& name);

/// True for masks, frequencies, running means and scales of quantised weights.
[[nodiscard]] bool is_no_parameter(const Tensor& tensor, const TensorName& name);

/// True for blocks of 32 numbers of 4 bits in 16 bytes, as gpt-oss has them (MXFP4).
[[nodiscard]] bool is_block_packed(const Tensor& tensor, const TensorName& name);

/// True for a tensor of a quantised model whose shape says nothing of its parameters.
[[nodiscard]] bool is_opaque(const Tensor& tensor, const TensorName& name);

[[nodiscard]] std::optional<ExpertPlace> expert_place(const Tensor& tensor, const TensorName& name);

/// True for the matrix that weighs experts, which has a row for each.
[[nodiscard]] bool is_router(const Tensor& tensor, const TensorName& name);

/// Rank of a name among those that input tables have, from 0, the usual first; nothing: another.
[[nodiscard]] std::optional<std::size_t> input_table_rank(const TensorName& name);

/// The same of language-model heads and their biases.
[[nodiscard]] std::optional<std::size_t> head_rank(const TensorName& name);

/// True for what gives labels, rewards or answers in place of logits.
[[nodiscard]] bool is_label_head(const TensorName& name);

/// True for the table that tells the two texts of BERT and its like apart, which no model that
/// predicts the next token has.
[[nodiscard]] bool tells_segments_apart(const TensorName& name);

/// True for the factors or offsets of a norm.
[[nodiscard]] bool is_norm(const TensorName& name);

/// The names that are looked for, for a message.
inline constexpr std::string_view kInputTableNames =
    "embed_tokens, wte, word_embeddings, tok_embeddings, embed_in, token_embd, shared or "
    "embeddings";

}  // namespace vocabplan
