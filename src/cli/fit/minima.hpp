#pragma once

#include <string>

#include "cli/options/answer.hpp"
#include "vocabplan/fit/fit_report.hpp"

namespace vocabplan::cli {

/// The minima of the families beside the surface, for people: at most 80 columns.
[[nodiscard]] std::string minima_text(const FitReport& report);

/// The same as the rows of the key `minima`.
[[nodiscard]] Row family_minimum_row(const FamilyMinimum& family);

}  // namespace vocabplan::cli
