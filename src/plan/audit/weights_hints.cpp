#include "plan/audit/weights_hints.hpp"

#include <array>
#include <optional>

#include "plan/audit/config_object.hpp"
#include "plan/audit/foreign_config.hpp"
#include "plan/audit/model_family.hpp"
#include "plan/audit/python_json.hpp"

namespace vocabplan {
namespace {

// The first of the language models that a configuration holds; else the whole.
ConfigObject language_config(const ConfigObject& whole) {
  if (whole.has_object("thinker_config")) {
    return language_config(*whole.object("thinker_config"));
  }
  for (const char* key : {"text_config", "llm_config", "language_config"}) {
    if (whole.has_object(key)) return *whole.object(key);
  }
  return whole;
}

}  // namespace

WeightsHints weights_hints(std::string_view text, const std::string& source) {
  refuse_pointer(text, source);
  const JsonDocument document = parse_json(with_quoted_non_numbers(text), source);
  const ConfigObject whole(document.root());
  const ConfigObject config = language_config(whole);
  const auto tied = [](const ConfigObject& object) {
    return object.flag("tie_word_embeddings", false);
  };
  return {.vocab_size = config.whole({"vocab_size"}, 1.0, kMostRows),
          .experts_active = config.whole({"num_experts_per_tok", "num_experts_per_token",
                                          "experts_per_token", "moe_topk", "top_k_experts"},
                                         1.0, kMostExperts),
          .tied = tied(whole) || tied(config) ? std::optional(true) : std::nullopt};
}

std::string class_in_config(std::string_view text, const std::string& source) {
  const JsonDocument document = parse_json(with_quoted_non_numbers(text), source);
  return ConfigObject(document.root()).first_text("architectures");
}

}  // namespace vocabplan
