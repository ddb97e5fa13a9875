#include "vocabplan/plan/model_shape.hpp"

namespace vocabplan {
namespace {

double where(bool there, double count) {
  return there ? count : 0.0;
}

double norm_params(const ModelShape& s) {
  switch (s.norm) {
    case NormKind::none:
      return 0.0;
    case NormKind::scale:
      return s.width;
    case NormKind::scale_and_bias:
      return 2.0 * s.width;
  }
  return 0.0;
}

double attention_params(const ModelShape& s, double kv_heads, double head_dim, double kv_matrices) {
  const double q = s.heads * head_dim;
  const double k = kv_heads * head_dim;
  return s.width * (2.0 * q + kv_matrices * k) + where(s.qkv_bias, q + kv_matrices * k) +
         where(s.out_bias, s.width);
}

double indexer_params(const ModelShape& s, const LatentAttention& a) {
  const double keys = s.width * a.index_dim + 2.0 * a.index_dim;  // with their LayerNorm
  return a.query_rank * a.index_heads * a.index_dim + keys + s.width * a.index_heads;
}

// The matrices of a layer without its indexer.
double latent_params(const ModelShape& s, const LatentAttention& a) {
  const double q = s.heads * (a.key_dim + a.rotary_dim);
  const double compressed = a.key_value_rank + a.rotary_dim;
  const bool narrow = a.query_rank > 0.0;
  const double queries = narrow ? a.query_rank * (s.width + 1.0 + q) : s.width * q;
  const double keys_and_values = s.width * compressed + a.key_value_rank +
                                 a.key_value_rank * s.heads * (a.key_dim + a.value_dim);
  return queries + keys_and_values + s.heads * a.value_dim * s.width +
         where(a.bias, a.query_rank + compressed + s.width);
}

// The gated delta rule: queries, keys, values and the gate of the output; strength and decay of
// each value head, each with an offset; a norm that the heads share.
double linear_params(const ModelShape& s, const LinearAttention& a) {
  const double keys = a.key_heads * a.key_dim;
  const double values = a.value_heads * a.value_dim;
  const double inward = s.width * (2.0 * keys + 2.0 * values + 2.0 * a.value_heads);
  return inward + (2.0 * keys + values) * a.kernel + 2.0 * a.value_heads + a.value_dim +
         values * s.width;
}

// The attention of all layers.
double all_attention_params(const ModelShape& s) {
  if (s.latent) {
    return s.layers * latent_params(s, *s.latent) +
           s.latent->index_layers * indexer_params(s, *s.latent);
  }
  const double gate = where(s.attention_gate, s.heads * s.head_dim);
  const double usual = attention_params(s, s.kv_heads, s.head_dim, 2.0) + s.qk_norm_params +
                       s.width * gate + where(s.qkv_bias, gate);
  if (s.linear) {
    return (s.layers - s.linear->layers) * usual + s.linear->layers * linear_params(s, *s.linear);
  }
  if (!s.global) return s.layers * usual;
  const GlobalAttention& g = *s.global;
  const double of_head = s.qk_norm_params / s.head_dim;  // norms are as wide as heads
  return (s.layers - g.layers) * usual +
         g.layers * (attention_params(s, g.kv_heads, g.head_dim, g.keys_are_values ? 1.0 : 2.0) +
                     of_head * g.head_dim);
}

double mlp_params(const ModelShape& s, double inner) {
  const double inward = s.gated_mlp ? 2.0 : 1.0;
  return (inward + 1.0) * s.width * inner + where(s.mlp_bias, inward * inner + s.width);
}

// A layer's experts when `working` of them are counted.
double expert_params(const ModelShape& s, const ExpertShape& e, double working) {
  const double shared = where(e.shared_intermediate > 0.0, mlp_params(s, e.shared_intermediate)) +
                        where(e.shared_gate, s.width);
  return s.width * e.count + e.router_extra + working * mlp_params(s, e.intermediate) + shared;
}

// A convolution with biases, decay, step and skip of each head, and a norm before the way out.
double state_params(const ModelShape& s, const UnevenLayers& u) {
  const double inner = u.state_heads * u.state_head_dim;
  const double convolved = inner + 2.0 * u.state_groups * u.state_size;
  return s.width * (inner + convolved + u.state_heads) + convolved * (u.state_kernel + 1.0) +
         3.0 * u.state_heads + inner + inner * s.width;
}

double uneven_params(const ModelShape& s, const UnevenLayers& u) {
  const double attention = 2.0 * s.width * s.head_dim * (u.attentions * s.heads + u.kv_heads);
  const double parts = u.attentions + u.mlps + u.states;
  return attention + mlp_params(s, u.intermediate) + u.states * state_params(s, u) +
         parts * norm_params(s);
}

double outside_layers(const ModelShape& s) {
  return s.learned_positions * s.width + where(s.final_norm, norm_params(s)) +
         where(s.embedding_norm, norm_params(s)) +
         where(s.vocab_width != s.width, 2.0 * s.vocab_width * s.width);
}

// Everything but the tables and the head's bias, with `working` experts of a layer.
double body_params(const ModelShape& s, double working) {
  const double vectors = s.norms_per_layer * norm_params(s) + s.layer_extra;
  const ExpertShape experts = s.experts.value_or(ExpertShape{});
  if (s.uneven) {
    return uneven_params(s, *s.uneven) +
           experts.layers * (expert_params(s, experts, working) + norm_params(s)) +
           outside_layers(s);
  }
  return all_attention_params(s) + s.layers * vectors +
         (s.layers - experts.layers) * mlp_params(s, s.intermediate) +
         experts.layers * expert_params(s, experts, working) + outside_layers(s);
}

}  // namespace

ParameterCount parameter_count(const ModelShape& shape) {
  const ExpertShape experts = shape.experts.value_or(ExpertShape{});
  const bool head = has_language_model_head(shape.output);
  const double labels = shape.labels * (shape.vocab_width + where(shape.label_bias, 1.0));
  const double n_nv = body_params(shape, experts.count) +
                      (head ? where(shape.head_bias, shape.vocab_size) : labels);
  const double n_v = shape.vocab_size * shape.vocab_width;
  return {.n_nv = n_nv,
          .n_nv_active = body_params(shape, experts.active),
          .n_v = n_v,
          .total = n_nv + (shape.tied || !head ? n_v : 2.0 * n_v)};
}

}  // namespace vocabplan
