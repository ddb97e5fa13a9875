#include "report/plot/labels.hpp"

#include <algorithm>
#include <array>

#include "report/plot/panel.hpp"

namespace vocabplan {
namespace {

constexpr double kGap = 7.0;  // between the point's middle and the text
constexpr double kHalfHeight = 0.6 * kPlotFont;
constexpr double kPointRadius = 5.0;

struct Rectangle {
  double left, bottom, right, top;
};

constexpr std::array<LabelPlace, 10> kPlaces{{{1, kGap, 0.0},
                                              {-1, -kGap, 0.0},
                                              {1, kGap, kPlotFont},
                                              {1, kGap, -kPlotFont},
                                              {-1, -kGap, kPlotFont},
                                              {-1, -kGap, -kPlotFont},
                                              {0, 0.0, kPlotFont + 2.0},
                                              {0, 0.0, -kPlotFont - 2.0},
                                              {0, 0.0, 2.0 * kPlotFont + 4.0},
                                              {0, 0.0, -2.0 * kPlotFont - 4.0}}};

Rectangle rectangle_of(const LabelledPoint& point, const LabelPlace& place) {
  const double width = kPlotCharacter * static_cast<double>(point.characters);
  const double start = point.x + place.right - 0.5 * (1 - place.side) * width;
  const double middle = point.y + place.up;
  return {start, middle - kHalfHeight, start + width, middle + kHalfHeight};
}

Rectangle mark_of(const LabelledPoint& point) {
  return {point.x - kPointRadius, point.y - kPointRadius, point.x + kPointRadius,
          point.y + kPointRadius};
}

double area(const Rectangle& r) {
  return std::max(0.0, r.right - r.left) * std::max(0.0, r.top - r.bottom);
}

Rectangle shared(const Rectangle& a, const Rectangle& b) {
  return {std::max(a.left, b.left), std::max(a.bottom, b.bottom), std::min(a.right, b.right),
          std::min(a.top, b.top)};
}

// Texts and points count in full, because nothing can be read where two of them meet.
double covered(const Rectangle& text, const std::vector<Rectangle>& taken,
               const std::vector<PlotSpot>& spots, const Rectangle& axes) {
  constexpr double kLight = 0.3;
  double sum = area(text) - area(shared(text, axes));
  for (const Rectangle& other : taken) sum += area(shared(text, other));
  for (const PlotSpot& spot : spots) {
    sum += kLight * area(shared(text, {spot.x - spot.half_width, spot.y - spot.half_height,
                                       spot.x + spot.half_width, spot.y + spot.half_height}));
  }
  return sum;
}

}  // namespace

std::vector<LabelPlace> place_labels(const std::vector<LabelledPoint>& points,
                                     const std::vector<PlotSpot>& spots, double width,
                                     double height) {
  const Rectangle axes{0.0, 0.0, width, height};
  std::vector<Rectangle> taken;
  taken.reserve(2 * points.size());
  for (const LabelledPoint& point : points) taken.push_back(mark_of(point));
  std::vector<LabelPlace> places;
  places.reserve(points.size());
  for (const LabelledPoint& point : points) {
    LabelPlace best = kPlaces[0];
    double least = covered(rectangle_of(point, best), taken, spots, axes);
    for (const LabelPlace& place : kPlaces) {
      const double cost = covered(rectangle_of(point, place), taken, spots, axes);
      if (cost >= least) continue;
      best = place;
      least = cost;
    }
    places.push_back(best);
    taken.push_back(rectangle_of(point, best));
  }
  return places;
}

}  // namespace vocabplan
