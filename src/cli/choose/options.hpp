#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/budget_options.hpp"
#include "cli/options/choice_options.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/numbers.hpp"
#include "vocabplan/choose/choice.hpp"

namespace vocabplan::cli {

enum class LogitsType { fp32, bf16 };

/// The words of a law and its weight.
struct LawWords {
  std::string name{};
  double weight = 1.0;
};

/// A vocabulary that somebody may take.
struct Candidate {
  std::string name{};  ///< of a tokenizer, else the size in words
  double vocab_size = 0.0;
  double rows = 0.0;                        ///< of its table: `vocab_size` and what pads it
  std::optional<double> tokens_per_char{};  ///< measured, where somebody's table has it
};

/// Options of `choose`.
struct ChooseOptions : PredictionOptions {
  Argument<NonVocabParams> n_nv{};
  BudgetOptions budget{};
  Argument<std::vector<LawWords>> laws{};
  Argument<std::vector<Candidate>> candidates{};
  std::string tokenizers{};
  Argument<ChoiceRule> by{ChoiceRule::mean};
  Argument<double> max_vocab{ChoiceRange{}.highest};
  Argument<double> sought{kMostSought};
  Argument<double> level{kUsualLevel};
  CostOptions cost{};
  Argument<double> tensor_parallel{1.0};
  Argument<double> batch_tokens{};
  Argument<LogitsType> logits_type{LogitsType::fp32};
  PictureRequest plot{};
};

}  // namespace vocabplan::cli
