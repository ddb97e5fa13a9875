#pragma once

#include <cstdint>
#include <string>

#include "weights_files.hpp"

namespace vocabplan::test {

/// A decoder in the manner of Llama, with the names of modeling_llama.py, modeling_mixtral.py and
/// modeling_qwen3_moe.py in huggingface/transformers.
struct DecoderSpec {
  std::uint64_t layers, width, inner, query, key, rows;
  bool qkv_bias = false;
  bool head = true;
  std::string prefix = "model.";
  std::uint64_t norm_of_heads = 0;  ///< width of q_norm and k_norm
  std::uint64_t experts = 0;
};

inline void add_llama_attention(TensorSpecs& out, const DecoderSpec& spec,
                                const std::string& layer) {
  const std::string attention = layer + "self_attn.";
  out.push_back({attention + "q_proj.weight", {spec.query, spec.width}});
  out.push_back({attention + "k_proj.weight", {spec.key, spec.width}});
  out.push_back({attention + "v_proj.weight", {spec.key, spec.width}});
  out.push_back({attention + "o_proj.weight", {spec.width, spec.query}});
  if (spec.qkv_bias) {
    out.push_back({attention + "q_proj.bias", {spec.query}});
    out.push_back({attention + "k_proj.bias", {spec.key}});
    out.push_back({attention + "v_proj.bias", {spec.key}});
  }
  if (spec.norm_of_heads > 0) {
    out.push_back({attention + "q_norm.weight", {spec.norm_of_heads}});
    out.push_back({attention + "k_norm.weight", {spec.norm_of_heads}});
  }
  out.push_back({layer + "input_layernorm.weight", {spec.width}});
  out.push_back({layer + "post_attention_layernorm.weight", {spec.width}});
}

inline void add_gated_mlp(TensorSpecs& out, const std::string& mlp, std::uint64_t width,
                          std::uint64_t inner) {
  out.push_back({mlp + "gate_proj.weight", {inner, width}});
  out.push_back({mlp + "up_proj.weight", {inner, width}});
  out.push_back({mlp + "down_proj.weight", {width, inner}});
}

inline TensorSpecs decoder(const DecoderSpec& spec) {
  TensorSpecs out{{spec.prefix + "embed_tokens.weight", {spec.rows, spec.width}}};
  for (std::uint64_t i = 0; i < spec.layers; ++i) {
    const std::string layer = spec.prefix + "layers." + std::to_string(i) + ".";
    add_llama_attention(out, spec, layer);
    if (spec.experts == 0) {
      add_gated_mlp(out, layer + "mlp.", spec.width, spec.inner);
      continue;
    }
    out.push_back({layer + "mlp.gate.weight", {spec.experts, spec.width}});
    for (std::uint64_t e = 0; e < spec.experts; ++e) {
      add_gated_mlp(out, layer + "mlp.experts." + std::to_string(e) + ".", spec.width, spec.inner);
    }
  }
  out.push_back({spec.prefix + "norm.weight", {spec.width}});
  if (spec.head) out.push_back({"lm_head.weight", {spec.rows, spec.width}});
  return out;
}

/// A small model for what the tests do to files.
inline DecoderSpec small_decoder() {
  return {.layers = 2, .width = 8, .inner = 16, .query = 8, .key = 4, .rows = 32};
}

/// Two layers as small_decoder has them: 2 (8*8 + 2*4*8 + 8*8 + 3*8*16 + 2*8) + 8.
inline constexpr double kSmallParameters = 1192.0;

}  // namespace vocabplan::test
