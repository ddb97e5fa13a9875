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

double attention_params(const ModelShape& s) {
  const double q = s.heads * s.head_dim;
  const double k = s.kv_heads * s.head_dim;
  return s.width * (2.0 * q + 2.0 * k) + where(s.qkv_bias, q + 2.0 * k) +
         where(s.out_bias, s.width);
}

double mlp_params(const ModelShape& s, double inner) {
  const double inward = s.gated_mlp ? 2.0 : 1.0;
  return (inward + 1.0) * s.width * inner + where(s.mlp_bias, inward * inner + s.width);
}

// A layer's experts when `working` of them are counted.
double expert_params(const ModelShape& s, const ExpertShape& e, double working) {
  const double shared = where(e.shared_intermediate > 0.0, mlp_params(s, e.shared_intermediate)) +
                        where(e.shared_gate, s.width);
  return s.width * e.count + working * mlp_params(s, e.intermediate) + shared;
}

double outside_layers(const ModelShape& s) {
  return s.learned_positions * s.width + where(s.final_norm, norm_params(s)) +
         where(s.embedding_norm, norm_params(s)) +
         where(s.vocab_width != s.width, 2.0 * s.vocab_width * s.width);
}

// Everything but the tables and the head's bias, with `working` experts of a layer.
double body_params(const ModelShape& s, double working) {
  const double every_layer =
      attention_params(s) + s.norms_per_layer * norm_params(s) + s.qk_norm_params;
  const ExpertShape experts = s.experts.value_or(ExpertShape{});
  return s.layers * every_layer + (s.layers - experts.layers) * mlp_params(s, s.intermediate) +
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
