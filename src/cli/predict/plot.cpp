#include "cli/predict/plot.hpp"

#include <algorithm>
#include <cmath>
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

  // Extra compute as a share.
  [[nodiscard]] double extra(double vocab_size) const {
    return extra_compute_of(surface, optimum, vocab_size * width);
  }
};

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
    const double extra = scene.extra(v);
    if (std::isfinite(extra)) scene.highest = std::max(scene.highest, kRoom * extra);
  }
  marked.insert(marked.end(), {band.lower / scene.width, band.upper / scene.width,
                               wide.lower / scene.width, wide.upper / scene.width});
  const auto [least, most] = std::minmax_element(marked.begin(), marked.end());
  scene.lowest_v = *least / kRoom;
  scene.highest_v = *most * kRoom;
  return scene;
}

PlotSeries curve(const Scene& scene) {
  constexpr int kPoints = 150;
  PlotSeries series{.style = Style::line, .color = kCurve};
  for (int i = 0; i <= kPoints; ++i) {
    const double v = scene.lowest_v *
                     std::pow(scene.highest_v / scene.lowest_v, static_cast<double>(i) / kPoints);
    const double extra = scene.extra(v);
    if (extra > scene.highest) continue;
    series.x.push_back(v);
    series.y.push_back(kPercent * extra);
  }
  return series;
}

// The interval as the label of its bar says it.
std::string interval_words(const Interval& interval) {
  const std::string level = ", " + percent(interval.level) + ": ";
  if (interval.lower_open && interval.upper_open) return level + "open on both sides";
  if (interval.lower_open) return level + "open below, up to " + grouped(interval.upper);
  if (interval.upper_open) return level + "from " + grouped(interval.lower) + ", open above";
  return level + grouped(interval.lower) + " to " + grouped(interval.upper);
}

PlotSpan span_of(const char* name, std::size_t color, double vocab_size,
                 const std::optional<Interval>& interval) {
  PlotSpan span{.label = std::string(name) + " " + grouped(truncated(vocab_size)),
                .color = color,
                .low = vocab_size,
                .high = vocab_size,
                .at = vocab_size};
  if (!interval) return span;
  span.label += interval_words(*interval);
  span.low = interval->lower;
  span.high = interval->upper;
  span.lower_open = interval->lower_open;
  span.upper_open = interval->upper_open;
  return span;
}

// The band next to the curve, and the optima with their intervals above it.
std::vector<PlotSpan> spans_of(const Prediction& prediction, const PredictionIntervals& intervals,
                               const PriceBand& band, double width) {
  std::vector<PlotSpan> spans{{.label = "at most " + percent(band.within) + " more compute",
                               .color = kBand,
                               .low = band.lower / width,
                               .high = band.upper / width,
                               .shaded = true}};
  spans.push_back(span_of("isoloss", kIsoloss, prediction.isoloss.vocab_size, intervals.isoloss));
  if (prediction.derivative) {
    spans.push_back(span_of("derivative", kDerivative, prediction.derivative->vocab_size,
                            intervals.derivative));
  }
  if (prediction.isoflops) {
    spans.push_back(
        span_of("isoflops", kIsoflops, prediction.isoflops->vocab_size, intervals.isoflops));
  }
  return spans;
}

PlotSeries candidate_points(const Scene& scene, const std::vector<double>& candidates) {
  PlotSeries series{.style = Style::labelled, .color = kCandidate};
  for (const double v : candidates) {
    const double extra = scene.extra(v);
    series.x.push_back(v);
    series.y.push_back(kPercent * extra);
    series.labels.push_back(grouped(v) + ": " + percent(extra));
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

// The run in as few words as tell it from others.
std::string run_words(const Budget& budget) {
  const std::string model = human(budget.n_nv);
  return budget.on_compute_optimal_line() ? model
                                          : model + " and " + human(budget.flops) + " FLOPs";
}

std::string message(const Prediction& prediction, const PriceBand& band,
                    std::optional<double> suggested) {
  const std::string run = run_words(prediction.budget);
  if (!suggested) {
    return "At " + run + " the law leaves the best vocabulary open; " +
           grouped(truncated(prediction.isoloss.vocab_size)) + " fits best";
  }
  const double width = prediction.budget.width;
  const auto whole = whole_band(band.lower / width, band.upper / width);
  std::string best = grouped(*suggested) + " is best at " + run;
  if (!whole) return best;
  return best + "; " + grouped(whole->first) + " to " + grouped(whole->last) + " cost at most " +
         percent(band.within) + " more";
}

}  // namespace

PlotPage predict_page(const Prediction& prediction, const PredictionIntervals& intervals,
                      const Law& law, const PriceRequest& prices, std::optional<double> suggested) {
  const Budget& budget = prediction.budget;
  const std::vector<double>& candidates = prices.vocab_sizes;
  const PriceBand band = price_band(
      law.isoloss, {.n_nv = budget.n_nv, .flops = budget.flops, .n_v = prediction.isoloss.n_v},
      prices.within);
  const Scene scene =
      scene_of(prediction, law, prices.within, band, marked_sizes(prediction, candidates));
  PlotPanel panel{.x_label = "vocabulary size V",
                  .y_label = "extra compute for the same loss (%)",
                  .log_x = true,
                  .spans = spans_of(prediction, intervals, band, scene.width)};
  panel.series = {
      curve(scene),
      {.style = Style::vertical, .color = kIsoloss, .x = {prediction.isoloss.vocab_size}},
      candidate_points(scene, candidates)};
  return {.title = message(prediction, band, suggested),
          .subtitle = "N_nv " + human(budget.n_nv) + ", " + human(budget.flops) + " FLOPs, width " +
                      human_whole(budget.width) + ", law " + law.name,
          .panels = {std::move(panel)}};
}

}  // namespace vocabplan::cli
