#include "vocabplan/report/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "report/plot/panel.hpp"
#include "report/plot/text.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

using Style = PlotSeries::Style;

constexpr double kTitleHeight = 34.0;

void check(const PlotSeries& series) {
  const std::size_t rows = series.x.size();
  const bool fits = (series.style == Style::vertical || series.y.size() == rows) &&
                    (series.style != Style::shaded || series.y2.size() == rows) &&
                    (series.style != Style::labelled || series.labels.size() == rows);
  if (!fits) throw DomainError("series '" + series.title + "': its columns differ in length");
}

void check(const PlotPage& page, std::string_view picture_file) {
  if (page.panels.empty()) throw DomainError("page: no panel; accepted is one or more");
  if (page.columns == 0) throw DomainError("columns 0; accepted is one or more");
  for (const PlotPanel& panel : page.panels) {
    for (const PlotSeries& series : panel.series) check(series);
  }
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (picture_file.empty() || std::any_of(picture_file.begin(), picture_file.end(), control)) {
    throw DomainError("picture_file is empty or holds a control character");
  }
}

// A pixel is a hundredth of an inch on paper, and text is as large on it as on a screen.
std::string terminal_of(PictureFormat format, const PlotPaper& paper) {
  const auto size = [&](double unit) {
    return fmt::format("{:.6g},{:.6g}", paper.width / unit, paper.height / unit);
  };
  switch (format) {
    case PictureFormat::svg:
      return fmt::format("svg noenhanced size {} font 'sans-serif,{:.6g}' background '#FFFFFF'",
                         size(1.0), kPlotFont);
    case PictureFormat::png:
      return fmt::format("pngcairo noenhanced size {} font 'Sans,{:.6g}' background '#FFFFFF'",
                         size(1.0), 0.75 * kPlotFont);
    case PictureFormat::pdf:
      return fmt::format("pdfcairo noenhanced size {} font 'Sans,{:.6g}' background '#FFFFFF'",
                         size(100.0), 1.08 * kPlotFont);
  }
  return {};
}

// Names that gnuplot would take for a pipe or a home directory are paths as any other.
std::string output_name(std::string_view file) {
  const auto first = static_cast<unsigned char>(file[0]);
  const bool plain = std::isalnum(first) != 0 || first == '/' || first == '.' || first == '_';
  return gnuplot_quoted_bytes((plain ? "" : "./") + std::string(file));
}

// Boxes of the panels, in rows from the top.
struct Layout {
  PlotPaper paper;
  std::vector<PlotBox> boxes;
};

Layout layout_of(const PlotPage& page) {
  constexpr double kAloneWidth = 800.0;
  constexpr double kAloneHeight = 600.0;
  constexpr double kWidth = 600.0;
  constexpr double kAxesHeight = 320.0;
  const std::size_t count = page.panels.size();
  const std::size_t columns = std::min(page.columns, count);
  const double width = columns == 1 ? kAloneWidth : kWidth;
  const double title = page.title.empty() ? 0.0 : kTitleHeight;
  Layout layout;
  layout.boxes.reserve(count);
  double down = title;  // from the top of the paper
  for (std::size_t first = 0; first < count; first += columns) {
    double around = 0.0;
    const std::size_t last = std::min(first + columns, count);
    for (std::size_t i = first; i < last; ++i) {
      around = std::max(around, height_around_axes(page.panels[i], width));
    }
    const double height = count == 1 ? kAloneHeight - title : kAxesHeight + around;
    down += height;
    for (std::size_t i = first; i < last; ++i) {
      layout.boxes.push_back({.left = width * static_cast<double>(i - first),
                              .bottom = -down,
                              .width = width,
                              .height = height});
    }
  }
  layout.paper = {.width = width * static_cast<double>(columns), .height = down};
  for (PlotBox& box : layout.boxes) box.bottom += down;
  return layout;
}

}  // namespace

std::string gnuplot_script(const PlotPage& page, std::string_view picture_file,
                           PictureFormat format) {
  check(page, picture_file);
  const Layout layout = layout_of(page);
  std::string text =
      "# Made by vocabplan. Run by gnuplot, it draws the picture that it names.\nreset\n"
      "set encoding utf8\n";
  text += "set terminal " + terminal_of(format, layout.paper) + "\n";
  text += fmt::format("set pointsize {}\n", format == PictureFormat::png ? 1.4 : 0.8);
  text += "set output " + output_name(picture_file) + "\n";
  text +=
      "set border 3 lc rgb '#444444'\nset tics nomirror out\n"
      "set grid xtics ytics back lt 1 lw 0.5 lc rgb '#DDDDDD'\n"
      "set key Left reverse samplen 2.5 spacing 1.1\nset multiplot";
  text += page.title.empty() ? "\n" : " title " + gnuplot_quoted(page.title) + "\n";
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    text += panel_script(page.panels[i], i + 1, layout.boxes[i], layout.paper);
  }
  return text + "unset multiplot\nunset output\n";
}

}  // namespace vocabplan
