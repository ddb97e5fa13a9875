#include "report/plot/frame.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/plot/ends.hpp"
#include "report/plot/spans.hpp"
#include "report/plot/text.hpp"
#include "report/plot/ticks.hpp"

namespace vocabplan {
namespace {

using Style = PlotSeries::Style;

// Within what gnuplot and the arithmetic of axes can do.
bool drawable(double value, bool log) {
  constexpr double kMost = 1e290;
  return std::abs(value) <= kMost && (!log || value >= 1.0 / kMost);
}

bool stands_upright(const PlotSeries& series) {
  return series.style == Style::vertical || series.style == Style::ticks;
}

bool is_open(const PlotSeries& series) {
  return series.style == Style::open_above || series.style == Style::open_below;
}

bool any_drawable(const PlotSeries& series, const PlotPanel& panel) {
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (drawable(series, i, panel)) return true;
  }
  return false;
}

// Values along an axis. Areas widen a logarithmic one only so far beyond what else is there: where
// one goes on it is drawn to the edge.
class Extent {
 public:
  explicit Extent(bool log) : log_(log) {}

  void add(double value) { values_.push_back(value); }
  void add_area(double value) { areas_.push_back(value); }

  [[nodiscard]] std::vector<double> values() const {
    constexpr double kBeyond = 4.0;
    if (values_.empty()) return areas_;
    std::vector<double> all = values_;
    const auto [least, most] = std::minmax_element(values_.begin(), values_.end());
    const double low = log_ ? *least / kBeyond : -std::numeric_limits<double>::infinity();
    const double high = log_ ? *most * kBeyond : std::numeric_limits<double>::infinity();
    for (const double value : areas_) all.push_back(std::clamp(value, low, high));
    return all;
  }

 private:
  bool log_;
  std::vector<double> values_{};
  std::vector<double> areas_{};
};

void add_point(Extent& ys, const PlotSeries& series, std::size_t i) {
  if (stands_upright(series)) return;
  const bool area = series.style == Style::shaded || is_open(series);
  if (!area) ys.add(series.y[i]);
  if (area) ys.add_area(series.y[i]);
  if (series.style == Style::shaded) ys.add_area(series.y2[i]);
}

void set_axes(PlotFrame& frame, const PlotPanel& panel, const std::vector<const PlotSeries*>& shown,
              const PlotBox& box) {
  constexpr double kWidth = 62.0;  // of a number and the gap beside it
  constexpr double kHeight = 28.0;
  constexpr double kAround = 100.0;
  Extent xs(panel.log_x);
  Extent ys(panel.log_y);
  for (const PlotSeries* series : shown) {
    for (std::size_t i = 0; i < series->x.size(); ++i) {
      if (!drawable(*series, i, panel)) continue;
      xs.add(series->x[i]);
      add_point(ys, *series, i);
    }
  }
  for (const PlotSpan& span : panel.spans) {
    if (span.at && drawable(*span.at, panel.log_x)) xs.add(*span.at);
    if (!span.shaded) continue;
    if (!span.lower_open && drawable(span.low, panel.log_x)) xs.add(span.low);
    if (!span.upper_open && drawable(span.high, panel.log_x)) xs.add(span.high);
  }
  frame.x = plot_axis(xs.values(), panel.log_x, (box.width - kAround) / kWidth);
  frame.y = plot_axis(ys.values(), panel.log_y, (box.height - kAround) / kHeight);
}

// Room around the axes, in pixels. Terminals differ in what they take texts to be high, so nothing
// is left to them: axis titles and the key have places of their own.
constexpr double kLeft = 76.0;  // at least
constexpr double kRight = 26.0;
constexpr double kBelow = 60.0;  // numbers and title of the x axis
constexpr double kKeyRow = 22.0;
constexpr double kAbove = 14.0;
constexpr double kLeastAxes = 24.0;

// Room for the numbers of the y axis, and its title beside them.
double left_of_axes(const PlotFrame& frame) {
  constexpr double kAround = 47.0;
  std::size_t longest = 0;
  for (const PlotTick& tick : frame.y.ticks) {
    longest = std::max(longest, characters_in(tick.text));
  }
  return std::max(kLeft, kAround + kPlotCharacter * static_cast<double>(longest));
}

// As many columns in the key as the longest title allows; no key where it would take too much.
void set_key(PlotFrame& frame, const std::vector<const PlotSeries*>& shown, const PlotBox& box) {
  constexpr double kSample = 60.0;  // the line or point before a title
  constexpr double kMostShare = 0.3;
  constexpr double kFewest = 8.0;  // characters of a title
  // gnuplot counts on wide characters where it cannot measure them.
  constexpr double kWide = 0.7 * kPlotFont;
  std::size_t longest = 0;
  std::size_t entries = 0;
  for (const PlotSeries* series : shown) {
    if (series->title.empty()) continue;
    ++entries;
    longest = std::max(longest, characters_in(series->title));
  }
  const double room = std::floor((box.width - kSample) / kWide);
  if (entries == 0 || room < kFewest) return;
  frame.key_characters = static_cast<std::size_t>(room);
  const double entry =
      kSample + kWide * static_cast<double>(std::min(longest, frame.key_characters));
  const auto columns = static_cast<std::size_t>(std::max(1.0, std::floor(box.width / entry)));
  const std::size_t rows = (entries + columns - 1) / columns;
  if (kKeyRow * static_cast<double>(rows) > kMostShare * box.height) return;
  frame.key_entries = entries;
  frame.key_rows = rows;
}

double above_axes(const PlotPanel& panel) {
  return kAbove + (panel.title.empty() ? 0.0 : kPlotTitle);
}

double below_axes(const PlotFrame& frame) {
  return kBelow + kKeyRow * static_cast<double>(frame.key_rows);
}

// As many spans as leave the axes half of the room.
void set_spans(PlotFrame& frame, const PlotPanel& panel, double room) {
  if (panel.spans.empty()) return;
  frame.span_row = span_row_height(panel, frame);
  const double rows = std::floor(0.5 * room / frame.span_row);
  frame.spans = std::min(panel.spans.size(), static_cast<std::size_t>(std::max(0.0, rows)));
}

}  // namespace

bool drawable(const PlotSeries& series, std::size_t i, const PlotPanel& panel) {
  if (!drawable(series.x[i], panel.log_x)) return false;
  if (stands_upright(series)) return true;
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
  set_axes(frame, panel, shown, box);
  set_key(frame, shown, box);
  const double below = below_axes(frame);
  const double left = left_of_axes(frame);
  const auto ends = room_for_ends(panel, shown, frame.x, box.width - left);
  frame.end_labels = ends.has_value();
  const double right = std::max(kRight, ends.value_or(0.0));
  frame.axes.left = box.left + left;
  frame.axes.bottom = box.bottom + below;
  frame.axes.width = std::max(kLeastAxes, box.width - left - right);
  const double room = box.height - below - above_axes(panel);
  set_spans(frame, panel, room);
  frame.axes.height =
      std::max(kLeastAxes, room - frame.span_row * static_cast<double>(frame.spans));
  make_room_for_ticks(frame, panel, shown);
  return frame;
}

double height_around_axes(const PlotPanel& panel, double width) {
  constexpr double kEnough = 1000.0;
  const PlotBox box{.width = width, .height = kEnough};
  return kEnough - plot_frame(panel, drawn_series(panel), box).axes.height;
}

}  // namespace vocabplan
