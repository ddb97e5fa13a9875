#include <algorithm>
#include <cmath>
#include <limits>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan {
namespace {

constexpr double kNotThere = std::numeric_limits<double>::quiet_NaN();

// True if the last point of a series is there.
bool ends_there(const PlotSeries& series) {
  return !series.y.empty() && std::isfinite(series.y.back());
}

bool is_anywhere(const PlotSeries& series) {
  return std::any_of(series.y.begin(), series.y.end(), [](double y) { return std::isfinite(y); });
}

}  // namespace

std::vector<PlotSeries> interval_series(const std::string& label, std::size_t color,
                                        const std::vector<double>& x,
                                        const std::vector<double>& lower,
                                        const std::vector<double>& upper) {
  if (lower.size() != x.size() || upper.size() != x.size()) {
    throw DomainError("interval '" + label + "': its columns differ in length");
  }
  std::vector<PlotSeries> series{
      {.label = label, .style = PlotSeries::Style::shaded, .color = color, .x = x},
      {.label = label + ", open above",
       .style = PlotSeries::Style::open_above,
       .color = color,
       .x = x},
      {.label = label + ", open below",
       .style = PlotSeries::Style::open_below,
       .color = color,
       .x = x}};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool below = !(std::isfinite(lower[i]) && lower[i] > 0.0);
    const bool above = !std::isfinite(upper[i]);
    series[0].y.push_back(below || above ? kNotThere : lower[i]);
    series[0].y2.push_back(below || above ? kNotThere : upper[i]);
    series[1].y.push_back(above && !below ? lower[i] : kNotThere);
    series[2].y.push_back(below && !above ? upper[i] : kNotThere);
  }
  std::vector<PlotSeries> shown;
  for (PlotSeries& one : series) {
    if (!is_anywhere(one)) continue;
    // One label says it, at the right.
    if (!ends_there(one) &&
        (!x.empty() && (ends_there(series[0]) || ends_there(series[1]) || ends_there(series[2])))) {
      one.label.clear();
    }
    shown.push_back(one);
  }
  return shown;
}

std::string grouped(double value) {
  std::string text = human_whole(value);
  constexpr std::size_t kGroup = 3;
  if (text.find_first_not_of("0123456789") != std::string::npos) return text;
  for (std::size_t at = text.size(); at > kGroup;) {
    at -= kGroup;
    text.insert(at, ",");
  }
  return text;
}

}  // namespace vocabplan
