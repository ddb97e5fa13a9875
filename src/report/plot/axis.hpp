#pragma once

#include <string>
#include <vector>

namespace vocabplan {

struct PlotTick {
  double at = 0.0;
  std::string text{};  ///< empty for a minor tick
};

/// One axis of a panel: what it spans and where its ticks are.
struct PlotAxis {
  double low = 0.0;
  double high = 1.0;
  bool log = false;
  std::vector<PlotTick> ticks{};

  /// Position along the axis, 0 at `low` and 1 at `high`.
  [[nodiscard]] double position(double value) const;
};

/// An axis that shows all `values`, finite (and above 0 for `log`), with a little room on both
/// sides. Without values it spans something. At most about `names` ticks have a text.
[[nodiscard]] PlotAxis plot_axis(const std::vector<double>& values, bool log, double names);

}  // namespace vocabplan
