#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vocabplan {

/// One set of points of a panel. x, y and, where it is used, y2 and labels have the same length; a
/// point with a value that is not finite or beyond 1e290 (or below 1e-290 on a logarithmic axis) is
/// left out, and a line is broken there.
struct PlotSeries {
  enum class Style {
    line,
    dashed,
    points,
    shaded,    ///< the area between y and y2
    vertical,  ///< a vertical line at each x over the whole panel; y is not used
    labelled,  ///< points with a text beside each
  };
  std::string title{};  ///< in the key; empty: not in the key
  Style style = Style::line;
  /// Which of the eight colours that colour-blind people can tell apart; series of equal number
  /// share colour and point shape.
  std::size_t color = 0;
  std::vector<double> x{};
  std::vector<double> y{};
  std::vector<double> y2{};
  std::vector<std::string> labels{};
};

/// One pair of axes.
struct PlotPanel {
  std::string title{};
  std::string x_label{};
  std::string y_label{};
  bool log_x = false;
  bool log_y = false;
  std::vector<PlotSeries> series{};
};

/// Panels, in rows of `columns`: 800 x 600 pixels for one alone, wide as that for one column.
struct PlotPage {
  std::string title{};
  std::size_t columns = 1;
  std::vector<PlotPanel> panels{};
};

/// The format of a picture.
enum class PictureFormat { svg, png, pdf };

/// A gnuplot script, data included, that draws the page into `picture_file`. Run by
/// `gnuplot FILE.gp` it makes the same picture again.
///
/// Texts are quoted: nothing that they hold is understood as a command. Throws `DomainError` for a
/// page without panels or columns, a series whose columns differ in length, and a file name that is
/// empty or holds a control character.
[[nodiscard]] std::string gnuplot_script(const PlotPage& page, std::string_view picture_file,
                                         PictureFormat format);

}  // namespace vocabplan
