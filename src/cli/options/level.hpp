#pragma once

#include <string>

#include "vocabplan/law/law.hpp"

namespace vocabplan::cli {

/// The level that --level says, 0.9 when it is empty; throws `UsageError`.
[[nodiscard]] double level_argument(const std::string& text);

/// Intervals that were asked for by name, by `--interval` or `--level`, must be there: throws
/// `UsageError` for a law without draws.
void check_draws(const Law& law, bool interval, const std::string& level);

}  // namespace vocabplan::cli
