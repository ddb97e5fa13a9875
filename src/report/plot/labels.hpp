#pragma once

#include <cstddef>
#include <vector>

namespace vocabplan {

/// The place of a point in its panel, and the characters of its text.
struct LabelledPoint {
  double x = 0.0;  ///< pixels from the left of the axes
  double y = 0.0;  ///< pixels from their bottom
  std::size_t characters = 0;
};

/// On which side of its point a text stands.
struct LabelPlace {
  int side = 1;        ///< 1: starts at the point; 0: centred on it; -1: ends at it
  double right = 0.0;  ///< pixels from the point to the text's start, middle or end
  double up = 0.0;     ///< pixels from the point to the text's middle height
};

/// Something drawn that texts should not cover, in the same pixels.
struct PlotSpot {
  double x = 0.0;  ///< of its middle
  double y = 0.0;
  double half_width = 0.0;
  double half_height = 0.0;
};

/// A place for every text such that they cover neither each other nor the points nor `spots`, nor
/// leave axes of `width` x `height` pixels, as far as that can be had: each takes the place around
/// its point that covers least, in the order given.
[[nodiscard]] std::vector<LabelPlace> place_labels(const std::vector<LabelledPoint>& points,
                                                   const std::vector<PlotSpot>& spots, double width,
                                                   double height);

}  // namespace vocabplan
