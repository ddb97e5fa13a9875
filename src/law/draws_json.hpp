#pragma once

#include <string>

#include "core/json_node.hpp"
#include "vocabplan/law/law_draws.hpp"

namespace vocabplan {

/// The draws of a law file; throws `DataError` that names the key.
[[nodiscard]] LawDraws read_draws(const JsonNode& node);

/// The same for draws whose rows stand elsewhere: `rows` is empty in the text and in the result.
[[nodiscard]] LawDraws read_draws_without_rows(const JsonNode& node);

/// The value of the key `draws`, indented as a member of the law, one row a line.
[[nodiscard]] std::string draws_json(const LawDraws& draws);

}  // namespace vocabplan
