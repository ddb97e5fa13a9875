#pragma once

#include "vocabplan/fit/run_fit.hpp"

namespace vocabplan {

[[nodiscard]] RunRows run_rows(const RunTable& table);

/// Huber's delta of the power laws (ln units); 0: chosen from the residuals.
[[nodiscard]] double power_law_delta(FitMode mode);

[[nodiscard]] AnchorOptions anchor_options(const RunFitOptions& options);

/// The bowl whose minimum is the anchor, or nullptr: then the anchor is a run.
[[nodiscard]] const Bowl* anchor_bowl(const BowlsFit& fit, double n_nv,
                                      const RunFitOptions& options);

}  // namespace vocabplan
