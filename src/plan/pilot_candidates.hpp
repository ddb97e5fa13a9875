#pragma once

#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/plan/pilot_design.hpp"

namespace vocabplan {

/// Every combination of the axes of the request as a run, rounded, each once, that costs at most a
/// quarter of the allowance. Throws `DomainError` for a value outside its domain.
[[nodiscard]] std::vector<PilotRun> pilot_candidates(const Law& law, const PilotRequest& request);

/// An even grid of about `runs` runs over the same ranges: four V by sizes in equal ratios, the
/// tokens per parameter in turns so that each size and each V has all of them. The largest size is
/// the one at which the grid costs `flops`, at least four times the smallest; if that costs more,
/// all runs are shortened alike.
[[nodiscard]] std::vector<PilotRun> even_grid(const Law& law, const PilotRequest& request,
                                              std::size_t runs, double flops);

}  // namespace vocabplan
