#pragma once

#include <functional>
#include <optional>

namespace vocabplan {

/// A function along a line.
struct Trial {
  double step = 0.0;
  double value = 0.0;
  double slope = 0.0;
};

/// A step that satisfies the strong Wolfe conditions with the constants that L-BFGS-B uses
/// (decrease 1e-3, curvature 0.9, width 0.1), by the interpolation of Moré & Thuente 1994,
/// "Line search algorithms with guaranteed sufficient decrease". `origin` is step 0, with a
/// negative slope; `first` the first step tried. Nothing after 20 evaluations.
[[nodiscard]] std::optional<Trial> wolfe_search(const std::function<Trial(double)>& along,
                                                const Trial& origin, double first);

}  // namespace vocabplan
