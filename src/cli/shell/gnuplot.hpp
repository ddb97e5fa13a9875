#pragma once

#include <string>

#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The path of gnuplot on the PATH. Throws `StreamError`, which says what to install.
[[nodiscard]] std::string find_gnuplot();

/// The bytes of a picture, and the script that draws it.
struct DrawnPicture {
  std::string script{};
  std::string picture{};
};

/// The picture of a page, called `name` in its script, drawn by the program `gnuplot` without a
/// shell. Throws `StreamError`, with the first line of what gnuplot says, where it is not made or
/// not complete.
[[nodiscard]] DrawnPicture draw_by_gnuplot(const std::string& gnuplot, const PlotPage& page,
                                           const std::string& name, PictureFormat format);

}  // namespace vocabplan::cli
