#include "plan/audit/model_head.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "plan/audit/model_family.hpp"
#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

using Words = std::initializer_list<std::string_view>;

bool has_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool ends_in_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.ends_with(word); });
}

// Heads that draft the next tokens of another model. Vision models are called Eagle too.
bool is_draft(std::string_view name) {
  if (has_any(name, {"MTP", "NextN"})) return true;
  const std::string lower = lower_case(name);
  if (has_any(lower, {"medusa", "draft", "speculator"})) return true;
  return has_any(lower, {"eagle"}) && !has_any(name, {"ForConditionalGeneration", "Chat", "VL"});
}

constexpr std::string_view kSequences = "ForSequenceClassification";
constexpr std::string_view kTokens = "ForTokenClassification";
constexpr std::string_view kAnswers = "ForQuestionAnswering";

}  // namespace

OutputKind output_of_class(std::string_view name) {
  if (name.empty()) return OutputKind::language_model;
  if (is_draft(name)) return OutputKind::draft;
  if (ends_in_any(name, {"CausalLM", "ForConditionalGeneration", "LMHeadModel", "LMHead",
                         "DoubleHeadsModel", "ChatModel"})) {
    return OutputKind::language_model;
  }
  if (ends_in_any(name, {kSequences, kTokens, kAnswers})) return OutputKind::labels;
  if (has_any(name, {"Classif", "Reward", "Score", "Regress", "Rerank", "Ranking", "Retriev",
                     "Embedding", "Encoder", "QuestionAnswering", "MultipleChoice", "Detection",
                     "Segmentation", "Similarity", "MaskedLM"})) {
    return OutputKind::other;
  }
  // With more behind it, such as the ForCausalLMWithValueHead of reinforcement learning.
  if (has_any(name, {"CausalLM", "LMHead", "ForConditionalGeneration"})) {
    return OutputKind::language_model;
  }
  return name.ends_with("Model") ? OutputKind::hidden_states : OutputKind::assumed;
}

std::string_view family_part(std::string_view name) {
  std::size_t end = name.size();
  for (const std::string_view behind : {"For", "LMHead", "DoubleHeads", "Reward", "Model"}) {
    end = std::min(end, name.find(behind));
  }
  return name.substr(0, end);
}

void set_labels(const ConfigObject& config, ModelShape& shape) {
  const std::string_view name = shape.architecture;
  if (shape.output != OutputKind::labels) return;
  constexpr double kAnswerEnds = 2.0;  // the start and the end of an answer
  if (name.ends_with(kAnswers)) {
    shape.labels = kAnswerEnds;
    shape.label_bias = true;
    return;
  }
  shape.label_bias = name.ends_with(kTokens);
  const std::optional<double> named = config.members("id2label");
  const std::optional<double> stated = config.whole({"num_labels"}, 1.0, kMostRows);
  shape.labels_stated = named || stated;
  // The library's class would have two; the models that state none are rewards, of one number.
  constexpr double kTokenLabels = 2.0;
  shape.labels = named ? *named : stated.value_or(shape.label_bias ? kTokenLabels : 1.0);
}

}  // namespace vocabplan
