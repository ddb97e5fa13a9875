#include "cli/shell/failure.hpp"
#include "cli/shell/gnuplot.hpp"

namespace vocabplan::cli {

// Pictures go to the page, which draws them: see `Caller::takes_pictures`.
std::string find_gnuplot() {
  throw StreamError("--plot: there is no gnuplot in a web page");
}

DrawnPicture draw_by_gnuplot(const std::string& /*gnuplot*/, const PlotPage& /*page*/,
                             const std::string& /*name*/, PictureFormat /*format*/) {
  return {};
}

}  // namespace vocabplan::cli
