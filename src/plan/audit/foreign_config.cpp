#include "plan/audit/foreign_config.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number.hpp"

namespace vocabplan {
namespace {

bool has_any_key(const ConfigObject& config, std::initializer_list<const char*> keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const char* key) { return config.has(key); });
}

// Configurations of parts that work only on top of a model of another file.
void refuse_parts(const ConfigObject& config) {
  const std::string base =
      config.has("base_model_name_or_path") ? config.text("base_model_name_or_path") : "";
  const std::string name = base.empty() ? "" : " " + in_quotes(base);
  if (config.has("peft_type")) config.fail("is an adapter: audit its base model" + name);
  const bool draft = config.has("medusa_num_heads") || config.has("speculators_model_type");
  if (draft) {
    config.fail("is a draft head, with no language-model head of its own: audit its base model" +
                name);
  }
}

// Files that lie beside a configuration. What names a family or a class is none of them.
void refuse_neighbours(const ConfigObject& config) {
  if (has_any_key(config, {"model_type", "architectures"})) return;
  const std::string beside = "; audit the config.json beside it";
  if (config.has("weight_map")) {
    config.fail("is an index of weights" + beside + ", or the weights themselves");
  }
  if (config.has("dim") && config.has("n_layers")) {
    config.fail("is a params.json of the authors' own layout" + beside +
                ", or the weights: vocabplan audit model.safetensors");
  }
  // All but a configuration of the oldest kind, whose `model_type` is missing.
  if (has_any_key(config, {"hidden_size", "n_embd", "d_model", "vocab_size"})) return;
  if (has_any_key(config, {"added_tokens_decoder", "added_tokens", "tokenizer_class"})) {
    config.fail("describes a tokenizer, of no model" + beside);
  }
  if (has_any_key(config, {"image_processor_type", "feature_extractor_type", "processor_class"})) {
    config.fail("describes what prepares images or sound, no model" + beside);
  }
  if (has_any_key(config, {"_from_model_config", "do_sample", "eos_token_id", "bos_token_id"})) {
    config.fail("is a generation_config.json, settings of generation" + beside);
  }
}

}  // namespace

void refuse_pointer(std::string_view text, const std::string& source) {
  if (text.starts_with("version https://git-lfs.github.com/spec/")) {
    throw DataError(source, 1, "is a pointer of Git LFS, not the file; 'git lfs pull' fetches it");
  }
}

void refuse_foreign(const ConfigObject& config) {
  refuse_parts(config);
  refuse_neighbours(config);
  if (config.has("_class_name")) {
    config.refuse("_class_name", "a language model; a diffusion model has no vocabulary to audit");
  }
  if (config.flag("is_encoder_decoder", false)) {
    config.refuse("is_encoder_decoder", "false; the law is of decoder-only models");
  }
}

}  // namespace vocabplan
