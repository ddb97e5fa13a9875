#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "cli/shell/diagnostics.hpp"

namespace vocabplan::cli {

/// The warning about a table that ends inside a line, without a line end; `line` is that line.
[[nodiscard]] std::string cut_text(const std::string& name, std::size_t line);

/// Warns of it, unless `line` is 0.
void warn_if_cut(const Diagnostics& diagnostics, const std::string& name, std::size_t line);

/// The unit that an option says, above 0; nothing when it is not given. Throws `UsageError`.
[[nodiscard]] std::optional<double> unit_argument(const std::string& option,
                                                  const std::string& text);

}  // namespace vocabplan::cli
