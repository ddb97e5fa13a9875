#pragma once

#include <string>
#include <vector>

#include "cli/options/argument.hpp"
#include "cli/shell/diagnostics.hpp"
#include "vocabplan/core/record_reader.hpp"

namespace vocabplan::cli {

/// The warnings about a table that was read: the way in which its commas were read, and an end
/// inside a line, without a line end.
[[nodiscard]] std::vector<std::string> table_warnings(const std::string& name,
                                                      const RecordReader& reader);

/// Gives them.
void warn_of_table(const Diagnostics& diagnostics, const std::string& name,
                   const RecordReader& reader);

/// Adds an option for the unit that a column is counted in, a number from 1 on.
void add_unit_option(CLI::App& command, const std::string& name, Argument<double>& target,
                     const std::string& description);

}  // namespace vocabplan::cli
