#include "report/plot/frame.hpp"

#include <algorithm>
#include <cmath>

#include "report/plot/text.hpp"

namespace vocabplan {
namespace {

using Style = PlotSeries::Style;

// Within what gnuplot and the arithmetic of axes can do.
bool drawable(double value, bool log) {
  constexpr double kMost = 1e290;
  return std::abs(value) <= kMost && (!log || value >= 1.0 / kMost);
}

bool any_drawable(const PlotSeries& series, const PlotPanel& panel) {
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (drawable(series, i, panel)) return true;
  }
  return false;
}

void set_axes(PlotFrame& frame, const PlotPanel& panel,
              const std::vector<const PlotSeries*>& shown) {
  std::vector<double> xs;
  std::vector<double> ys;
  for (const PlotSeries* series : shown) {
    for (std::size_t i = 0; i < series->x.size(); ++i) {
      if (!drawable(*series, i, panel)) continue;
      xs.push_back(series->x[i]);
      if (series->style != Style::vertical) ys.push_back(series->y[i]);
      if (series->style == Style::shaded) ys.push_back(series->y2[i]);
    }
  }
  frame.x = plot_axis(xs, panel.log_x);
  frame.y = plot_axis(ys, panel.log_y);
}

// Room around the axes, in pixels. Terminals differ in what they take texts to be high, so nothing
// is left to them: axis titles and the key have places of their own.
constexpr double kLeft = 84.0;  // at least
constexpr double kRight = 26.0;
constexpr double kBelow = 66.0;  // numbers and title of the x axis
constexpr double kKeyRow = 22.0;
constexpr double kAbove = 14.0;

// Room for the numbers of the y axis, and its title beside them.
double left_of_axes(const PlotFrame& frame) {
  constexpr double kAround = 40.0;
  std::size_t longest = 0;
  for (const PlotTick& tick : frame.y.ticks) {
    longest = std::max(longest, characters_in(tick.text));
  }
  return std::max(kLeft, kAround + kPlotCharacter * static_cast<double>(longest));
}

// As many columns in the key as the longest title allows.
void set_key(PlotFrame& frame, const std::vector<const PlotSeries*>& shown, double width) {
  constexpr double kSample = 60.0;  // the line or point before a title
  std::size_t longest = 0;
  for (const PlotSeries* series : shown) {
    if (series->title.empty()) continue;
    ++frame.key_entries;
    longest = std::max(longest, characters_in(series->title));
  }
  // gnuplot counts on wide characters where it cannot measure them.
  const double entry = kSample + 0.7 * kPlotFont * static_cast<double>(longest);
  const auto columns = static_cast<std::size_t>(std::max(1.0, std::floor(width / entry)));
  frame.key_rows = (frame.key_entries + columns - 1) / columns;
}

double above_axes(const PlotPanel& panel) {
  return kAbove + (panel.title.empty() ? 0.0 : kPlotTitle);
}

double below_axes(const PlotFrame& frame) {
  return kBelow + kKeyRow * static_cast<double>(frame.key_rows);
}

}  // namespace

bool drawable(const PlotSeries& series, std::size_t i, const PlotPanel& panel) {
  if (!drawable(series.x[i], panel.log_x)) return false;
  if (series.style == Style::vertical) return true;
  return drawable(series.y[i], panel.log_y) &&
         (series.style != Style::shaded || drawable(series.y2[i], panel.log_y));
}

std::vector<const PlotSeries*> drawn_series(const PlotPanel& panel) {
  std::vector<const PlotSeries*> shown;
  shown.reserve(panel.series.size());
  for (const PlotSeries& series : panel.series) {
    if (any_drawable(series, panel)) shown.push_back(&series);
  }
  std::stable_partition(shown.begin(), shown.end(),
                        [](const PlotSeries* s) { return s->style == Style::shaded; });
  return shown;
}

PlotFrame plot_frame(const PlotPanel& panel, const std::vector<const PlotSeries*>& shown,
                     const PlotBox& box) {
  PlotFrame frame;
  set_axes(frame, panel, shown);
  set_key(frame, shown, box.width);
  const double below = below_axes(frame);
  const double left = left_of_axes(frame);
  frame.axes = {.left = box.left + left,
                .bottom = box.bottom + below,
                .width = box.width - left - kRight,
                .height = box.height - below - above_axes(panel)};
  return frame;
}

double height_around_axes(const PlotPanel& panel, double width) {
  PlotFrame frame;
  set_key(frame, drawn_series(panel), width);
  return below_axes(frame) + above_axes(panel);
}

}  // namespace vocabplan
