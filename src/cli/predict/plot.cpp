#include "cli/predict/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/price.hpp"

namespace vocabplan::cli {
namespace {

using Style = PlotSeries::Style;

constexpr double kPercent = 100.0;

// Colours of the eight that `PlotSeries` has.
constexpr std::size_t kCurve = 6;
constexpr std::size_t kIsoloss = 0;
constexpr std::size_t kDerivative = 1;
constexpr std::size_t kIsoflops = 2;
constexpr std::size_t kCandidate = 3;
constexpr std::size_t kBand = 4;

struct Scene {
  const LossSurface& surface;
  PricedOptimum optimum;
  double width;
  double lowest_v = 0.0;   // ends of the curve, entries
  double highest_v = 0.0;  // likewise
  double highest = 0.0;    // extra compute up to which the curve is drawn

  [[nodiscard]] Price price(double vocab_size) const {
    return price_of(surface, optimum, vocab_size * width);
  }
};

// The quantity of a price that a panel shows.
using Measure = double (*)(const Price&);

double extra_percent(const Price& price) {
  return kPercent * price.extra_compute;
}

double loss_gap(const Price& price) {
  return price.loss_gap;
}

// Somewhat beyond all that is marked, as high as the curve is there or five times the limit.
Scene scene_of(const Prediction& prediction, const Law& law, double within, const PriceBand& band,
               std::vector<double> marked) {
  const Budget& budget = prediction.budget;
  Scene scene{
      .surface = law.isoloss,
      .optimum = {.n_nv = budget.n_nv, .flops = budget.flops, .n_v = prediction.isoloss.n_v},
      .width = budget.width};
  constexpr double kHeight = 5.0;
  constexpr double kRoom = 1.15;
  const PriceBand wide = price_band(law.isoloss, scene.optimum, std::min(kHeight * within, 100.0));
  scene.highest = kHeight * within;
  for (const double v : marked) {
    const double extra = scene.price(v).extra_compute;
    if (std::isfinite(extra)) scene.highest = std::max(scene.highest, kRoom * extra);
  }
  marked.insert(marked.end(), {band.lower / scene.width, band.upper / scene.width,
                               wide.lower / scene.width, wide.upper / scene.width});
  const auto [least, most] = std::minmax_element(marked.begin(), marked.end());
  scene.lowest_v = *least / kRoom;
  scene.highest_v = *most * kRoom;
  return scene;
}

PlotSeries curve(const Scene& scene, Measure measure) {
  constexpr int kPoints = 150;
  PlotSeries series{.title = "price of V", .style = Style::line, .color = kCurve};
  for (int i = 0; i <= kPoints; ++i) {
    const double v = scene.lowest_v *
                     std::pow(scene.highest_v / scene.lowest_v, static_cast<double>(i) / kPoints);
    const Price price = scene.price(v);
    if (price.extra_compute > scene.highest) continue;
    series.x.push_back(v);
    series.y.push_back(measure(price));
  }
  return series;
}

PlotSeries region(std::string title, std::size_t color, double from, double to, double height) {
  return {.title = std::move(title),
          .style = Style::shaded,
          .color = color,
          .x = {from, to},
          .y = {0.0, 0.0},
          .y2 = {height, height}};
}

// One strip above the curve for each interval; an end beyond the curve is cut off there.
std::vector<PlotSeries> strips(const PlotSeries& line, const PredictionIntervals& intervals,
                               double top) {
  constexpr double kHeight = 0.03;
  constexpr double kStep = 0.045;
  const std::array<std::pair<const std::optional<Interval>&, std::size_t>, 3> kIntervals{
      {{intervals.isoflops, kIsoflops},
       {intervals.derivative, kDerivative},
       {intervals.isoloss, kIsoloss}}};
  std::vector<PlotSeries> series;
  double bottom = (1.0 + kStep) * top;
  for (const auto& [interval, color] : kIntervals) {
    if (!interval) continue;
    const double from = std::max(interval->lower, line.x.front());
    const double to = std::min(interval->upper, line.x.back());
    PlotSeries strip = region("", color, from, std::max(from, to), bottom + kHeight * top);
    strip.y = {bottom, bottom};
    if (color == kIsoloss) strip.title = percent(interval->level) + " intervals (at the top)";
    series.push_back(std::move(strip));
    bottom += kStep * top;
  }
  return series;
}

PlotSeries line_at(const char* name, std::size_t color, double vocab_size) {
  return {.title = std::string(name) + ", V = " + human_whole(truncated(vocab_size)),
          .style = Style::vertical,
          .color = color,
          .x = {vocab_size}};
}

std::vector<PlotSeries> optima(const Prediction& prediction) {
  std::vector<PlotSeries> series{line_at("isoloss", kIsoloss, prediction.isoloss.vocab_size)};
  if (prediction.derivative) {
    series.push_back(line_at("derivative", kDerivative, prediction.derivative->vocab_size));
  }
  if (prediction.isoflops) {
    series.push_back(line_at("isoflops", kIsoflops, prediction.isoflops->vocab_size));
  }
  return series;
}

PlotSeries candidate_points(const Scene& scene, Measure measure,
                            const std::vector<double>& candidates) {
  PlotSeries series{.title = candidates.empty() ? "" : "V asked for",
                    .style = Style::labelled,
                    .color = kCandidate};
  for (const double v : candidates) {
    series.x.push_back(v);
    series.y.push_back(measure(scene.price(v)));
    series.labels.push_back(human_whole(v));
  }
  return series;
}

std::vector<double> marked_sizes(const Prediction& prediction,
                                 const std::vector<double>& candidates) {
  std::vector<double> marked = candidates;
  marked.push_back(prediction.isoloss.vocab_size);
  if (prediction.derivative) marked.push_back(prediction.derivative->vocab_size);
  if (prediction.isoflops) marked.push_back(prediction.isoflops->vocab_size);
  return marked;
}

void add(PlotPanel& panel, std::vector<PlotSeries> series) {
  panel.series.insert(panel.series.end(), std::make_move_iterator(series.begin()),
                      std::make_move_iterator(series.end()));
}

PlotPanel panel_of(const Scene& scene, const std::string& label, Measure measure) {
  PlotPanel panel{.x_label = "vocabulary size V", .y_label = label, .log_x = true};
  panel.series.push_back(curve(scene, measure));
  return panel;
}

double top_of(const PlotPanel& panel) {
  const std::vector<double>& y = panel.series[0].y;
  return *std::max_element(y.begin(), y.end());
}

}  // namespace

PlotPage predict_page(const Prediction& prediction, const PredictionIntervals& intervals,
                      const Law& law, double within, const std::vector<double>& candidates) {
  const Budget& budget = prediction.budget;
  const PriceBand band = price_band(
      law.isoloss, {.n_nv = budget.n_nv, .flops = budget.flops, .n_v = prediction.isoloss.n_v},
      within);
  const Scene scene = scene_of(prediction, law, within, band, marked_sizes(prediction, candidates));
  PlotPanel compute = panel_of(scene, "extra compute for the optimum's loss (%)", extra_percent);
  PlotPanel loss = panel_of(
      scene, "loss above the optimum (" + std::string(text_of(law.isoloss.loss_unit)) + ")",
      loss_gap);
  for (const auto& [panel, measure] :
       {std::pair<PlotPanel&, Measure>{compute, extra_percent}, {loss, loss_gap}}) {
    const double top = top_of(panel);
    if (&panel == &compute) add(panel, strips(panel.series[0], intervals, top));
    add(panel, {region("at most " + percent(within) + " more compute", kBand,
                       band.lower / scene.width, band.upper / scene.width, top)});
    add(panel, optima(prediction));
    add(panel, {candidate_points(scene, measure, candidates)});
  }
  // One key says it for both.
  for (PlotSeries& series : loss.series) series.title.clear();
  PlotPage page{.title = "N_nv " + human(budget.n_nv) + ", " + human(budget.flops) +
                         " FLOPs, width " + human_whole(budget.width) + ", law " + law.name,
                .columns = 1};
  page.panels.push_back(std::move(compute));
  if (law.loss_fault.empty()) page.panels.push_back(std::move(loss));
  return page;
}

}  // namespace vocabplan::cli
