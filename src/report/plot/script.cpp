#include "report/plot/script.hpp"

#include <fmt/format.h>

#include <array>

#include "report/plot/text.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

// Okabe and Ito, "Color Universal Design", 2008, the one that is faint on white last.
constexpr std::array<const char*, 8> kColors{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                             "#E69F00", "#56B4E9", "#000000", "#F0E442"};
// The same hues with a contrast to white that text needs.
constexpr std::array<const char*, 8> kTextColors{"#0069A5", "#B34E00", "#007F5C", "#A0487A",
                                                 "#8F6200", "#1F76A8", "#000000", "#757000"};

std::string place_text(PlotPlace place, const PlotPaper& paper) {
  return fmt::format("screen {:.5f},{:.5f}", place.x / paper.width, place.y / paper.height);
}

}  // namespace

std::string plot_color(std::size_t index) {
  return fmt::format("rgb '{}'", kColors.at(index % kColors.size()));
}

std::string plot_text_color(std::size_t index) {
  return fmt::format("rgb '{}'", kTextColors.at(index % kTextColors.size()));
}

std::string label_script(std::string_view text, PlotPlace place, const PlotPaper& paper,
                         std::string_view how) {
  if (text.empty()) return "";
  return fmt::format("set label {} at {} {} front\n", gnuplot_quoted(text),
                     place_text(place, paper), how);
}

std::string arrow_script(PlotPlace from, PlotPlace to, const PlotPaper& paper,
                         std::string_view how) {
  return fmt::format("set arrow from {} to {} {} front\n", place_text(from, paper),
                     place_text(to, paper), how);
}

std::string gnuplot_real(double value) {
  std::string text = shortest(value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

}  // namespace vocabplan
