#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/plot/panel.hpp"

namespace vocabplan {

/// The colour of a series as gnuplot takes it, and one of its texts, which is dark enough to read.
[[nodiscard]] std::string plot_color(std::size_t index);
[[nodiscard]] std::string plot_text_color(std::size_t index);

/// The colour of texts beside the message.
inline constexpr std::string_view kPlotGrey = "rgb '#555555'";

/// A place of the paper, in pixels from the lower left.
struct PlotPlace {
  double x = 0.0;
  double y = 0.0;
};

/// The command for a text at a place; `how` holds its side, rotation, colour and font.
[[nodiscard]] std::string label_script(std::string_view text, PlotPlace place,
                                       const PlotPaper& paper, std::string_view how);

/// The command for a straight line between two places; `how` holds its heads and its look.
[[nodiscard]] std::string arrow_script(PlotPlace from, PlotPlace to, const PlotPaper& paper,
                                       std::string_view how);

/// A number as gnuplot reads a real one: it takes digits alone for an integer.
[[nodiscard]] std::string gnuplot_real(double value);

}  // namespace vocabplan
