#pragma once

#include <memory>

#include "cli/sweep/writers.hpp"

namespace vocabplan::cli {

/// A table for people in lines of at most 80 columns, as far as its numbers allow. Columns of the
/// answer that nobody asked for make room for kept ones and for prices; of these, too, those that
/// find none are left to the other formats, and a line says so.
[[nodiscard]] std::unique_ptr<SweepWriter> table_writer(const SweepContext& context);

}  // namespace vocabplan::cli
