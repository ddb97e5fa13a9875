#pragma once

#include <optional>

#include "vocabplan/fit/run_table.hpp"

namespace vocabplan {

/// The width of a model size by the runs.
struct RunWidth {
  double n_nv = 0.0;   ///< the size in the runs that is nearest, by the ratio of the two
  double width = 0.0;  ///< of its runs (their geometric mean)
};

/// Nothing for an `n_nv` outside the sizes of the runs.
[[nodiscard]] std::optional<RunWidth> width_in_runs(const RunTable& table, double n_nv);

}  // namespace vocabplan
