#pragma once

#include <cstddef>
#include <optional>
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
    shaded,      ///< the area between y and y2
    vertical,    ///< a vertical line at each x over the whole panel; y is not used
    labelled,    ///< points with a text beside each
    ticks,       ///< a tick up from the x axis at each x, with its name of `labels`; y is not used
    open_above,  ///< a thin line with arrows up: the only end of an interval that is open above
    open_below,  ///< likewise with arrows down
  };
  std::string title{};  ///< in the key; empty: not in the key
  /// Beside the right end of the series, in its colour; empty: none. Of an area, in its middle.
  std::string label{};
  Style style = Style::line;
  /// Which of the eight colours that colour-blind people can tell apart; series of equal number
  /// share colour and point shape.
  std::size_t color = 0;
  std::vector<double> x{};
  std::vector<double> y{};
  std::vector<double> y2{};
  std::vector<std::string> labels{};
};

/// An interval of x in a row of its own above the axes: a bar with a cap at each end and its label
/// beside or above it. An open end is an arrow to the edge of the panel; a bar that goes on beyond
/// the edge ends there without either.
struct PlotSpan {
  std::string label{};
  std::size_t color = 0;  ///< as of `PlotSeries`
  double low = 0.0;       ///< not used when open
  double high = 0.0;      ///< likewise
  bool lower_open = false;
  bool upper_open = false;
  std::optional<double> at{};  ///< a dot on the bar; alone where low and high are the same
  /// Shades the panel below it, where neither end is open, and widens the axis to its ends.
  bool shaded = false;
};

/// One pair of axes.
struct PlotPanel {
  std::string title{};
  std::string x_label{};
  std::string y_label{};
  bool log_x = false;
  bool log_y = false;
  std::vector<PlotSeries> series{};
  std::vector<PlotSpan> spans{};  ///< the first is next to the axes
};

/// Pixels of a picture; on paper a hundredth of an inch each.
struct PlotSize {
  double width = 0.0;
  double height = 0.0;
};

/// The least and the greatest side of a picture, pixels.
inline constexpr double kLeastPlotSide = 200.0;
inline constexpr double kMostPlotSide = 10000.0;

/// Panels, in rows of `columns`: 800 x 600 pixels for one alone, wide as that for one column,
/// unless `size` says otherwise.
struct PlotPage {
  std::string title{};     ///< the message; broken into lines, and cut where these do not suffice
  std::string subtitle{};  ///< smaller, below it: the inputs
  std::optional<PlotSize> size{};
  std::size_t columns = 1;
  std::vector<PlotPanel> panels{};
};

/// An interval of y along x: an area where both ends are closed, a line with arrows towards the
/// open side where one is, nothing where both are. A lower end of 0 or less and an end that is not
/// finite are open; `label` gets words for that.
///
/// Throws `DomainError` when the columns differ in length.
[[nodiscard]] std::vector<PlotSeries> interval_series(const std::string& label, std::size_t color,
                                                      const std::vector<double>& x,
                                                      const std::vector<double>& lower,
                                                      const std::vector<double>& upper);

/// A whole number for titles, with commas: `59547.8` -> `59,548`; above 1e15 as `human`.
[[nodiscard]] std::string grouped(double value);

/// The format of a picture.
enum class PictureFormat { svg, png, pdf };

/// A gnuplot script, data included, that draws the page into `picture_file`. Run by
/// `gnuplot FILE.gp` it makes the same picture again.
///
/// Texts are quoted: nothing that they hold is understood as a command. Throws `DomainError` for a
/// page without panels or columns, a size outside 200 .. 10000, a series whose columns differ in
/// length, and a file name that is empty or holds a control character.
[[nodiscard]] std::string gnuplot_script(const PlotPage& page, std::string_view picture_file,
                                         PictureFormat format);

}  // namespace vocabplan
