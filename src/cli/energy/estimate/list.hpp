#pragma once

#include <string>

#include "cli/options/common_options.hpp"

namespace vocabplan::cli {

/// The built-in accelerators, or the carbon intensities of countries: with `what` being
/// accelerators or countries. The table for people leaves sources and notes out. Throws
/// `UsageError` for another `what`.
[[nodiscard]] std::string energy_list(const std::string& what, Format format);

}  // namespace vocabplan::cli
