#include "core/table/loss_names.hpp"

namespace vocabplan {

const std::vector<LossNames>& loss_names() {
  static const std::vector<LossNames> kNames{
      {LossUnit::unigram_normalised,
       {"loss_u", "lossu", "unigram_normalised_loss", "unigram_normalized_loss",
        "unigram_normalised", "unigram_normalized"}},
      {LossUnit::nats_per_token,
       {"nats_per_token", "loss_per_token", "cross_entropy_per_token", "nll_per_token"}},
      {LossUnit::bits_per_token, {"bits_per_token"}},
      {LossUnit::nats_per_character,
       {"loss_per_character", "loss_per_char", "nats_per_character", "nats_per_char",
        "nll_per_character", "nll_per_char"}},
      {LossUnit::bits_per_character, {"bits_per_character", "bits_per_char", "bpc"}},
      {LossUnit::nats_per_byte, {"nats_per_byte", "loss_per_byte", "nll_per_byte"}},
      {LossUnit::bits_per_byte,
       {"bits_per_byte", "bpb", "val_bpb", "eval_bpb", "validation_bpb", "val_bits_per_byte"}},
  };
  return kNames;
}

}  // namespace vocabplan
