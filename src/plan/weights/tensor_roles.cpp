#include "plan/weights/tensor_roles.hpp"

#include <algorithm>
#include <string>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

template <std::size_t Count>
using NameTable = std::array<std::string_view, Count>;

// gguf-py/gguf/tensor_mapping.py of ggml-org/llama.cpp has the names of most architectures
// (TOKEN_EMBD, OUTPUT, POS_EMBD); its own are token_embd and output.
constexpr NameTable<16> kInputTables{
    "embed_tokens",  "wte",    "word_embeddings",  "tok_embeddings",  "embed_in",
    "token_embd",    "shared", "embeddings",       "embedding",       "in_out_embed",
    "emb",           "embed",  "token_embeddings", "token_embedding", "tok_embed",
    "word_embedding"};
constexpr NameTable<9> kHeads{"lm_head",      "embed_out", "output",
                              "output_layer", "head",      "unembed",
                              "unembedding",  "ff_out",    "word_embeddings_for_head"};
constexpr NameTable<6> kLayerWords{"layers", "h", "blk", "blocks", "layer", "block"};
constexpr NameTable<10> kLabelHeads{
    "score",       "classifier",      "classification_head", "v_head",    "value_head",
    "reward_head", "regression_head", "qa_outputs",          "rank_head", "cls"};

// A part of a name that starts with one of these is of a part that sees, or hears.
constexpr NameTable<26> kVisionStarts{"vision",       "visual",
                                      "image",        "img_",
                                      "mm_projector", "multi_modal",
                                      "mm_input",     "vit",
                                      "vpm",          "resampler",
                                      "sam_",         "embed_vision",
                                      "view_sep",     "pre_mm_",
                                      "video",        "multimodal",
                                      "mlp1",         "vte",
                                      "gen_",         "qformer",
                                      "query_tokens", "language_projection",
                                      "vqmodel",      "patch_merger",
                                      "perceiver",    "aligner"};
constexpr NameTable<14> kAudioStarts{
    "audio",    "speech",  "sound", "embed_audio", "whisper", "talker",    "token2wav",
    "code2wav", "vocoder", "tts",   "apm",         "codec",   "conformer", "multi_modal_audio"};
constexpr NameTable<4> kDraftStarts{"mtp", "medusa", "eagle", "draft"};

constexpr NameTable<26> kNoParameters{"inv_freq",
                                      "rope_freqs",
                                      "rope_factors_long",
                                      "rope_factors_short",
                                      "masked_bias",
                                      "causal_mask",
                                      "position_ids",
                                      "token_type_ids",
                                      "running_mean",
                                      "running_var",
                                      "num_batches_tracked",
                                      "weight_scale_inv",
                                      "weight_scale",
                                      "weight_scale_2",
                                      "input_scale",
                                      "activation_scale",
                                      "output_scale",
                                      "k_scale",
                                      "v_scale",
                                      "SCB",
                                      "weight_format",
                                      "cos_cached",
                                      "sin_cached",
                                      "attn_rot_embd",
                                      "freqs_cis",
                                      "weight_shape"};
constexpr NameTable<12> kOpaque{
    "qweight",  "qzeros",        "g_idx",         "absmax",  "quant_map",        "W_q",
    "q_weight", "weight_packed", "nested_absmax", "qscales", "nested_quant_map", "q_scale"};

template <std::size_t Count>
std::optional<std::size_t> rank_in(const NameTable<Count>& table, std::string_view name) {
  const auto* const found = std::find(table.begin(), table.end(), name);
  if (found == table.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.begin());
}

template <std::size_t Count>
bool any_part_starts(const TensorName& name, const NameTable<Count>& starts) {
  const auto parts = name.parts();
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    if (part.empty()) return false;
    // There are millions of them, and few begin with the same letter.
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
      return start.front() == part.front() && part.starts_with(start);
    });
  });
}

std::optional<std::uint64_t> number_in(std::string_view part) {
  constexpr std::size_t kMostDigits = 9;
  if (part.empty() || part.size() > kMostDigits) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : part) {
    if (!is_digit(c)) return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

bool is_block_scale(std::string_view role) {
  return role == "scales" || role.ends_with("_scales");
}

}  // namespace

TensorName::TensorName(std::string_view name) {
  while (count_ + 1 < kMostParts) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) break;
    parts_[count_++] = name.substr(0, dot);
    name.remove_prefix(dot + 1);
  }
  parts_[count_++] = name;
  is_bias_ = name == "bias";
  const bool has_suffix = (is_bias_ || name == "weight") && count_ > 1;
  role_ = parts_[count_ - (has_suffix ? 2 : 1)];
  for (std::size_t i = 0; i < count_; ++i) {
    if (i > 0 && parts_[i - 1] == "experts") continue;
    block_ = number_in(parts_[i]);
    block_at_ = i;
    if (block_) break;
  }
}

bool TensorName::has(std::string_view part) const noexcept {
  const auto all = parts();
  return std::find(all.begin(), all.end(), part) != all.end();
}

std::string_view TensorName::layers_path() const noexcept {
  if (!block_ || block_at_ == 0 || !rank_in(kLayerWords, parts_[block_at_ - 1])) return {};
  const char* const start = parts_.front().data();
  const std::string_view last = parts_[block_at_ - 1];
  return {start, static_cast<std::size_t>(last.data() + last.size() - start)};
}

bool TensorName::has_before_block(std::string_view part) const noexcept {
  const auto before = parts().first(block_ ? block_at_ : count_);
  return std::find(before.begin(), before.end(), part) != before.end();
}

WeightsPart part_of(const TensorName& name) {
  const std::string_view first = name.parts().front();
  const bool is_gguf_projector = first == "mm";
  if (first == "a" || (is_gguf_projector && name.has("a")) || any_part_starts(name, kAudioStarts)) {
    return WeightsPart::audio;
  }
  if (first == "v" || is_gguf_projector || name.has("projector") || name.has("connector") ||
      any_part_starts(name, kVisionStarts)) {
    return WeightsPart::vision;
  }
  const bool drafts = first == "nextn" || any_part_starts(name, kDraftStarts);
  return drafts ? WeightsPart::draft : WeightsPart::language;
}

bool marks_draft_layer(const TensorName& name) {
  return name.block() && (name.has("eh_proj") || name.has("enorm") || name.has("hnorm") ||
                          name.has("shared_head") || name.has("nextn"));
}

bool is_adapter(const TensorName& name) {
  const bool is_factor = name.has("lora_A") || name.has("lora_B") || name.has("lora_a") ||
                         name.has("lora_b") || name.has("lora_embedding_A") ||
                         name.has("lora_embedding_B");
  return is_factor && part_of(name) == WeightsPart::language;
}

bool is_no_parameter(const Tensor& tensor, const TensorName& name) {
  if (tensor.kind == ElementKind::whole || tensor.kind == ElementKind::scale) return true;
  const std::string_view role = name.role();
  if (rank_in(kNoParameters, role)) return true;
  const bool is_square_mask = tensor.rank == 4 && tensor.shape[0] == 1 && tensor.shape[1] == 1 &&
                              tensor.shape[2] == tensor.shape[3];
  if (name.is_bias() && is_square_mask) return true;
  // Blocks of FP8 weights have a matrix of them; a norm of this name has one for each feature.
  if (role == "scale" && tensor.rank == 2) return true;
  if (tensor.kind == ElementKind::bytes && is_block_scale(role)) return true;
  return name.parts().size() == 2 && name.parts()[0] == "rope" && role == "freqs";
}

bool is_block_packed(const Tensor& tensor, const TensorName& name) {
  constexpr std::uint32_t kBlockBytes = 16;
  const std::string_view role = name.role();
  return tensor.kind == ElementKind::bytes && (role == "blocks" || role.ends_with("_blocks")) &&
         tensor.rank >= 2 && tensor.rank <= tensor.shape.size() &&
         tensor.shape[tensor.rank - 1U] == kBlockBytes;
}

bool is_opaque(const Tensor& tensor, const TensorName& name) {
  return tensor.kind == ElementKind::bytes || tensor.kind == ElementKind::packed ||
         rank_in(kOpaque, name.role()).has_value();
}

std::optional<ExpertPlace> expert_place(const Tensor& tensor, const TensorName& name) {
  const auto parts = name.parts();
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::string_view part = parts[i];
    const std::optional<std::uint64_t> number = number_in(parts[i + 1]);
    if (part == "experts") return ExpertPlace{number};
    if (part.ends_with("_exps")) return ExpertPlace{};
    // GGUF had a tensor for each expert at first: blk.0.ffn_up.3.weight.
    const bool is_matrix = part == "ffn_gate" || part == "ffn_up" || part == "ffn_down";
    if (is_matrix && number) return ExpertPlace{number};
    if (part == "block_sparse_moe" && tensor.rank == 3) return ExpertPlace{};
  }
  return std::nullopt;
}

bool is_router(const Tensor& tensor, const TensorName& name) {
  return tensor.rank == 2 && !name.is_bias() && name.block() &&
         (name.has("router") || name.role() == "gate" || name.role() == "ffn_gate_inp");
}

std::optional<std::size_t> input_table_rank(const TensorName& name) {
  if (name.block() || name.is_bias()) return std::nullopt;
  return rank_in(kInputTables, name.role());
}

std::optional<std::size_t> head_rank(const TensorName& name) {
  if (name.block()) return std::nullopt;
  // Phi-1's first checkpoints have lm_head.linear.
  if (name.role() == "linear" && name.has("lm_head")) return 0;
  return rank_in(kHeads, name.role());
}

bool is_label_head(const TensorName& name) {
  const auto parts = name.parts();
  return !name.block() && !name.has("predictions") &&
         std::any_of(parts.begin(), parts.end(),
                     [](std::string_view part) { return rank_in(kLabelHeads, part).has_value(); });
}

bool tells_segments_apart(const TensorName& name) {
  return name.role() == "token_type_embeddings" || name.role() == "token_types";
}

bool is_norm(const TensorName& name) {
  return name.role().find("norm") != std::string_view::npos || name.role().starts_with("ln");
}

}  // namespace vocabplan
