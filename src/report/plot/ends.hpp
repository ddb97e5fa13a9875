#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/plot/axis.hpp"
#include "report/plot/frame.hpp"
#include "report/plot/panel.hpp"

namespace vocabplan {

/// The room that labels at the right ends of series need beside axes; `width` is that of axes and
/// room together, pixels. Nothing where it is too much: then there are no labels.
[[nodiscard]] std::optional<double> room_for_ends(const PlotPanel& panel,
                                                  const std::vector<const PlotSeries*>& shown,
                                                  const PlotAxis& x, double width);

/// The commands for these labels: none covers another.
[[nodiscard]] std::string ends_script(const PlotPanel& panel,
                                      const std::vector<const PlotSeries*>& shown,
                                      const PlotFrame& frame, const PlotBox& box,
                                      const PlotPaper& paper);

}  // namespace vocabplan
