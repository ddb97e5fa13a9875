#pragma once

#include <cstddef>
#include <vector>

#include "report/plot/axis.hpp"
#include "report/plot/panel.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan {

/// The axes of a panel, in pixels, and the room around them.
struct PlotFrame {
  PlotAxis x{};
  PlotAxis y{};
  PlotBox axes{};
  std::size_t key_entries = 0;
  std::size_t key_rows = 0;
  std::size_t key_characters = 0;  ///< of the longest title that fits
  bool end_labels = false;         ///< whether labels at the ends of series have room
  double span_row = 0.0;           ///< height of a row of the spans above the axes
  std::size_t spans = 0;           ///< those that have room
  std::size_t tick_rows = 0;       ///< rows of names of ticks that have room
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

/// The height, in pixels, that titles, numbers, spans and the key of a panel of `width` pixels
/// take.
[[nodiscard]] double height_around_axes(const PlotPanel& panel, double width);

}  // namespace vocabplan
