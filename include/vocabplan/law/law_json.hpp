#pragma once

#include <string>
#include <string_view>

#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// Version of the law file format that `write_law` writes. `parse_law` also reads version 1, which
/// states no unit of the loss and has quadratic compressions only.
inline constexpr int kLawSchemaVersion = 2;

/// Longest law file read, in bytes.
inline constexpr std::size_t kLongestLawFile = std::size_t{64} << 20U;

/// Reads a law from the text of a law file (format: docs/cli.md, "Law files").
///
/// `source` names the text in messages. Throws `DataError` that names the key, its value and what
/// is accepted: text that is no JSON (with its line), a missing or unknown key, a wrong type, a
/// number outside its domain. isoloss needs A2, B, alpha2, beta > 0, so that dL/dV = 0 has exactly
/// one root at every budget.
[[nodiscard]] Law parse_law(std::string_view text, const std::string& source);

/// The law as the text of a law file, with two blanks of indentation and a final line end; its
/// draws, if it has any, come last, a row a line. Every number reads back as the same double.
[[nodiscard]] std::string write_law(const Law& law);

/// Reads the law file at `path`. Throws `DataError`.
[[nodiscard]] Law read_law_file(const std::string& path);

}  // namespace vocabplan
