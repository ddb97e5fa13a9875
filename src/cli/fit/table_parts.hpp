#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/fit/answer.hpp"

namespace vocabplan::cli {

[[nodiscard]] std::string interval_text(const std::optional<CoefficientInterval>& interval);

/// The approaches at one budget, and how well the runs tell V there.
[[nodiscard]] std::string target_text(const TargetReport& target, double level);
/// Each begins with a blank line; empty when there is nothing to say.
[[nodiscard]] std::string hold_outs_text(const FitReport& report);
[[nodiscard]] std::string leverage_text(const VocabularyReport& report);

}  // namespace vocabplan::cli
