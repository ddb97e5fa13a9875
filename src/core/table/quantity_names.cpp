// The names that people give the quantities of the tables that are read.
#include "core/table/quantity_names.hpp"

#include "core/table/loss_names.hpp"

namespace vocabplan {

namespace {

std::vector<QuantityNames> names_of_models() {
  return {
      {"n_nv",
       {"nnv", "non_vocab_params", "non_vocab_parameters", "non_vocabulary_params",
        "non_vocabulary_parameters", "params_non_vocab", "n_non_vocab", "non_vocab",
        "non_embedding_params", "non_embedding_parameters", "non_emb_params", "n_non_embedding"}},
      {"total_params",
       {"total_parameters", "total_param", "params_total", "parameters_total", "n_params_total",
        "num_params_total", "n_total_params", "num_total_params", "all_params"}},
      {"n_v",
       {"nv", "vocab_params", "vocab_parameters", "vocabulary_params", "vocabulary_parameters"}},
      {"vocab_size",
       {"v", "vocab", "vocabulary", "vocabulary_size", "n_vocab", "num_vocab", "size_vocab",
        "vocab_entries", "vocab_len"}},
      {"width",
       {"d",
        "d_model",
        "embed_dim",
        "hidden_size",
        "model_dim",
        "hidden_dim",
        "hidden",
        "embedding_dim",
        "embedding_size",
        "d_embed",
        "d_embd",
        "d_emb",
        "emb_size",
        "embed_size",
        "emb_dim",
        "n_embd",
        "n_embed",
        "model_width",
        "hidden_width",
        "dim",
        "model_dimension"}},
  };
}

std::vector<QuantityNames> names_of_budgets() {
  return {
      {"flops",
       {"c",
        "flop",
        "compute",
        "training_flops",
        "training_flop",
        "train_flops",
        "train_flop",
        "total_flops",
        "total_flop",
        "num_flops",
        "n_flops",
        "flops_total",
        "total_flos",
        "model_flops",
        "training_compute",
        "train_compute",
        "total_compute",
        "compute_flops",
        "compute_budget",
        "flop_budget"}},
  };
}

std::vector<QuantityNames> names_of_lengths() {
  return {
      {"tokens",
       {"token",
        "d_tokens",
        "num_tokens",
        "n_tokens",
        "number_of_tokens",
        "training_tokens",
        "train_tokens",
        "total_tokens",
        "tokens_total",
        "tokens_seen",
        "tokens_trained",
        "num_training_tokens",
        "num_train_tokens",
        "n_training_tokens",
        "n_train_tokens",
        "token_count",
        "tokens_count",
        "seen_tokens",
        "consumed_tokens",
        "tokens_consumed",
        "processed_tokens",
        "tokens_processed",
        "pretraining_tokens",
        "pretrain_tokens",
        "total_training_tokens",
        "num_total_tokens",
        "cumulative_tokens",
        "training_token",
        "nb_tokens",
        "number_of_training_tokens",
        "num_input_tokens_seen",
        "token_budget",
        "tokens_budget",
        "dataset_tokens",
        "data_tokens"}},
      {"characters",
       {"h", "chars", "character", "char", "num_characters", "n_characters", "num_chars", "n_chars",
        "number_of_characters", "training_characters", "training_chars", "train_characters",
        "train_chars", "total_characters", "total_chars", "character_count", "char_count"}},
  };
}

// The names of a loss that state no unit, then those that do.
std::vector<std::string_view> names_of_loss() {
  std::vector<std::string_view> names{
      "val_loss",        "valid_loss",    "validation_loss", "eval_loss",
      "evaluation_loss", "dev_loss",      "test_loss",       "final_loss",
      "loss_val",        "loss_valid",    "loss_eval",       "loss_test",
      "train_loss",      "training_loss", "loss_train",      "losses"};
  for (const LossNames& stated : loss_names()) {
    names.insert(names.end(), stated.names.begin(), stated.names.end());
  }
  return names;
}

std::vector<QuantityNames> names_of_the_rest() {
  return {
      {"loss", names_of_loss()},
      {"run", {"run_id", "run_name", "name"}},
      {"tied",
       {"tie_word_embeddings", "tied_embeddings", "tie_embeddings", "tied_embedding",
        "weight_tying", "tied_weights", "tie_weights"}},
      {"gpu_hours",
       {"gpu_hour", "gpu_hrs", "accelerator_hours", "accel_hours", "device_hours", "tpu_hours"}},
      {"tokens_per_param",
       {"tokens_per_params", "tokens_per_parameter", "tokens_per_parameters", "token_per_param",
        "token_per_parameter", "tokens_param_ratio", "tokens_params_ratio", "tpp"}},
  };
}

}  // namespace

const std::vector<QuantityNames>& quantity_names() {
  static const std::vector<QuantityNames> kNames = [] {
    std::vector<QuantityNames> all = names_of_models();
    for (const auto& more : {names_of_budgets(), names_of_lengths(), names_of_the_rest()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }();
  return kNames;
}

const std::vector<AmbiguousNames>& ambiguous_names() {
  static const std::vector<AmbiguousNames> kNames{
      {{"params",
        "param",
        "parameters",
        "parameter",
        "n",
        "n_params",
        "num_params",
        "n_param",
        "num_param",
        "n_parameters",
        "num_parameters",
        "number_of_parameters",
        "number_of_params",
        "model_size",
        "model_params",
        "model_parameters",
        "params_count",
        "param_count",
        "parameter_count",
        "parameters_count",
        "size_params"},
       {"n_nv", "total_params"},
       "n_nv (parameters outside the vocabulary tables) or total_params (all of them)",
       1},
      {{"h"}, {"characters", "gpu_hours"}, "characters or gpu_hours", 2},
      {{"D"}, {"width", "tokens"}, "width or tokens", 2},
  };
  return kNames;
}

}  // namespace vocabplan
