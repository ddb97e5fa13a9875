#pragma once

#include <cstddef>
#include <string>

#include "cli/options/argument.hpp"
#include "cli/shell/diagnostics.hpp"

namespace vocabplan::cli {

/// The warning about a table that ends inside a line, without a line end; `line` is that line.
[[nodiscard]] std::string cut_text(const std::string& name, std::size_t line);

/// Warns of it, unless `line` is 0.
void warn_if_cut(const Diagnostics& diagnostics, const std::string& name, std::size_t line);

/// Adds an option for the unit that a column is counted in, a number from 1 on.
void add_unit_option(CLI::App& command, const std::string& name, Argument<double>& target,
                     const std::string& description);

}  // namespace vocabplan::cli
