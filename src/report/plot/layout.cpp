#include "report/plot/layout.hpp"

#include <algorithm>
#include <cmath>

#include "report/plot/frame.hpp"
#include "report/plot/script.hpp"
#include "report/plot/text.hpp"

namespace vocabplan {
namespace {

constexpr double kMargin = 16.0;        // left and right of the heading
constexpr double kHeadingAbove = 10.0;  // and above it
constexpr double kSpacing = 1.35;       // of its lines
constexpr double kWideLetter = 0.58;    // of the size of the font: no title may leave the paper

double heading_height(const PlotLayout& layout) {
  if (layout.title.empty() && layout.subtitle.empty()) return 0.0;
  return kHeadingAbove + kSpacing * (kTitleFont * static_cast<double>(layout.title.size()) +
                                     kSubtitleFont * static_cast<double>(layout.subtitle.size()));
}

// `share`: of the paper's height.
std::vector<std::string> heading_lines(const std::string& text, double font, double share,
                                       const PlotPaper& paper) {
  if (text.empty()) return {};
  const auto columns = static_cast<std::size_t>(
      std::max(1.0, std::floor((paper.width - 2.0 * kMargin) / (kWideLetter * font))));
  const auto most =
      static_cast<std::size_t>(std::max(1.0, std::floor(share * paper.height / (kSpacing * font))));
  // As short as they can be with no line more: none of a single word.
  std::vector<std::string> lines = text_lines(text, columns, most);
  if (lines.back().ends_with(kEllipsis)) return lines;
  for (std::size_t fewer = columns - 1; fewer > 0 && lines.size() > 1; --fewer) {
    std::vector<std::string> narrow = text_lines(text, fewer, most);
    const bool cut = std::any_of(narrow.begin(), narrow.end(),
                                 [](const std::string& line) { return line.ends_with(kEllipsis); });
    if (cut || narrow.size() > lines.size()) break;
    lines = std::move(narrow);
  }
  return lines;
}

// Heights of the rows where nobody gave a size.
std::vector<double> usual_rows(const PlotPage& page, std::size_t columns, double width,
                               double heading) {
  constexpr double kAloneHeight = 600.0;
  constexpr double kAxesHeight = 320.0;
  const std::size_t count = page.panels.size();
  if (count == 1) return {kAloneHeight - heading};
  std::vector<double> rows;
  for (std::size_t first = 0; first < count; first += columns) {
    double around = 0.0;
    for (std::size_t i = first; i < std::min(first + columns, count); ++i) {
      around = std::max(around, height_around_axes(page.panels[i], width));
    }
    rows.push_back(kAxesHeight + around);
  }
  return rows;
}

double sum_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}

void set_heading(PlotLayout& layout, const PlotPage& page) {
  layout.title = heading_lines(page.title, kTitleFont, 0.15, layout.paper);
  layout.subtitle = heading_lines(page.subtitle, kSubtitleFont, 0.08, layout.paper);
}

}  // namespace

PlotLayout plot_layout(const PlotPage& page) {
  constexpr double kAloneWidth = 800.0;
  constexpr double kWidth = 600.0;
  constexpr double kUsualHeight = 600.0;
  const std::size_t columns = std::min(page.columns, page.panels.size());
  const auto shares = static_cast<double>(columns);
  PlotLayout layout;
  layout.paper = {.width = columns == 1 ? kAloneWidth : kWidth * shares, .height = kUsualHeight};
  if (page.size) layout.paper = {.width = page.size->width, .height = page.size->height};
  set_heading(layout, page);
  const double heading = heading_height(layout);
  const double width = layout.paper.width / shares;
  std::vector<double> rows = usual_rows(page, columns, width, heading);
  if (page.size) {
    const double each = (layout.paper.height - heading) / static_cast<double>(rows.size());
    std::fill(rows.begin(), rows.end(), each);
  } else {
    layout.paper.height = heading + sum_of(rows);
  }
  double down = heading;  // from the top of the paper
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    const double height = rows[i / columns];
    if (i % columns == 0) down += height;
    layout.boxes.push_back({.left = width * static_cast<double>(i % columns),
                            .bottom = layout.paper.height - down,
                            .width = width,
                            .height = height});
  }
  return layout;
}

std::string heading_script(const PlotLayout& layout, std::string (*size)(double)) {
  std::string text;
  double y = layout.paper.height - kHeadingAbove;
  const auto add = [&](const std::vector<std::string>& lines, double font, const std::string& how) {
    for (const std::string& line : lines) {
      text += label_script(line, {kMargin, y - 0.5 * kSpacing * font}, layout.paper,
                           "left " + how + "font '," + size(font) + "'");
      y -= kSpacing * font;
    }
  };
  add(layout.title, kTitleFont, "");
  add(layout.subtitle, kSubtitleFont, "tc " + std::string(kPlotGrey) + " ");
  return text;
}

}  // namespace vocabplan
