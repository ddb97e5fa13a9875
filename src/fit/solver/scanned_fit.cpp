#include "fit/solver/scanned_fit.hpp"

#include <cmath>

namespace vocabplan {

SeparableFit fit_scanned(const PowerTerms& terms, const std::vector<double>& observed,
                         SeparableOptions search) {
  if (observed.size() <= kMostScanRows) return fit_separable(terms, observed, {}, search);
  std::vector<std::size_t> kept;
  std::vector<double> values;
  const double share = static_cast<double>(kMostScanRows) / static_cast<double>(observed.size());
  for (std::size_t i = 0; i < observed.size(); ++i) {
    // Multiples of the golden ratio fall evenly whatever the period of the table.
    const double place = static_cast<double>(i) * 0.6180339887498949;
    if (place - std::floor(place) >= share) continue;
    kept.push_back(i);
    values.push_back(observed[i]);
  }
  SeparableFit part = fit_separable(terms.subset(kept), values, {}, search);
  if (part.theta.empty()) return part;
  search.starts = {part.theta};
  search.start_coefficients = {part.coefficients};
  search.refined = 0;
  return fit_separable(terms, observed, {}, search);
}

}  // namespace vocabplan
