#pragma once

#include <string>

#include "cli/energy/validate/answer.hpp"

namespace vocabplan::cli {

/// The calibrations that were tried, beside none at all, for a person.
[[nodiscard]] std::string calibration_text(const ValidationReport& report);

}  // namespace vocabplan::cli
