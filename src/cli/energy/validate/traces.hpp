#pragma once

#include "cli/energy/validate/options.hpp"
#include "vocabplan/energy/measured_run.hpp"

namespace vocabplan::cli {

/// Reads --estimate and --trace and puts them beside each other. Rows of traces that cannot be read
/// are told; `fault_count` says how many.
struct TracedRun {
  MeasuredRun run{};
  std::size_t fault_count = 0;
};
[[nodiscard]] TracedRun read_traced_run(const ValidateOptions& options,
                                        const Diagnostics& diagnostics);

/// Throws `UsageError` when options of tables of pairs stand beside --estimate and --trace, one of
/// the two is missing, or options of traces stand beside a table of pairs.
void check_form(const ValidateOptions& options);

}  // namespace vocabplan::cli
