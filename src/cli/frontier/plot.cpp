#include "cli/frontier/plot.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/plan/frontier.hpp"

namespace vocabplan::cli {
namespace {

using Style = PlotSeries::Style;

// Colours of the eight that `PlotSeries` has.
constexpr std::size_t kJoint = 0;
constexpr std::size_t kLine = 1;

// The quantity of a point that a panel shows.
using FrontierMeasure = double (*)(const FrontierPoint&);
using Ends = const Interval& (*)(const FrontierIntervals&);

struct FrontierScene {
  double level = 0.0;
  std::vector<double> flops{};
  std::vector<FrontierPoint> points{};
  std::vector<FrontierIntervals> intervals{};  // one a point, or none
  std::vector<FrontierPoint> marked{};
};

// Fine enough that the steps of the width table look like steps.
FrontierScene scene_of(const Law& law, const std::vector<double>& flops, std::optional<Width> width,
                       double level) {
  constexpr int kPoints = 240;
  const auto [least, most] = std::minmax_element(flops.begin(), flops.end());
  FrontierScene scene{.level = level};
  const FrontierDraws draws(law);
  for (int i = 0; i <= kPoints; ++i) {
    const double c =
        i == kPoints ? *most : *least * std::pow(*most / *least, static_cast<double>(i) / kPoints);
    scene.flops.push_back(c);
    scene.points.push_back(frontier_point(law, Flops(c), width));
    if (const auto found = draws.intervals(Flops(c), width, level)) {
      scene.intervals.push_back(*found);
    }
  }
  constexpr std::size_t kMostMarks = 40;
  if (flops.size() > kMostMarks) return scene;
  for (const double c : flops) scene.marked.push_back(frontier_point(law, Flops(c), width));
  return scene;
}

PlotSeries curve(const FrontierScene& scene, std::string label, Style style, std::size_t color,
                 FrontierMeasure measure) {
  PlotSeries series{.label = std::move(label), .style = style, .color = color, .x = scene.flops};
  series.y.reserve(scene.points.size());
  std::transform(scene.points.begin(), scene.points.end(), std::back_inserter(series.y), measure);
  return series;
}

std::vector<PlotSeries> interval_of(const FrontierScene& scene, Ends ends) {
  std::vector<double> lower;
  std::vector<double> upper;
  for (const FrontierIntervals& intervals : scene.intervals) {
    const Interval& interval = ends(intervals);
    lower.push_back(interval.lower_open ? 0.0 : interval.lower);
    upper.push_back(interval.upper_open ? std::numeric_limits<double>::infinity() : interval.upper);
  }
  return interval_series(percent(scene.level) + " interval", kJoint, scene.flops, lower, upper);
}

PlotSeries marks(const FrontierScene& scene, FrontierMeasure measure) {
  PlotSeries series{.style = Style::points, .color = kJoint};
  for (const FrontierPoint& point : scene.marked) {
    series.x.push_back(point.flops);
    series.y.push_back(measure(point));
  }
  return series;
}

struct Quantity {
  std::string label;
  FrontierMeasure joint;
  FrontierMeasure line;
  Ends ends;  // null: no interval
};

PlotPanel panel(const FrontierScene& scene, const Quantity& quantity) {
  PlotPanel out{
      .x_label = "training FLOPs", .y_label = quantity.label, .log_x = true, .log_y = true};
  out.series = {curve(scene, "joint optimum", Style::line, kJoint, quantity.joint),
                curve(scene, "compute-optimal line", Style::dashed, kLine, quantity.line)};
  if (quantity.ends != nullptr && !scene.intervals.empty()) {
    std::vector<PlotSeries> interval = interval_of(scene, quantity.ends);
    out.series.insert(out.series.begin(), std::make_move_iterator(interval.begin()),
                      std::make_move_iterator(interval.end()));
  }
  if (!scene.marked.empty()) out.series.push_back(marks(scene, quantity.joint));
  return out;
}

std::string message(const FrontierScene& scene) {
  const auto at = [](const FrontierPoint& point) {
    return human(point.optimum.n_nv) + " and V " + grouped(truncated(point.vocab_size)) + " at " +
           human(point.flops) + " FLOPs";
  };
  return "Jointly best: " + at(scene.points.front()) + ", " + at(scene.points.back());
}

}  // namespace

PlotPage frontier_page(const Law& law, const std::vector<double>& flops, std::optional<Width> width,
                       double level) {
  const auto [least, most] = std::minmax_element(flops.begin(), flops.end());
  if (!(*least < *most)) {
    throw StreamError("--plot: a single budget; there is no line to draw");
  }
  const FrontierScene scene = scene_of(law, flops, width, level);
  const std::vector<Quantity> quantities{
      {.label = "non-vocabulary parameters N_nv",
       .joint = [](const FrontierPoint& p) { return p.optimum.n_nv; },
       .line = [](const FrontierPoint& p) { return p.line.n_nv; },
       .ends = [](const FrontierIntervals& i) -> const Interval& { return i.n_nv; }},
      {.label = "vocabulary size V",
       .joint = [](const FrontierPoint& p) { return p.vocab_size; },
       .line = [](const FrontierPoint& p) { return p.line.vocab_size; },
       .ends = [](const FrontierIntervals& i) -> const Interval& { return i.vocab_size; }},
      {.label = "training tokens",
       .joint = [](const FrontierPoint& p) { return p.optimum.tokens; },
       .line = [](const FrontierPoint& p) { return p.line.tokens; },
       .ends = [](const FrontierIntervals& i) -> const Interval& { return i.tokens; }},
      {.label = "reducible loss (" + std::string(text_of(law.isoloss.loss_unit)) + ")",
       .joint = [](const FrontierPoint& p) { return p.optimum.reducible; },
       .line = [](const FrontierPoint& p) { return p.line.loss - p.loss + p.optimum.reducible; },
       .ends = nullptr}};
  PlotPage page{.title = message(scene),
                .subtitle = "dashed: on the compute-optimal line; law " + law.name,
                .columns = 2};
  for (const Quantity& quantity : quantities) page.panels.push_back(panel(scene, quantity));
  return page;
}

}  // namespace vocabplan::cli
