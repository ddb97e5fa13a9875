#pragma once

#include <string>
#include <vector>

#include "vocabplan/fit/run_fit.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// The words of a fitted law.
struct LawLabel {
  std::string name = "fitted";
  std::string title{};
  std::string citation{};
  std::vector<std::string> provenance{};  ///< lines that come before those of the fit itself
};

/// The draws of a fit that are `complete`, to 9 significant digits each.
[[nodiscard]] LawDraws draws_of_fit(const RunFit& fit);

/// The law that a fit found, with its `draws_of_fit` when its loss surface `converged`; provenance
/// says it when they are left out. The width table is that of `base`, tokens per character those of
/// `options` or else of `base`. The fitted range is that of the rows that the loss surface used.
/// Provenance says mode, rows, loss and seed.
///
/// The result can be written as a law file when `fit.predicts()`; otherwise some of its numbers
/// (a vanished A2, say) are outside a law's domain.
[[nodiscard]] Law law_of_fit(const RunFit& fit, const RunTable& table, const Law& base,
                             const RunFitOptions& options, const LawLabel& label);

}  // namespace vocabplan
