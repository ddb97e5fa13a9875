#pragma once

#include <string>

#include "cli/options/answer.hpp"

namespace vocabplan::cli {

/// The built-in accelerators, or the carbon intensities of countries: with `what` being
/// accelerators or countries. The table for people leaves sources and notes out. Throws
/// `UsageError` for another `what`.
[[nodiscard]] Answer energy_list(const std::string& what);

}  // namespace vocabplan::cli
