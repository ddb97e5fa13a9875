#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vocabplan/fit/measured_minima.hpp"
#include "vocabplan/fit/run_fit.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan {

/// The loss surface at the budget and the width of a measured minimum.
struct SurfaceMinimum {
  double vocab_size = 0.0;             ///< 0 or infinity without an optimum (`Optimum`)
  std::optional<Interval> interval{};  ///< nothing without draws, and unless the fit converged
  /// Of following the surface, against the best vocabulary that was trained.
  std::optional<MeasuredPrice> price{};
  /// The V meets neither the range of the measured minimum nor the V from `below` to `above`, and
  /// its interval, if there is one, does not meet the range.
  bool contradicted = false;
};

/// The measured minimum of one family beside the surface.
struct FamilyMinimum {
  MeasuredMinimum measured{};
  std::optional<SurfaceMinimum> surface{};  ///< nothing when the surface was not fitted
};

/// Those of all families, by ascending N_nv; `level` is that of the intervals.
[[nodiscard]] std::vector<FamilyMinimum> family_minima(const RunTable& table, const RunFit& fit,
                                                       double level);

/// A sentence for each family whose measured minimum contradicts the surface, with the price of
/// following the surface: those of the largest eight. One for all of them where the surface has no
/// optimum.
[[nodiscard]] std::vector<std::string> minimum_warnings(std::span<const FamilyMinimum> minima);

}  // namespace vocabplan
