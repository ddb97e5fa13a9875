#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace vocabplan::cli {

/// A name in at most 15 characters, which leaves room for the numbers.
[[nodiscard]] std::string short_component(const std::string& name);

/// A number of rows.
[[nodiscard]] std::string rows_cell(std::size_t count);

/// Watts, or - where there are none.
[[nodiscard]] std::string watts_cell(const std::optional<double>& watts);

/// A share of time, rounded down: 100 % is said of nothing that has a gap. - where there is none.
[[nodiscard]] std::string coverage_cell(const std::optional<double>& coverage);

}  // namespace vocabplan::cli
