#include "report/plot/ticks.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "report/plot/script.hpp"
#include "report/plot/text.hpp"

namespace vocabplan {
namespace {

constexpr double kRow = 1.3 * kPlotFont;
constexpr double kFirstRow = 0.8 * kPlotFont;  // middle of its texts above the axis
constexpr double kBesideTick = 5.0;

struct NamedTick {
  double x = 0.0;  // pixels of the axes
  std::string_view name{};
  std::size_t color = 0;
  double start = 0.0;  // of the text and of its end, likewise
  double end = 0.0;
  bool to_the_left = false;
  std::size_t row = 0;
};

// Names from the left, each in the lowest row where it meets neither a name nor the tick of one in
// a row above.
std::vector<NamedTick> named_ticks(const PlotPanel& panel,
                                   const std::vector<const PlotSeries*>& shown,
                                   const PlotFrame& frame) {
  std::vector<NamedTick> ticks;
  for (const PlotSeries* series : shown) {
    if (series->style != PlotSeries::Style::ticks) continue;
    for (std::size_t i = 0; i < series->x.size(); ++i) {
      if (!drawable(*series, i, panel)) continue;
      NamedTick tick{.x = frame.axes.width * frame.x.position(series->x[i]),
                     .name = series->labels[i],
                     .color = series->color};
      const double width = kPlotCharacter * static_cast<double>(characters_in(tick.name));
      tick.to_the_left = tick.x + kBesideTick + width > frame.axes.width + kBesideTick;
      tick.start = tick.to_the_left ? tick.x - kBesideTick - width : tick.x;
      tick.end = tick.to_the_left ? tick.x : tick.x + kBesideTick + width;
      ticks.push_back(tick);
    }
  }
  std::stable_sort(ticks.begin(), ticks.end(),
                   [](const NamedTick& a, const NamedTick& b) { return a.x < b.x; });
  for (std::size_t i = ticks.size(); i-- > 0;) {
    const auto taken = [&](const NamedTick& other) {
      const bool same = other.row == ticks[i].row && other.start < ticks[i].end + kBesideTick &&
                        ticks[i].start < other.end + kBesideTick;
      const bool crossed =
          other.row > ticks[i].row && other.x > ticks[i].start && other.x < ticks[i].end;
      return same || crossed;
    };
    while (std::any_of(ticks.begin() + static_cast<std::ptrdiff_t>(i) + 1, ticks.end(), taken)) {
      ++ticks[i].row;
    }
  }
  return ticks;
}

}  // namespace

void make_room_for_ticks(PlotFrame& frame, const PlotPanel& panel,
                         const std::vector<const PlotSeries*>& shown) {
  constexpr double kMostShare = 0.5;
  const std::vector<NamedTick> ticks = named_ticks(panel, shown, frame);
  if (ticks.empty()) return;
  std::size_t rows = 0;
  for (const NamedTick& tick : ticks) rows = std::max(rows, tick.row + 1);
  constexpr double kAboveNames = 0.5 * kPlotFont;
  const double room = std::max(0.0, kMostShare * frame.axes.height - kAboveNames);
  frame.tick_rows = std::min(rows, static_cast<std::size_t>(std::floor(room / kRow)));
  const double height = kRow * static_cast<double>(frame.tick_rows) + kAboveNames;
  const double share = height / (frame.axes.height - height);
  PlotAxis& y = frame.y;
  if (y.log) {
    y.low = std::exp(std::log(y.low) - share * (std::log(y.high) - std::log(y.low)));
    y.low = std::max(y.low, 1e-300);
  } else {
    y.low -= share * (y.high - y.low);
  }
}

std::string ticks_script(const PlotPanel& panel, const std::vector<const PlotSeries*>& shown,
                         const PlotFrame& frame, const PlotPaper& paper) {
  std::string text;
  for (const NamedTick& tick : named_ticks(panel, shown, frame)) {
    const double x = frame.axes.left + tick.x;
    const double bottom = frame.axes.bottom;
    const bool named = tick.row < frame.tick_rows && tick.start >= 0.0;
    const double middle = bottom + kFirstRow + (named ? kRow * static_cast<double>(tick.row) : 0.0);
    text += arrow_script({x, bottom}, {x, middle + 0.5 * kPlotFont}, paper,
                         "nohead lw 2 lc " + plot_color(tick.color));
    if (!named) continue;
    text += label_script(
        tick.name, {tick.to_the_left ? x - kBesideTick : x + kBesideTick, middle}, paper,
        std::string(tick.to_the_left ? "right" : "left") + " tc " + plot_text_color(tick.color));
  }
  return text;
}

}  // namespace vocabplan
