#include "vocabplan/report/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "report/plot/layout.hpp"
#include "report/plot/panel.hpp"
#include "report/plot/text.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

using Style = PlotSeries::Style;

void check(const PlotSeries& series) {
  const std::size_t rows = series.x.size();
  const bool upright = series.style == Style::vertical || series.style == Style::ticks;
  const bool named = series.style == Style::labelled || series.style == Style::ticks;
  const bool fits = (upright || series.y.size() == rows) &&
                    (series.style != Style::shaded || series.y2.size() == rows) &&
                    (!named || series.labels.size() == rows);
  if (!fits) throw DomainError("series '" + series.title + "': its columns differ in length");
}

void check(const PlotSize& size) {
  for (const double side : {size.width, size.height}) {
    if (!(side >= kLeastPlotSide && side <= kMostPlotSide)) {
      throw DomainError(fmt::format("size {} x {}; accepted is {} .. {} each", size.width,
                                    size.height, kLeastPlotSide, kMostPlotSide));
    }
  }
}

void check(const PlotPage& page, std::string_view picture_file) {
  if (page.panels.empty()) throw DomainError("page: no panel; accepted is one or more");
  if (page.columns == 0) throw DomainError("columns 0; accepted is one or more");
  if (page.size) check(*page.size);
  for (const PlotPanel& panel : page.panels) {
    for (const PlotSeries& series : panel.series) check(series);
  }
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (picture_file.empty() || std::any_of(picture_file.begin(), picture_file.end(), control)) {
    throw DomainError("picture_file is empty or holds a control character");
  }
}

// A pixel is a hundredth of an inch on paper, and text is as large on it as on a screen.
constexpr double kPngFont = 0.75;
constexpr double kPdfFont = 1.08;

std::string font_text(double pixels, double unit) {
  return fmt::format("{:.6g}", pixels * unit);
}

using FontSize = std::string (*)(double);

FontSize font_size_in(PictureFormat format) {
  switch (format) {
    case PictureFormat::svg:
      return [](double pixels) { return font_text(pixels, 1.0); };
    case PictureFormat::png:
      return [](double pixels) { return font_text(pixels, kPngFont); };
    case PictureFormat::pdf:
      return [](double pixels) { return font_text(pixels, kPdfFont); };
  }
  return nullptr;
}

std::string terminal_of(PictureFormat format, const PlotPaper& paper) {
  const auto size = [&](double unit) {
    return fmt::format("{:.6g},{:.6g}", paper.width / unit, paper.height / unit);
  };
  const std::string font = font_size_in(format)(kPlotFont);
  switch (format) {
    case PictureFormat::svg:
      return fmt::format("svg noenhanced size {} font 'sans-serif,{}' background '#FFFFFF'",
                         size(1.0), font);
    case PictureFormat::png:
      return fmt::format("pngcairo noenhanced size {} font 'Sans,{}' background '#FFFFFF'",
                         size(1.0), font);
    case PictureFormat::pdf:
      return fmt::format("pdfcairo noenhanced size {} font 'Sans,{}' background '#FFFFFF'",
                         size(100.0), font);
  }
  return {};
}

// Names that gnuplot would take for a pipe or a home directory are paths as any other.
std::string output_name(std::string_view file) {
  const auto first = static_cast<unsigned char>(file[0]);
  const bool plain = std::isalnum(first) != 0 || first == '/' || first == '.' || first == '_';
  return gnuplot_quoted_bytes((plain ? "" : "./") + std::string(file));
}

}  // namespace

std::string gnuplot_script(const PlotPage& page, std::string_view picture_file,
                           PictureFormat format) {
  check(page, picture_file);
  const PlotLayout layout = plot_layout(page);
  std::string text =
      "# Made by vocabplan. Run by gnuplot, it draws the picture that it names.\nreset\n"
      "set encoding utf8\n";
  text += "set terminal " + terminal_of(format, layout.paper) + "\n";
  text += fmt::format("set pointsize {}\n", format == PictureFormat::png ? 1.0 : 0.8);
  text += "set output " + output_name(picture_file) + "\n";
  text +=
      "set border 3 lc rgb '#444444'\nset tics nomirror out\n"
      "set grid xtics ytics back lt 1 lw 0.5 lc rgb '#DDDDDD'\n"
      "set key Left reverse samplen 2.5 spacing 1.1\nset multiplot\n";
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    text += "unset label\nunset arrow\nunset object\n";
    if (i == 0) text += heading_script(layout, font_size_in(format));
    text += panel_script(page.panels[i], i + 1, layout.boxes[i], layout.paper);
  }
  return text + "unset multiplot\nunset output\n";
}

}  // namespace vocabplan
