#pragma once

#include <vector>

#include "plan/pilot/candidates.hpp"

namespace vocabplan {

/// Even grids of candidates: N_nv and V crossed, four V where there are enough runs and N_nv for
/// them, the least, the middle and the greatest tokens per parameter in turns. Every axis begins at
/// its least value; they differ in where the axes end. All keep to what a design must: at most
/// `request.most_runs` runs, the allowance, and the share of it that one run may cost.
[[nodiscard]] std::vector<std::vector<PilotRun>> even_grids(const Law& law,
                                                            const PilotRequest& request,
                                                            const PilotAxes& axes);

}  // namespace vocabplan
