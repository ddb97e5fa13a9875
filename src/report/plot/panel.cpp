#include "report/plot/panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "report/plot/axis.hpp"
#include "report/plot/ends.hpp"
#include "report/plot/frame.hpp"
#include "report/plot/labels.hpp"
#include "report/plot/script.hpp"
#include "report/plot/spans.hpp"
#include "report/plot/text.hpp"
#include "report/plot/ticks.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Style = PlotSeries::Style;

// Filled: circle, square, triangles up and down, diamond; then open ones.
constexpr std::array<int, 8> kShapes{7, 5, 9, 13, 11, 4, 6, 8};
constexpr std::array<const char*, 8> kDashes{
    "(12,6)", "(4,4)", "(16,5,3,5)", "(8,3)", "(3,6)", "(14,4,4,4)", "(6,6)", "(10,4,3,4,3,4)"};

std::string axis_script(char name, const PlotAxis& axis) {
  std::string text = fmt::format("{} logscale {}\n", axis.log ? "set" : "unset", name);
  text +=
      fmt::format("set {}range [{}:{}]\n", name, gnuplot_real(axis.low), gnuplot_real(axis.high));
  text += fmt::format("set {}tics (", name);
  std::string_view separator;
  for (const PlotTick& tick : axis.ticks) {
    text += fmt::format("{}'{}' {}{}", separator, tick.text, gnuplot_real(tick.at),
                        tick.text.empty() ? " 1" : "");
    separator = ", ";
  }
  return text + ")\n";
}

// Texts along a side of a box, cut where they are longer than it.
std::string titles_script(const PlotFrame& frame, const PlotPanel& panel, const PlotBox& box,
                          const PlotPaper& paper) {
  const PlotBox& axes = frame.axes;
  constexpr double kBelowNumbers = 41.0;
  constexpr double kFromLeft = 14.0;
  const double middle = axes.left + 0.5 * axes.width;
  const auto across = static_cast<std::size_t>(std::max(
      1.0, 2.0 * std::min(middle - box.left, box.left + box.width - middle) / kPlotCharacter));
  constexpr double kEnds = 16.0;
  const double height = box.height - (panel.title.empty() ? 0.0 : kPlotTitle);
  const auto along = static_cast<std::size_t>(std::max(1.0, (height - kEnds) / kPlotCharacter));
  const std::string y_label = cut_text(panel.y_label, along);
  const double half =
      0.5 * kEnds + 0.5 * kPlotCharacter * static_cast<double>(characters_in(y_label));
  const double lowest = box.bottom + half;
  const double highest = box.bottom + height - half;
  const double upright = std::clamp(axes.bottom + 0.5 * axes.height, std::min(lowest, highest),
                                    std::max(lowest, highest));
  const double top = axes.bottom + axes.height + frame.span_row * static_cast<double>(frame.spans);
  return label_script(cut_text(panel.title, across), {middle, top + 0.5 * kPlotTitle}, paper,
                      "center") +
         label_script(cut_text(panel.x_label, across), {middle, axes.bottom - kBelowNumbers}, paper,
                      "center") +
         label_script(y_label, {box.left + kFromLeft, upright}, paper, "center rotate by 90");
}

std::string frame_script(const PlotFrame& frame, const PlotPanel& panel, const PlotBox& box,
                         const PlotPaper& paper) {
  constexpr double kKeyBelow = 53.0;
  const PlotBox& axes = frame.axes;
  std::string text = fmt::format(
      "set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\n"
      "set bmargin at screen {:.5f}\nset tmargin at screen {:.5f}\n",
      axes.left / paper.width, (axes.left + axes.width) / paper.width, axes.bottom / paper.height,
      (axes.bottom + axes.height) / paper.height);
  text += titles_script(frame, panel, box, paper);
  text += axis_script('x', frame.x) + axis_script('y', frame.y);
  if (frame.key_entries == 0) return text + "unset key\n";
  return text + fmt::format("set key at screen {:.5f},{:.5f} center top vertical maxrows {}\n",
                            (box.left + 0.5 * box.width) / paper.width,
                            (axes.bottom - kKeyBelow) / paper.height, frame.key_rows);
}

std::string data_name(std::size_t panel, std::size_t series) {
  return fmt::format("$panel{}_series{}", panel, series);
}

// An empty line in the data breaks a line.
std::string data_script(const PlotSeries& series, const PlotPanel& panel, const PlotFrame& frame) {
  std::string text;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (!drawable(series, i, panel)) {
      text += "\n";
      continue;
    }
    const std::string x = shortest(series.x[i]);
    if (series.style == Style::vertical) {
      text += fmt::format("{} {}\n{} {}\n\n", x, shortest(frame.y.low), x, shortest(frame.y.high));
    } else if (series.style == Style::shaded) {
      const auto inside = [&](double y) { return std::clamp(y, frame.y.low, frame.y.high); };
      text += fmt::format("{} {} {}\n", x, shortest(inside(series.y[i])),
                          shortest(inside(series.y2[i])));
    } else {
      text += fmt::format("{} {}\n", x, shortest(series.y[i]));
    }
  }
  return text;
}

std::string style_script(const PlotSeries& series) {
  const std::size_t index = series.color % kShapes.size();
  const std::string color = plot_color(series.color);
  switch (series.style) {
    case Style::line:
      return "using 1:2 with lines lw 2 dt 1 lc " + color;
    case Style::dashed:
      return fmt::format("using 1:2 with lines lw 2 dt {} lc {}", kDashes.at(index), color);
    case Style::vertical:
      return fmt::format("using 1:2 with lines lw 1.5 dt {} lc {}", kDashes.at(index), color);
    case Style::open_above:
    case Style::open_below:
      return "using 1:2 with lines lw 1 dt 1 lc " + color;
    case Style::ticks:
      return {};
    case Style::shaded:
      return "using 1:2:3 with filledcurves fs transparent solid 0.25 noborder fc " + color;
    case Style::points:
    case Style::labelled:
      return fmt::format("using 1:2 with points pt {} lw 1.5 lc {}", kShapes.at(index), color);
  }
  return {};
}

// The places of what is drawn that a text should not cover.
std::vector<PlotSpot> spots_of(const PlotPanel& panel, const std::vector<const PlotSeries*>& shown,
                               const PlotFrame& frame) {
  std::vector<PlotSpot> spots;
  for (const PlotSeries* series : shown) {
    if (series->style == Style::shaded || series->style == Style::labelled ||
        series->style == Style::ticks) {
      continue;
    }
    for (std::size_t i = 0; i < series->x.size(); ++i) {
      if (!drawable(*series, i, panel)) continue;
      const double x = frame.axes.width * frame.x.position(series->x[i]);
      const bool upright = series->style == Style::vertical;
      const double y = upright ? 0.5 : frame.y.position(series->y[i]);
      spots.push_back({.x = x,
                       .y = frame.axes.height * y,
                       .half_width = 2.0,
                       .half_height = upright ? 0.5 * frame.axes.height : 2.0});
    }
  }
  return spots;
}

std::string labels_script(const PlotPanel& panel, const std::vector<const PlotSeries*>& shown,
                          const PlotFrame& frame, const PlotPaper& paper) {
  std::vector<LabelledPoint> points;
  std::vector<std::string_view> texts;
  for (const PlotSeries* series : shown) {
    if (series->style != Style::labelled) continue;
    for (std::size_t i = 0; i < series->x.size(); ++i) {
      if (!drawable(*series, i, panel)) continue;
      points.push_back({.x = frame.axes.width * frame.x.position(series->x[i]),
                        .y = frame.axes.height * frame.y.position(series->y[i]),
                        .characters = characters_in(series->labels[i])});
      texts.emplace_back(series->labels[i]);
    }
  }
  if (points.empty()) return "";
  const auto places =
      place_labels(points, spots_of(panel, shown, frame), frame.axes.width, frame.axes.height);
  std::string text;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const LabelPlace& place = places[i];
    const char* const side = place.side > 0 ? "left" : (place.side < 0 ? "right" : "center");
    text += label_script(
        texts[i],
        {frame.axes.left + points[i].x + place.right, frame.axes.bottom + points[i].y + place.up},
        paper, side);
  }
  return text;
}

// Arrows from the closed end of intervals towards the open one, a few along the line.
std::string open_script(const PlotPanel& panel, const std::vector<const PlotSeries*>& shown,
                        const PlotFrame& frame, const PlotPaper& paper) {
  constexpr std::size_t kArrows = 5;
  constexpr double kLength = 24.0;
  constexpr double kHead = 8.0;
  std::string text;
  for (const PlotSeries* series : shown) {
    const bool above = series->style == Style::open_above;
    if (!above && series->style != Style::open_below) continue;
    std::vector<PlotPlace> places;
    for (std::size_t i = 0; i < series->x.size(); ++i) {
      if (!drawable(*series, i, panel)) continue;
      const double share = std::clamp(frame.y.position(series->y[i]), 0.0, 1.0);
      places.push_back({frame.axes.left + frame.axes.width * frame.x.position(series->x[i]),
                        frame.axes.bottom + frame.axes.height * share});
    }
    const std::size_t count = std::min(kArrows, places.size());
    for (std::size_t k = 0; k < count; ++k) {
      const PlotPlace from = places[count == 1 ? 0 : k * (places.size() - 1) / (count - 1)];
      const PlotPlace to{from.x, from.y + (above ? kLength : -kLength)};
      text += arrow_script(from, to, paper,
                           fmt::format("head filled size screen {:.5f},22 lw 1 lc {}",
                                       kHead / paper.width, plot_color(series->color)));
    }
  }
  return text;
}

}  // namespace

std::string panel_script(const PlotPanel& panel, std::size_t number, const PlotBox& box,
                         const PlotPaper& paper) {
  const std::vector<const PlotSeries*> shown = drawn_series(panel);
  const PlotFrame frame = plot_frame(panel, shown, box);
  std::string text = frame_script(frame, panel, box, paper);
  text += labels_script(panel, shown, frame, paper) + ends_script(panel, shown, frame, box, paper) +
          spans_script(panel, frame, paper) + ticks_script(panel, shown, frame, paper) +
          open_script(panel, shown, frame, paper);
  std::string plot = "plot ";
  std::string_view separator;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const PlotSeries& series = *shown[i];
    if (series.style == Style::ticks) continue;
    const std::string name = data_name(number, i + 1);
    text += name + " << EOD\n" + data_script(series, panel, frame) + "EOD\n";
    plot +=
        fmt::format("{}{} {} {}", separator, name, style_script(series),
                    series.title.empty() || frame.key_entries == 0
                        ? "notitle"
                        : "title " + gnuplot_quoted(cut_text(series.title, frame.key_characters)));
    separator = ", \\\n  ";
  }
  return text + plot + (separator.empty() ? "NaN notitle\n" : "\n");
}

}  // namespace vocabplan
