#pragma once

#include "vocabplan/fit/run_rows.hpp"
#include "vocabplan/fit/run_table.hpp"

namespace vocabplan {

/// The rows of a table as the fits of runs take them; they point into it.
[[nodiscard]] RunRows run_rows(const RunTable& table);

}  // namespace vocabplan
