#pragma once

#include <string>

#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// The forms of a target, for help and messages.
inline constexpr const char* kTargetForm = "N_NV[@2Ttokens|@8Tchars|@1e23flops][@d4096]";

/// The run of `7B`, `7B@2Ttokens`, `7B@8Tchars`, `7B@1e23flops`, `7B@d4096` or `7B@2Ttokens@d4096`:
/// N_nv, at most one of tokens, characters and FLOPs, and at most one width. Blanks and case do not
/// matter, and `tok`, `char`, `characters` and the singulars are units too. Throws `UsageError`
/// that names `option`: for a number behind an @ without a unit, with every right spelling, and for
/// counts that can only be slips (`ask_count`).
[[nodiscard]] BudgetRequest target_argument(const std::string& option, const std::string& text);

}  // namespace vocabplan::cli
