#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/choose/candidates.hpp"
#include "cli/options/answer.hpp"
#include "cli/options/choice_options.hpp"
#include "vocabplan/choose/choice.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {

/// A vocabulary with what it costs.
struct PricedCandidate {
  Candidate candidate{};
  SizeCosts costs{};             ///< padding included
  double padding = 0.0;          ///< extra compute of the padding alone, a share
  double head_share = 0.0;       ///< of the parameters that C counts: rows d / (N_nv + rows d)
  double logits_bytes = 0.0;     ///< of a token
  double tokens_per_char = 0.0;  ///< measured, else by the law's curve
  double tokens = 0.0;           ///< training tokens of the run with this table
};

/// Memory of the logits of one step.
struct StepLogits {
  double batch_tokens = 0.0;
  double bytes = 0.0;        ///< all at once
  double chunk_bytes = 0.0;  ///< in chunks of `kChunkTokens`
};

/// Tokens whose logits a chunked loss holds at once.
inline constexpr double kChunkTokens = 1024.0;

/// A choice ready to print.
struct ChoiceReport {
  const ChooseOptions& options;
  Law law;  ///< of the budget
  Prediction prediction{};
  PredictionRecord record{};        ///< of the prediction, for the run that it names
  std::vector<WeightedLaw> laws{};  ///< weights summing to 1
  std::string curve_law{};          ///< the law whose f(V) text is counted by
  Choice choice{};                  ///< among all multiples
  PricedCandidate chosen{};
  PricedCandidate minimax{};
  std::vector<PricedCandidate> candidates{};  ///< those asked for, or the usual ones
  bool asked = false;                         ///< the choice is among `candidates`
  bool at_largest = false;                    ///< `chosen` is the largest allowed
  bool at_smallest = false;
  std::vector<LawOptimum> optima{};  ///< one a law
  std::optional<LifetimeRecord> lifetime{};
  std::optional<StepLogits> logits{};
  Attention attention{};
  std::optional<Choice> without_attention{};  ///< the choice where attention is not counted
  std::vector<std::string> warnings{};
};

/// The sentence that answers, for people in lines of at most 80 columns.
[[nodiscard]] std::string choice_sentence(const ChoiceReport& report);

/// The choice for people in at most 80 columns, a record for machines, and a row of CSV for each
/// candidate, the choice first. The report outlives the answer.
[[nodiscard]] Answer choice_answer(const ChoiceReport& report);

}  // namespace vocabplan::cli
