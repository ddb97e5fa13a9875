#pragma once

#include <cstddef>
#include <vector>

#include "report/plot/axis.hpp"
#include "report/plot/panel.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan {

/// The axes of a panel, in pixels, and the room below them.
struct PlotFrame {
  PlotAxis x{};
  PlotAxis y{};
  PlotBox axes{};
  std::size_t key_entries = 0;
  std::size_t key_rows = 0;
};

/// Height of a panel's title above its axes, pixels.
inline constexpr double kPlotTitle = 26.0;

/// True if point `i` of a series can be drawn on the axes of `panel`.
[[nodiscard]] bool drawable(const PlotSeries& series, std::size_t i, const PlotPanel& panel);

/// The series of which anything can be drawn, areas first so that they cover nothing.
[[nodiscard]] std::vector<const PlotSeries*> drawn_series(const PlotPanel& panel);

/// The frame that shows all points of `shown` in `box`.
[[nodiscard]] PlotFrame plot_frame(const PlotPanel& panel,
                                   const std::vector<const PlotSeries*>& shown, const PlotBox& box);

}  // namespace vocabplan
