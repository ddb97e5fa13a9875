#include "vocabplan/fit/anchor.hpp"

#include <algorithm>
#include <cmath>

#include "fit/training_run.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr std::size_t kLeastForQuadratic = 3;

double common_budget(const std::vector<TrainingRun>& family) {
  double flops = family.front().loss.highest_flops();
  for (const TrainingRun& run : family) flops = std::min(flops, run.loss.highest_flops());
  return flops;
}

AnchorRun compare(const TrainingRun& run, double flops, bool extrapolate) {
  const LossCurve& curve = run.loss;
  AnchorRun result{.run = run.index,
                   .vocab_size = run.vocab_size,
                   .n_v = run.n_v(),
                   .highest_flops = curve.highest_flops()};
  if (flops < curve.lowest_flops()) return result;
  if (flops <= curve.highest_flops()) {
    result.use = AnchorUse::measured;
    result.loss = curve.at(flops);
  } else if (extrapolate && curve.checkpoints() >= kLeastForQuadratic) {
    result.use = AnchorUse::extrapolated;
    result.loss = curve.extrapolated(flops);
  }
  return result;
}

// Nothing but the first of equals is better.
const AnchorRun* best_of(const std::vector<AnchorRun>& runs) {
  const AnchorRun* best = nullptr;
  for (const AnchorRun& run : runs) {
    if (run.use == AnchorUse::left_out) continue;
    if (best == nullptr || run.loss < best->loss) best = &run;
  }
  return best;
}

}  // namespace

Anchor find_anchor(const RunRows& rows, std::span<const double> weights,
                   const AnchorOptions& options) {
  if (options.flops && !(std::isfinite(*options.flops) && *options.flops > 0.0)) {
    throw DomainError("an anchor at " + shortest(*options.flops) +
                      " FLOPs; accepted are finite numbers above 0");
  }
  std::vector<TrainingRun> runs = training_runs(rows, weights);
  Anchor anchor;
  if (runs.empty()) return anchor;
  const auto larger = [&](const TrainingRun& run) { return run.family != runs.front().family; };
  runs.erase(std::find_if(runs.begin(), runs.end(), larger), runs.end());

  anchor.n_nv = runs.front().n_nv;
  anchor.flops = options.flops ? *options.flops : common_budget(runs);
  for (const TrainingRun& run : runs) {
    anchor.runs.push_back(compare(run, anchor.flops, options.extrapolate));
  }
  const AnchorRun* const best = best_of(anchor.runs);
  if (best == nullptr) return anchor;
  anchor.status = FitStatus::converged;
  anchor.n_v = best->n_v;
  anchor.vocab_size = best->vocab_size;
  anchor.loss = best->loss;
  anchor.at_edge = best->vocab_size == anchor.runs.front().vocab_size ||
                   best->vocab_size == anchor.runs.back().vocab_size;
  return anchor;
}

}  // namespace vocabplan
