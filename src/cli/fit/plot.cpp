#include "cli/fit/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "vocabplan/core/number_text.hpp"
#include "vocabplan/fit/loss_curve.hpp"
#include "vocabplan/fit/run_fit.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {
namespace {

using Style = PlotSeries::Style;

constexpr std::size_t kColors = 8;  // of `PlotSeries`

// Its model, and its budget where another target has the same model.
std::string target_text(const FitTarget& target, const FitReport& report) {
  const auto same =
      std::count_if(report.targets.begin(), report.targets.end(),
                    [&](const TargetReport& one) { return one.target.n_nv == target.n_nv; });
  const std::string model = human(target.n_nv);
  return same > 1 ? model + ", " + human(target.flops) + " FLOPs" : model;
}

// Each objective over the least of its own profile, so that targets can be compared.
PlotPanel profile_panel(const FitReport& report) {
  PlotPanel panel{.title = "Profile: the objective with V as the optimum at a target",
                  .x_label = "vocabulary size V",
                  .y_label = "objective above its least (%)",
                  .log_x = true};
  for (const TargetReport& target : report.targets) {
    if (target.profile.empty()) continue;
    const std::size_t color = panel.series.size();
    PlotSeries line{.label = target_text(target.target, report),
                    .style = color == 0 ? Style::line : Style::dashed,
                    .color = color};
    double least = target.profile[0].objective;
    for (const ProfilePoint& point : target.profile) least = std::min(least, point.objective);
    for (const ProfilePoint& point : target.profile) {
      line.x.push_back(point.vocab_size);
      line.y.push_back(100.0 * (point.objective / least - 1.0));
    }
    panel.series.push_back(std::move(line));
  }
  return panel;
}

// Loss of the runs of a family at the budget of its bowl, by V; runs that do not reach it are out.
PlotSeries bowl_points(const RunTable& table, std::uint32_t family, double flops) {
  PlotSeries series{.style = Style::points};
  std::vector<std::vector<std::size_t>> rows(table.runs);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.family[i] == family) rows[table.run[i]].push_back(i);
  }
  for (const std::vector<std::size_t>& run : rows) {
    if (run.empty()) continue;
    std::vector<double> budgets;
    std::vector<double> losses;
    for (const std::size_t i : run) {
      budgets.push_back(table.flops[i]);
      losses.push_back(table.loss[i]);
    }
    const LossCurve curve(budgets, losses);
    if (flops < curve.lowest_flops() || flops > curve.highest_flops()) continue;
    series.x.push_back(table.vocab_size[run[0]]);
    series.y.push_back(curve.at(flops));
  }
  return series;
}

PlotSeries parabola_of(const Bowl& bowl) {
  constexpr int kPoints = 60;
  PlotSeries series{.style = Style::line};
  const double low = std::min(bowl.lowest_vocab, bowl.vocab_size);
  const double high = std::max(bowl.highest_vocab, bowl.vocab_size);
  for (int i = 0; i <= kPoints; ++i) {
    const double v = low * std::pow(high / low, static_cast<double>(i) / kPoints);
    const double u = std::log(v / bowl.vocab_size);
    series.x.push_back(v);
    series.y.push_back(0.5 * bowl.curvature * u * u);
  }
  return series;
}

std::uint32_t family_of(const RunTable& table, double n_nv) {
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.n_nv[i] == n_nv) return table.family[i];
  }
  return static_cast<std::uint32_t>(table.families);
}

// Losses are above the minimum of the parabola, or the least of the points where there is none, so
// that all families fit one axis.
PlotPanel bowls_panel(const RunTable& table, const std::vector<Bowl>& bowls) {
  PlotPanel panel{
      .title = "Bowls: loss at the family's budget, with parabolas",
      .x_label = "vocabulary size V",
      .y_label = "loss above the minimum (" + std::string(text_of(table.loss_unit)) + ")",
      .log_x = true};
  for (std::size_t i = 0; i < std::min(bowls.size(), kColors); ++i) {
    const Bowl& bowl = bowls[i];
    PlotSeries points = bowl_points(table, family_of(table, bowl.n_nv), bowl.flops);
    if (points.y.empty()) continue;
    const bool fitted = bowl.status == BowlStatus::fitted;
    const double least = fitted ? bowl.loss : *std::min_element(points.y.begin(), points.y.end());
    for (double& y : points.y) y -= least;
    points.label = "N_nv " + human(bowl.n_nv);
    points.color = i;
    panel.series.push_back(std::move(points));
    if (!fitted) continue;
    panel.series.push_back(parabola_of(bowl));
    panel.series.back().color = i;
  }
  return panel;
}

PlotPanel minima_panel(const BowlsFit& fit) {
  PlotPanel panel{.title = "Minima of the bowls",
                  .x_label = "non-vocabulary parameters N_nv",
                  .y_label = "vocabulary parameters N_v",
                  .log_x = true,
                  .log_y = true};
  PlotSeries points{.style = Style::points, .color = 0};
  PlotSeries line{.style = Style::line, .color = kColors - 2};
  for (const Bowl& bowl : fit.bowls) {
    if (bowl.status != BowlStatus::fitted) continue;
    points.x.push_back(bowl.n_nv);
    points.y.push_back(bowl.n_v);
    if (!usable(fit.n_v.status)) continue;
    line.x.push_back(bowl.n_nv);
    line.y.push_back(fit.n_v.law.at(bowl.n_nv));
  }
  if (!line.x.empty()) line.label = "exponent " + human_ratio(fit.n_v.law.exponent);
  panel.series = {std::move(line), std::move(points)};
  return panel;
}

PlotPanel residuals_panel(const VocabularyReport& report, const Law& base) {
  constexpr std::size_t kMost = 2000;
  const std::string unit(text_of(report.table.loss_unit));
  PlotPanel panel{.title = "Residuals of the loss surface",
                  .x_label = "fitted loss (" + unit + ")",
                  .y_label = "fitted less observed (" + unit + ")"};
  const IsolossRows rows(report.table, base, report.request.options);
  const std::vector<double>& residuals = report.report.fit.isoloss.residuals;
  if (residuals.size() != rows.places().size() || residuals.empty()) return panel;
  std::array<PlotSeries, kColors> families;
  const std::size_t step = (residuals.size() + kMost - 1) / kMost;
  for (std::size_t i = 0; i < residuals.size(); i += step) {
    const std::size_t place = rows.places()[i];
    PlotSeries& series =
        families.at(std::min<std::size_t>(report.table.family[place], kColors - 1));
    series.x.push_back(report.table.loss[place] + residuals[i]);
    series.y.push_back(residuals[i]);
  }
  for (std::size_t i = 0; i < kColors; ++i) {
    families.at(i).style = Style::points;
    families.at(i).color = i;
    panel.series.push_back(std::move(families.at(i)));
  }
  return panel;
}

// The optima that the loss surface says, target by target.
std::string message(const FitReport& report) {
  std::string text;
  for (const TargetReport& target : report.targets) {
    if (!target.isoloss) continue;
    const double v = target.isoloss->vocab_size;
    const bool there = std::isfinite(v) && v > 0.0;
    text += text.empty() ? "Best vocabulary by this fit: " : ", ";
    text += (there ? grouped(truncated(v)) : std::string("none")) + " at " +
            target_text(target.target, report);
  }
  return text.empty() ? "This fit does not say which vocabulary is best" : text;
}

}  // namespace

PlotPage fit_page(const VocabularyReport& report, const Law& base) {
  const FitReport& fit = report.report;
  return {.title = message(fit),
          .subtitle = std::filesystem::path(report.source).filename().string() + ": " +
                      std::to_string(fit.fit.rows_used) + " rows of " +
                      std::to_string(fit.fit.runs_used) + " runs",
          .columns = 2,
          .panels = {profile_panel(fit), bowls_panel(report.table, fit.fit.bowls.bowls),
                     minima_panel(fit.fit.bowls), residuals_panel(report, base)}};
}

}  // namespace vocabplan::cli
