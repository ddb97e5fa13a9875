#pragma once

#include <cstddef>
#include <vector>

#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/fit/status.hpp"

namespace vocabplan {

/// The table without the first checkpoints of each run: `share` of their number, rounded down,
/// those of fewest FLOPs. Every run keeps its last one. What the table counts of doubtful rows
/// stays that of the whole. Throws `DomainError` unless 0 <= share < 1.
[[nodiscard]] RunTable late_checkpoints(const RunTable& table, double share);

/// The loss surface of all checkpoints, for the report of a fit without the first of them.
struct SkippedCheckpoints {
  double share = 0.0;
  std::size_t rows = 0;                            ///< that were left out
  FitStatus all_status = FitStatus::too_few_data;  ///< of the surface of all checkpoints
  std::vector<double> all_vocab_sizes{};           ///< its `optimum_vocab` at each target
};

}  // namespace vocabplan
