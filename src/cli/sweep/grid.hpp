#pragma once

#include <memory>
#include <optional>

#include "cli/options/budget_options.hpp"
#include "cli/sweep/rows.hpp"

namespace vocabplan::cli {

/// The description of a grid: the axes among `budget`, and `params`, that of N_nv.
struct SweepGridOptions {
  Argument<AxisRange> params{};
  BudgetAxes budget{};
  bool linear = false;
  Argument<Shard> shard{Shard()};
};

/// Adds them to a command.
void add_grid_options(CLI::App& command, SweepGridOptions& options);

/// The rows of the grid, or of its shard; nothing when there is no axis. Throws `UsageError`.
[[nodiscard]] std::unique_ptr<RowSource> grid_of(const SweepGridOptions& options,
                                                 const BudgetRequest& constants, const Law& law,
                                                 const std::optional<HourlyRate>& rate);

}  // namespace vocabplan::cli
