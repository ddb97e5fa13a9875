#pragma once

#include <optional>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// N_nv, V, tokens and reducible loss of the joint optimum against the FLOPs, between the least and
/// the greatest of `flops`, which are marked; beside it the compute-optimal line, and the intervals
/// at `level` shaded. Throws `StreamError` for fewer than two different FLOPs.
[[nodiscard]] PlotPage frontier_page(const Law& law, const std::vector<double>& flops,
                                     std::optional<Width> width, double level);

}  // namespace vocabplan::cli
