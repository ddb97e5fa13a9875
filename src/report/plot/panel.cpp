#include "report/plot/panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "report/plot/axis.hpp"
#include "report/plot/frame.hpp"
#include "report/plot/labels.hpp"
#include "report/plot/text.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Style = PlotSeries::Style;

// Okabe and Ito, "Color Universal Design", 2008, the one that is faint on white last.
constexpr std::array<const char*, 8> kColors{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                             "#E69F00", "#56B4E9", "#000000", "#F0E442"};
// Filled: circle, square, triangles up and down, diamond; then open ones.
constexpr std::array<int, 8> kShapes{7, 5, 9, 13, 11, 4, 6, 8};
constexpr std::array<const char*, 8> kDashes{
    "(12,6)", "(4,4)", "(16,5,3,5)", "(8,3)", "(3,6)", "(14,4,4,4)", "(6,6)", "(10,4,3,4,3,4)"};

// gnuplot reads digits alone as an integer, which a large number is too large for.
std::string real(double value) {
  std::string text = shortest(value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string axis_script(char name, const PlotAxis& axis) {
  std::string text = fmt::format("{} logscale {}\n", axis.log ? "set" : "unset", name);
  text += fmt::format("set {}range [{}:{}]\n", name, real(axis.low), real(axis.high));
  text += fmt::format("set {}tics (", name);
  std::string_view separator;
  for (const PlotTick& tick : axis.ticks) {
    text += fmt::format("{}'{}' {}{}", separator, tick.text, real(tick.at),
                        tick.text.empty() ? " 1" : "");
    separator = ", ";
  }
  return text + ")\n";
}

// A text at a place of the paper, in pixels.
std::string label_script(std::string_view text, double x, double y, const PlotPaper& paper,
                         std::string_view how) {
  return fmt::format("set label {} at screen {:.5f},{:.5f} {} front\n", gnuplot_quoted(text),
                     x / paper.width, y / paper.height, how);
}

std::string frame_script(const PlotFrame& frame, const PlotPanel& panel, const PlotBox& box,
                         const PlotPaper& paper) {
  const PlotBox& axes = frame.axes;
  const double middle = axes.left + 0.5 * axes.width;
  const double top = axes.bottom + axes.height;
  std::string text = fmt::format(
      "set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\n"
      "set bmargin at screen {:.5f}\nset tmargin at screen {:.5f}\n",
      axes.left / paper.width, (axes.left + axes.width) / paper.width, axes.bottom / paper.height,
      top / paper.height);
  text += "unset label\n";
  text += label_script(panel.title, middle, top + 0.5 * kPlotTitle, paper, "center");
  text += label_script(panel.x_label, middle, axes.bottom - 46.0, paper, "center");
  text += label_script(panel.y_label, box.left + 16.0, axes.bottom + 0.5 * axes.height, paper,
                       "center rotate by 90");
  text += axis_script('x', frame.x) + axis_script('y', frame.y);
  if (frame.key_entries == 0) return text + "unset key\n";
  return text + fmt::format("set key at screen {:.5f},{:.5f} center top vertical maxrows {}\n",
                            (box.left + 0.5 * box.width) / paper.width,
                            (axes.bottom - 57.0) / paper.height, frame.key_rows);
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
      text += fmt::format("{} {} {}\n", x, shortest(series.y[i]), shortest(series.y2[i]));
    } else {
      text += fmt::format("{} {}\n", x, shortest(series.y[i]));
    }
  }
  return text;
}

std::string style_script(const PlotSeries& series) {
  const std::size_t index = series.color % kColors.size();
  const std::string color = fmt::format("rgb '{}'", kColors.at(index));
  switch (series.style) {
    case Style::line:
      return "using 1:2 with lines lw 2 dt 1 lc " + color;
    case Style::dashed:
      return fmt::format("using 1:2 with lines lw 2 dt {} lc {}", kDashes.at(index), color);
    case Style::vertical:
      return fmt::format("using 1:2 with lines lw 1.5 dt {} lc {}", kDashes.at(index), color);
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
    if (series->style == Style::shaded || series->style == Style::labelled) continue;
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
    text += label_script(texts[i], frame.axes.left + points[i].x + place.right,
                         frame.axes.bottom + points[i].y + place.up, paper, side);
  }
  return text;
}

}  // namespace

std::string panel_script(const PlotPanel& panel, std::size_t number, const PlotBox& box,
                         const PlotPaper& paper) {
  const std::vector<const PlotSeries*> shown = drawn_series(panel);
  const PlotFrame frame = plot_frame(panel, shown, box);
  std::string text = frame_script(frame, panel, box, paper);
  text += labels_script(panel, shown, frame, paper);
  std::string plot = "plot ";
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const PlotSeries& series = *shown[i];
    const std::string name = data_name(number, i + 1);
    text += name + " << EOD\n" + data_script(series, panel, frame) + "EOD\n";
    plot += fmt::format("{}{} {} {}", i == 0 ? "" : ", \\\n  ", name, style_script(series),
                        series.title.empty() ? "notitle" : "title " + gnuplot_quoted(series.title));
  }
  return text + plot + (shown.empty() ? "NaN notitle\n" : "\n");
}

}  // namespace vocabplan
