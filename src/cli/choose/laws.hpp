#pragma once

#include <string>
#include <vector>

#include "cli/choose/options.hpp"
#include "cli/options/choice_options.hpp"

namespace vocabplan::cli {

/// `NAME|FILE[=WEIGHT],...` as laws and weights. Throws `UsageError`.
[[nodiscard]] std::vector<LawWords> law_words(const std::string& option, const std::string& text);

/// The laws of a choice: those of `--laws`, else those of `usual_choice_laws`; and behind them, at
/// weight 0, the built-in ones that are not among them. `budget_law` is the law of `--law`.
[[nodiscard]] ChoiceLaws choice_laws(const ChooseOptions& options, const Law& budget_law);

}  // namespace vocabplan::cli
