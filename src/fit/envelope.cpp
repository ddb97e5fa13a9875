#include "vocabplan/fit/envelope.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>

#include "fit/training_run.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

std::vector<double> budgets_of(const std::vector<TrainingRun>& runs, std::size_t nodes) {
  if (runs.empty()) return {};
  double lowest = std::numeric_limits<double>::infinity();
  double highest = 0.0;
  std::vector<double> budgets;
  for (const TrainingRun& run : runs) {
    lowest = std::min(lowest, run.loss.lowest_flops());
    highest = std::max(highest, run.loss.highest_flops());
    if (run.loss.checkpoints() == 1) budgets.push_back(run.loss.lowest_flops());
  }
  const double step = std::log(highest / lowest) / static_cast<double>(nodes - 1);
  for (std::size_t i = 1; i + 1 < nodes; ++i) {
    budgets.push_back(lowest * std::exp(step * static_cast<double>(i)));
  }
  budgets.push_back(lowest);
  budgets.push_back(highest);
  std::sort(budgets.begin(), budgets.end());
  budgets.erase(std::unique(budgets.begin(), budgets.end()), budgets.end());
  return budgets;
}

bool covers(const LossCurve& curve, double flops) {
  return flops >= curve.lowest_flops() && flops <= curve.highest_flops();
}

// Equal losses go to the smaller model, so that the answer does not depend on the order of rows.
bool better(const EnvelopePoint& a, const EnvelopePoint& b) {
  return std::tie(a.loss, a.n_nv, a.n_v, a.run) < std::tie(b.loss, b.n_nv, b.n_v, b.run);
}

}  // namespace

LossEnvelope::LossEnvelope(const RunRows& rows, std::span<const double> weights, std::size_t nodes)
    : runs_(rows.runs) {
  if (nodes < 2) {
    throw DomainError("an envelope of " + std::to_string(nodes) + " budgets; at least 2");
  }
  const std::vector<TrainingRun> runs = training_runs(rows, weights);
  if (!runs.empty()) {
    // The runs are in the order of their families, which is that of their sizes.
    lowest_n_nv_ = runs.front().n_nv;
    highest_n_nv_ = runs.back().n_nv;
  }
  for (const double flops : budgets_of(runs, nodes)) {
    const auto first = static_cast<std::ptrdiff_t>(candidates_.size());
    for (const TrainingRun& run : runs) {
      if (!covers(run.loss, flops)) continue;
      candidates_.push_back({.flops = flops,
                             .n_nv = run.n_nv,
                             .n_v = run.n_v(),
                             .loss = run.loss.at(flops),
                             .run = run.index});
    }
    std::sort(candidates_.begin() + first, candidates_.end(), better);
    first_.push_back(candidates_.size());
  }
}

std::vector<EnvelopePoint> LossEnvelope::points(std::span<const double> run_weights) const {
  if (!run_weights.empty() && run_weights.size() != runs_) {
    throw DomainError(std::to_string(run_weights.size()) + " weights for " + std::to_string(runs_) +
                      " runs");
  }
  const auto counts = [&](const EnvelopePoint& point) {
    return run_weights.empty() || run_weights[point.run] > 0.0;
  };
  std::vector<EnvelopePoint> kept;
  for (std::size_t i = 0; i + 1 < first_.size(); ++i) {
    const auto end = candidates_.begin() + static_cast<std::ptrdiff_t>(first_[i + 1]);
    const auto best =
        std::find_if(candidates_.begin() + static_cast<std::ptrdiff_t>(first_[i]), end, counts);
    if (best != end && (kept.empty() || best->loss < kept.back().loss)) kept.push_back(*best);
  }
  return kept;
}

}  // namespace vocabplan
