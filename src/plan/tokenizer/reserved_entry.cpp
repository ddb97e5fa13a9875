#include "plan/tokenizer/reserved_entry.hpp"

#include <algorithm>
#include <array>

#include "vocabplan/core/ascii.hpp"

namespace vocabplan {
namespace {

struct ReservedForm {
  std::string_view before, after;
};

// With a number between the two.
constexpr std::array<ReservedForm, 10> kReservedForms{{
    {"<|reserved_special_token_", "|>"},  // Llama 3: meta-llama/llama3 llama/tokenizer.py
    {"<|reserved_", "|>"},                // openai/gpt-oss gpt_oss/tokenizer.py
    {"<|extra_", "|>"},                   // Qwen 1: QwenLM/Qwen tokenization_note.md
    {"<|dummy_", "|>"},                   // Phi-4: meta-pytorch/torchtune pull request 2197
    {"<|placeholder", "|>"},              // Phi-3: huggingface/tokenizers issue 1528
    {"<unused", ">"},                     // Gemma: google/gemma_pytorch pull request 44
    {"<reserved_", ">"},                  // vllm-project/vllm examples/template_baichuan.jinja
    {"<SPECIAL_", ">"},                   // mistralai/mistral-common tekken.py
    {"[unused", "]"},                     // BERT: allenai/scibert issue 38
    {"[UNUSED_TOKEN_", "]"},              // InternLM/InternLM issue 614
}};

// Llama 4 has a word in front: meta-llama/llama-models models/llama4/tokenizer.py.
constexpr std::string_view kReservedOfKind = "_reserved_special_token_";

// Without the digits at its end, of which there must be one.
constexpr std::string_view without_number(std::string_view text) noexcept {
  const std::string_view whole = text;
  while (!text.empty() && is_digit(text.back())) text.remove_suffix(1);
  return text.size() < whole.size() ? text : std::string_view();
}

}  // namespace

bool is_reserved_entry(std::string_view text) noexcept {
  if (text.empty() || (text.front() != '<' && text.front() != '[')) return false;
  const auto has_form = [text](const ReservedForm& form) {
    return text.ends_with(form.after) &&
           without_number(text.substr(0, text.size() - form.after.size())) == form.before;
  };
  if (std::any_of(kReservedForms.begin(), kReservedForms.end(), has_form)) return true;
  return text.starts_with("<|") && text.ends_with("|>") &&
         without_number(text.substr(0, text.size() - 2)).ends_with(kReservedOfKind);
}

}  // namespace vocabplan
