#include "cli/choose/plot.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan::cli {
namespace {

using Style = PlotSeries::Style;

constexpr double kInPercent = 100.0;

// Colours of the eight that `PlotSeries` has.
constexpr std::size_t kExpectedColor = 0;
constexpr std::size_t kWorstColor = 1;
constexpr std::size_t kCandidateColor = 3;
constexpr std::size_t kBandColor = 4;
constexpr std::size_t kLawColor = 6;

// Ends of what is drawn: all that is marked, and how high that lies.
struct ChoiceScene {
  double lowest_v = 0.0;
  double highest_v = 0.0;
  double highest_cost = 0.0;  // a share
};

ChoiceScene choice_scene(const ChoiceReport& report) {
  constexpr double kRoom = 1.15;
  constexpr double kHeight = 3.0;  // of the choice's cost, at least
  std::vector<double> marked{report.choice.band_lower, report.choice.band_upper};
  for (const PricedCandidate& one : report.candidates) marked.push_back(one.costs.vocab_size);
  for (const LawOptimum& optimum : report.optima) marked.push_back(optimum.vocab_size);
  const auto [least, most] = std::minmax_element(marked.begin(), marked.end());
  double highest = kHeight * std::max(report.chosen.costs.expected, 0.01);
  highest = std::max(highest, kRoom * report.chosen.costs.worst);
  for (const PricedCandidate& one : report.candidates) {
    if (report.asked) highest = std::max(highest, kRoom * one.costs.expected);
  }
  return {.lowest_v = std::max(kLeastSought, *least / kRoom),
          .highest_v = std::min(kMostSought, *most * kRoom),
          .highest_cost = highest};
}

std::vector<PlotSeries> cost_curves(const ChoiceScene& scene, const RunChoices& choices) {
  constexpr int kPoints = 160;
  std::vector<double> sizes;
  for (int i = 0; i <= kPoints; ++i) {
    sizes.push_back(scene.lowest_v *
                    std::pow(scene.highest_v / scene.lowest_v, static_cast<double>(i) / kPoints));
  }
  PlotSeries expected{.label = "expected", .style = Style::line, .color = kExpectedColor};
  PlotSeries worst{.label = "worst law", .style = Style::dashed, .color = kWorstColor};
  const auto add = [&scene](PlotSeries& series, double vocab_size, double cost) {
    if (cost > scene.highest_cost) return;
    series.x.push_back(vocab_size);
    series.y.push_back(kInPercent * cost);
  };
  for (const CostPoint& point : choices.curve(sizes)) {
    add(expected, point.vocab_size, point.expected);
    add(worst, point.vocab_size, point.worst);
  }
  return {std::move(worst), std::move(expected)};
}

PlotSeries candidate_marks(const ChoiceReport& report, const ChoiceScene& scene) {
  PlotSeries series{.style = Style::labelled, .color = kCandidateColor};
  const auto add = [&](const PricedCandidate& one, const std::string& name) {
    if (one.costs.expected > scene.highest_cost) return;
    series.x.push_back(one.costs.vocab_size);
    series.y.push_back(kInPercent * one.costs.expected);
    series.labels.push_back(name + ": " + cost_text(one.costs.expected));
  };
  if (!report.asked) add(report.chosen, grouped(report.chosen.costs.vocab_size));
  for (const PricedCandidate& one : report.candidates) {
    if (report.asked) add(one, one.candidate.name);
  }
  return series;
}

PlotSeries law_ticks(const ChoiceReport& report) {
  PlotSeries series{.style = Style::ticks, .color = kLawColor};
  for (std::size_t k = 0; k < report.laws.size(); ++k) {
    if (report.laws[k].weight == 0.0) continue;
    series.x.push_back(report.optima[k].vocab_size);
    series.labels.push_back(cut_middle(report.laws[k].law.name(), 24));
  }
  return series;
}

PlotSpan band_span(const ChoiceReport& report) {
  const Choice& choice = report.choice;
  return {.label = "within 0.5 % of the least",
          .color = kBandColor,
          .low = choice.band_lower,
          .high = choice.band_upper,
          .upper_open = choice.band_at_highest,
          .shaded = !choice.band_at_highest};
}

std::string choice_message(const ChoiceReport& report) {
  const Choice& choice = report.choice;
  const std::string band = choice.band_at_highest
                               ? "From " + grouped(choice.band_lower) + " up"
                               : grouped(choice.band_lower) + " to " + grouped(choice.band_upper);
  const std::string size = grouped(report.chosen.costs.vocab_size);
  const std::string& name = report.chosen.candidate.name;
  const bool named = report.asked && name != human_whole(report.chosen.costs.vocab_size);
  return band + " will do at " + human(report.prediction.budget.n_nv) + "; " +
         (named ? name + " (" + size + ")" : size) + " is expected to cost " +
         (report.at_largest ? least_cost_text(report.chosen.costs.expected)
                            : cost_text(report.chosen.costs.expected)) +
         " more compute";
}

}  // namespace

PlotPage choice_page(const ChoiceReport& report, const RunChoices& choices) {
  const Budget& budget = report.prediction.budget;
  const ChoiceScene scene = choice_scene(report);
  PlotPanel panel{.x_label = "vocabulary size V; ticks: what each law would choose",
                  .y_label = "extra compute for the same loss (%)",
                  .log_x = true,
                  .series = cost_curves(scene, choices),
                  .spans = {band_span(report)}};
  panel.series.push_back(law_ticks(report));
  panel.series.push_back(candidate_marks(report, scene));
  return {.title = choice_message(report),
          .subtitle = "N_nv " + human(budget.n_nv) + ", " + human(budget.flops) + " FLOPs, width " +
                      human_whole(budget.width),
          .panels = {std::move(panel)}};
}

}  // namespace vocabplan::cli
