#pragma once

#include <optional>
#include <string>

#include "cli/fit/answer.hpp"

namespace vocabplan::cli {

/// Parts of the JSON document of a fit, as JSON text.
[[nodiscard]] std::string json_of(bool value);
/// Without a value, and at an end that is open, null: JSON has no infinity.
[[nodiscard]] std::string json_of(const std::optional<CoefficientInterval>& interval);
[[nodiscard]] std::string json_of(const std::optional<Interval>& interval);
[[nodiscard]] std::string json_of(const PowerLawFit& fit);

[[nodiscard]] std::string isoloss_json(const VocabularyReport& report);
[[nodiscard]] std::string isoflops_json(const VocabularyReport& report);
[[nodiscard]] std::string derivative_json(const VocabularyReport& report);
[[nodiscard]] std::string bowls_json(const VocabularyReport& report);

[[nodiscard]] std::string target_json(const TargetReport& target);
[[nodiscard]] std::string hold_outs_json(const FitReport& report);
[[nodiscard]] std::string leverage_json(const VocabularyReport& report);
[[nodiscard]] std::string tokenizer_json(const TokenizerReport& report);

}  // namespace vocabplan::cli
