#pragma once

#include <string>

#include "vocabplan/report/plot.hpp"

namespace vocabplan {

/// A rectangle of the page in pixels, from the lower left.
struct PlotBox {
  double left = 0.0;
  double bottom = 0.0;
  double width = 0.0;
  double height = 0.0;
};

/// The page that boxes lie on.
struct PlotPaper {
  double width = 0.0;   ///< pixels
  double height = 0.0;  ///< pixels
};

/// Size of the text of a page, and what a character of it is wide on average, in pixels.
inline constexpr double kPlotFont = 13.0;
inline constexpr double kPlotCharacter = 0.56 * kPlotFont;

/// The commands that draw one panel into `box`. `number` tells its data from those of others.
[[nodiscard]] std::string panel_script(const PlotPanel& panel, std::size_t number,
                                       const PlotBox& box, const PlotPaper& paper);

}  // namespace vocabplan
