#pragma once

#include <string>
#include <vector>

#include "report/plot/panel.hpp"

namespace vocabplan {

/// Text sizes of the page's title and subtitle, pixels.
inline constexpr double kTitleFont = 17.0;
inline constexpr double kSubtitleFont = 12.0;

/// The places on a page.
struct PlotLayout {
  PlotPaper paper{};
  std::vector<std::string> title{};     ///< lines
  std::vector<std::string> subtitle{};  ///< lines
  std::vector<PlotBox> boxes{};         ///< of the panels, in rows from the top
};

[[nodiscard]] PlotLayout plot_layout(const PlotPage& page);

/// The commands for the title and the subtitle; `size` is the words for a font of so many pixels.
[[nodiscard]] std::string heading_script(const PlotLayout& layout, std::string (*size)(double));

}  // namespace vocabplan
