#include "cli/sweep/plot.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "cli/shell/failure.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {
namespace {

using Style = PlotSeries::Style;

// Colours of the eight that `PlotSeries` has.
constexpr std::size_t kIsolossColor = 0;
constexpr std::size_t kDerivativeColor = 1;
constexpr std::size_t kIsoflopsColor = 2;
constexpr std::size_t kColors = 8;

std::vector<Prediction> predict_all(const std::vector<BudgetRequest>& requests, const Law& law) {
  std::vector<Prediction> rows;
  rows.reserve(requests.size());
  for (const BudgetRequest& request : requests) {
    try {
      rows.push_back(predict(request, law));
    } catch (const DomainError&) {
      continue;  // said of the row already
    }
  }
  return rows;
}

bool along_flops(const std::vector<Prediction>& rows) {
  const bool from_law = std::all_of(rows.begin(), rows.end(), [](const Prediction& row) {
    return row.budget.model_source == ModelSource::compute_optimal;
  });
  return from_law || std::all_of(rows.begin(), rows.end(), [&](const Prediction& row) {
           return row.budget.n_nv == rows[0].budget.n_nv;
         });
}

bool on_line(const std::vector<Prediction>& rows) {
  return std::all_of(rows.begin(), rows.end(),
                     [](const Prediction& row) { return row.budget.on_compute_optimal_line(); });
}

double vocab_of(const std::optional<Estimate>& estimate) {
  return estimate ? estimate->vocab_size : std::numeric_limits<double>::quiet_NaN();
}

std::vector<PlotSeries> interval_of(const std::vector<Prediction>& rows,
                                    const std::vector<double>& xs, const Law& law, double level) {
  std::vector<double> lower;
  std::vector<double> upper;
  for (const Prediction& row : rows) {
    const auto interval = isoloss_interval(law, row.budget, level);
    lower.push_back(interval ? interval->lower : 0.0);
    upper.push_back(interval ? interval->upper : std::numeric_limits<double>::infinity());
  }
  return interval_series(percent(level) + " interval", kIsolossColor, xs, lower, upper);
}

std::vector<PlotSeries> curves(const std::vector<Prediction>& rows, const std::vector<double>& xs,
                               const Law& law, double level) {
  PlotSeries isoloss{.label = "isoloss", .style = Style::line, .color = kIsolossColor, .x = xs};
  PlotSeries derivative{
      .label = "derivative", .style = Style::dashed, .color = kDerivativeColor, .x = xs};
  PlotSeries isoflops{
      .label = "isoflops", .style = Style::dashed, .color = kIsoflopsColor, .x = xs};
  for (const Prediction& row : rows) {
    isoloss.y.push_back(row.isoloss.vocab_size);
    derivative.y.push_back(vocab_of(row.derivative));
    isoflops.y.push_back(vocab_of(row.isoflops));
  }
  std::vector<PlotSeries> series;
  if (!law.draws.rows.empty()) series = interval_of(rows, xs, law, level);
  series.insert(series.end(), {std::move(isoloss), std::move(derivative), std::move(isoflops)});
  return series;
}

// A budget as it was asked for: what rows of one line have in common.
struct AskedBudget {
  double amount = 0.0;
  const char* unit = "";
};

AskedBudget asked_budget(const Prediction& row) {
  switch (row.budget.source) {
    case BudgetSource::tokens:
      return {row.tokens, " tokens"};
    case BudgetSource::characters:
      return {row.characters, " characters"};
    case BudgetSource::flops:
      return {row.budget.flops_without_limit, " FLOPs"};
    case BudgetSource::compute_optimal:
    case BudgetSource::tokens_per_param:
      return {};
  }
  return {};
}

// Many budgets: the isoloss alone, a colour each, or one for all when there are more than colours.
std::vector<PlotSeries> points_by_budget(const std::vector<Prediction>& rows,
                                         const std::vector<double>& xs) {
  std::map<std::pair<std::string, double>, PlotSeries> groups;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const AskedBudget asked = asked_budget(rows[i]);
    PlotSeries& group = groups[{asked.unit, asked.amount}];
    group.x.push_back(xs[i]);
    group.y.push_back(rows[i].isoloss.vocab_size);
  }
  std::vector<PlotSeries> series;
  series.reserve(groups.size());
  const bool told_apart = groups.size() <= kColors;
  for (auto& [asked, group] : groups) {
    const auto& [unit, amount] = asked;
    group.style = Style::points;
    group.color = told_apart ? series.size() : kIsolossColor;
    if (told_apart) group.label = unit.empty() ? "isoloss" : human(amount) + unit;
    series.push_back(std::move(group));
  }
  return series;
}

// The best V at both ends of a line, or the range of it over many budgets.
std::string message(const std::vector<Prediction>& rows, bool flops, bool line, bool open) {
  const std::string lead =
      open ? "The law leaves the best vocabulary open; its fit says " : "The best vocabulary is ";
  const auto size = [](const Prediction& row) {
    return grouped(truncated(row.isoloss.vocab_size));
  };
  if (line) {
    const auto at = [&](const Prediction& row) {
      return size(row) + " at " +
             (flops ? human(row.budget.flops) + " FLOPs" : human(row.budget.n_nv));
    };
    return lead + at(rows.front()) + " and " + at(rows.back());
  }
  const auto smaller = [](const Prediction& a, const Prediction& b) {
    return a.isoloss.vocab_size < b.isoloss.vocab_size;
  };
  const auto [least, most] = std::minmax_element(rows.begin(), rows.end(), smaller);
  return lead + size(*least) + " to " + size(*most) + " over these budgets";
}

}  // namespace

void SweepSample::add(const SweepBlock& block) {
  for (std::size_t i = 0; i < block.rows(); ++i) {
    if (seen_++ % stride_ != 0) continue;
    if (requests_.size() == kMost) {
      for (std::size_t k = 0; k < kMost / 2; ++k) requests_[k] = requests_[2 * k];
      requests_.resize(kMost / 2);
      stride_ *= 2;
    }
    requests_.push_back(block.request(i));
  }
}

PlotPage sweep_page(const std::vector<BudgetRequest>& requests, const Law& law, double level) {
  std::vector<Prediction> rows = predict_all(requests, law);
  if (rows.size() < 2) throw StreamError("--plot: fewer than two rows; there is no line to draw");
  const bool flops = along_flops(rows);
  const auto x_of = [flops](const Prediction& row) {
    return flops ? row.budget.flops : row.budget.n_nv;
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Prediction& a, const Prediction& b) { return x_of(a) < x_of(b); });
  std::vector<double> xs;
  xs.reserve(rows.size());
  for (const Prediction& row : rows) xs.push_back(x_of(row));
  const bool line = flops || on_line(rows);
  PlotPanel panel{.x_label = flops ? "training FLOPs" : "non-vocabulary parameters N_nv",
                  .y_label = "vocabulary size V",
                  .log_x = true,
                  .log_y = true,
                  .series = line ? curves(rows, xs, law, level) : points_by_budget(rows, xs)};
  return {.title = message(rows, flops, line, optimum_is_open(law, level)),
          .subtitle =
              std::string(line ? "" : "isoloss, a colour for each budget; ") + "law " + law.name,
          .panels = {std::move(panel)}};
}

}  // namespace vocabplan::cli
