#pragma once

#include <string>
#include <string_view>

#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// `parse_law` of a text whose draws, if it has any, have no rows: those of a built-in law are
/// compiled, because reading a thousand of them takes longer than all the rest of a prediction.
[[nodiscard]] Law parse_law_without_rows(std::string_view text, const std::string& source);

}  // namespace vocabplan
