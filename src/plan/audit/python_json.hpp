#pragma once

#include <string>
#include <string_view>

namespace vocabplan {

/// JSON as Python's `json` module writes it, with the values `NaN`, `Infinity` and `-Infinity`,
/// which JSON does not have, as texts. Lines keep their numbers, and what is no JSON stays none.
[[nodiscard]] std::string with_quoted_non_numbers(std::string_view text);

}  // namespace vocabplan
