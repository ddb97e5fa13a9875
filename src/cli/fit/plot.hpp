#pragma once

#include "cli/fit/answer.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The picture of a fit: the profile of V* at each target, the bowls of the families with their
/// parabolas, the minima of the bowls with the power law through them, and the residuals of the
/// loss surface. `base` is the law that the fit started from.
[[nodiscard]] PlotPage fit_page(const VocabularyReport& report, const Law& base);

}  // namespace vocabplan::cli
