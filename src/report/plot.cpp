#include "vocabplan/report/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "plot_panel.hpp"
#include "plot_text.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

constexpr double kTitleHeight = 34.0;

void check(const PlotSeries& series) {
  using Style = PlotSeries::Style;
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
                         size(100.0), 0.72 * kPlotFont);
  }
  return {};
}

// Names that gnuplot would take for a pipe or a home directory are paths as any other.
std::string output_name(std::string_view file) {
  const auto first = static_cast<unsigned char>(file[0]);
  const bool plain = std::isalnum(first) != 0 || first == '/' || first == '.' || first == '_';
  std::string name = "'";
  if (!plain) name += "./";
  for (const char c : file) name.append(c == '\'' ? 2 : 1, c);
  return name + "'";
}

}  // namespace

std::string gnuplot_script(const PlotPage& page, std::string_view picture_file,
                           PictureFormat format) {
  check(page, picture_file);
  const std::size_t columns = std::min(page.columns, page.panels.size());
  const std::size_t rows = (page.panels.size() + columns - 1) / columns;
  const double top = page.title.empty() ? 0.0 : kTitleHeight;
  const double width = columns == 1 ? 800.0 : 600.0;
  const double height = page.panels.size() == 1 ? 600.0 - top : 440.0;
  const PlotPaper paper{.width = width * static_cast<double>(columns),
                        .height = height * static_cast<double>(rows) + top};
  std::string text =
      "# Made by vocabplan. Run by gnuplot, it draws the picture that it names.\nreset\n";
  text += "set encoding utf8\nset terminal " + terminal_of(format, paper) + "\n";
  text += "set output " + output_name(picture_file) + "\n";
  text +=
      "set border 3 lc rgb '#444444'\nset tics nomirror out\n"
      "set grid xtics ytics back lt 1 lw 0.5 lc rgb '#DDDDDD'\n"
      "set key Left reverse samplen 2.5 spacing 1.1\nset multiplot";
  text += page.title.empty() ? "\n" : " title " + gnuplot_quoted(page.title) + "\n";
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    const auto column = static_cast<double>(i % columns);
    const auto row = static_cast<double>(i / columns);
    text += panel_script(page.panels[i], i + 1,
                         {.left = width * column,
                          .bottom = paper.height - top - height * (row + 1.0),
                          .width = width,
                          .height = height},
                         paper);
  }
  return text + "unset multiplot\nunset output\n";
}

}  // namespace vocabplan
