#include "vocabplan/fit/measured_minima.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "fit/solver/parabola.hpp"
#include "fit/training_run.hpp"

namespace vocabplan {
namespace {

// Runs of one size, by ascending vocabulary.
using SizeRuns = std::span<const TrainingRun>;

// The runs of one vocabulary at a budget.
struct VocabLosses {
  double vocab_size = 0.0;
  std::size_t runs = 0;
  double mean = 0.0;
  double best = 0.0;
  double worst = 0.0;
  double slope = 0.0;
};

bool covers(const TrainingRun& run, double flops) {
  return run.loss.lowest_flops() <= flops && run.loss.highest_flops() >= flops;
}

std::vector<VocabLosses> losses_at(SizeRuns runs, double flops) {
  std::vector<VocabLosses> out;
  for (auto first = runs.begin(); first != runs.end();) {
    const double vocab_size = first->vocab_size;
    std::vector<double> losses;
    std::vector<double> slopes;
    for (; first != runs.end() && first->vocab_size == vocab_size; ++first) {
      if (!covers(*first, flops)) continue;
      losses.push_back(first->loss.at(flops));
      slopes.push_back(first->loss.log_slope(kLateShare * flops, flops));
    }
    if (losses.empty()) continue;
    // Sorted, so that no sum depends on the order of the rows.
    std::sort(losses.begin(), losses.end());
    std::sort(slopes.begin(), slopes.end());
    VocabLosses at{.vocab_size = vocab_size,
                   .runs = losses.size(),
                   .best = losses.front(),
                   .worst = losses.back()};
    for (std::size_t i = 0; i < losses.size(); ++i) {
      at.mean += losses[i] / static_cast<double>(losses.size());
      at.slope += slopes[i] / static_cast<double>(losses.size());
    }
    out.push_back(at);
  }
  return out;
}

// The place of the least loss.
std::size_t best_of(const std::vector<VocabLosses>& losses) {
  const auto less = [](const VocabLosses& a, const VocabLosses& b) { return a.mean < b.mean; };
  const auto best = std::min_element(losses.begin(), losses.end(), less);
  return static_cast<std::size_t>(best - losses.begin());
}

MinimumStatus status_of(const std::vector<VocabLosses>& losses) {
  constexpr std::size_t kLeast = 3;
  if (losses.size() < kLeast) return MinimumStatus::too_few_vocab_sizes;
  const std::size_t best = best_of(losses);
  if (best == 0) return MinimumStatus::at_smallest;
  return best + 1 == losses.size() ? MinimumStatus::at_largest : MinimumStatus::bracketed;
}

// The best vocabulary between its neighbours.
using Bracket = std::array<VocabLosses, 3>;

Bracket bracket_of(const std::vector<VocabLosses>& losses) {
  const std::size_t best = best_of(losses);
  return {losses[best - 1], losses[best], losses[best + 1]};
}

// Held between the neighbours, of which one is the best where the parabola does not turn there.
double turning_vocab(const Bracket& bracket, const std::array<double, 3>& loss) {
  const std::array<double, 3> log_vocab{std::log(bracket[0].vocab_size),
                                        std::log(bracket[1].vocab_size),
                                        std::log(bracket[2].vocab_size)};
  const auto parabola = fit_parabola(log_vocab, loss, {});
  const auto least = std::min_element(loss.begin(), loss.end()) - loss.begin();
  const double best = bracket.at(static_cast<std::size_t>(least)).vocab_size;
  if (!parabola || !(parabola->bend > 0.0)) return best;
  return std::clamp(std::exp(parabola->turning_point()), bracket[0].vocab_size,
                    bracket[2].vocab_size);
}

double turning_vocab(const Bracket& bracket) {
  return turning_vocab(bracket, {bracket[0].mean, bracket[1].mean, bracket[2].mean});
}

// Grows to hold what it is given.
struct Hull {
  double lower = 0.0;
  double upper = 0.0;
  bool grown = false;

  void add(double value) {
    lower = std::min(lower, value);
    upper = std::max(upper, value);
    grown = true;
  }
};

void add_earlier(Hull& hull, SizeRuns runs, double flops) {
  constexpr int kBudgets = 4;
  for (int i = 1; i <= kBudgets; ++i) {
    const double earlier = flops * std::pow(kLateShare, static_cast<double>(i) / kBudgets);
    const bool begun = std::all_of(runs.begin(), runs.end(), [&](const TrainingRun& run) {
      return covers(run, earlier) || !covers(run, flops);
    });
    if (!begun) return;
    const std::vector<VocabLosses> losses = losses_at(runs, earlier);
    const bool inside = status_of(losses) == MinimumStatus::bracketed;
    hull.add(inside ? turning_vocab(bracket_of(losses)) : losses[best_of(losses)].vocab_size);
  }
}

// The turning point goes one way with each of the three losses, so that corners hold the ends.
void add_seeds(Hull& hull, const Bracket& bracket) {
  const bool shared = std::any_of(bracket.begin(), bracket.end(),
                                  [](const VocabLosses& at) { return at.runs > 1; });
  if (!shared) return;
  for (const bool first : {false, true}) {
    for (const bool second : {false, true}) {
      for (const bool third : {false, true}) {
        const auto loss = [](const VocabLosses& at, bool best) {
          return best ? at.best : at.worst;
        };
        hull.add(turning_vocab(
            bracket, {loss(bracket[0], first), loss(bracket[1], second), loss(bracket[2], third)}));
      }
    }
  }
}

void add_range(MeasuredMinimum& minimum, SizeRuns runs, const Bracket& bracket) {
  Hull checkpoints{minimum.vocab_size, minimum.vocab_size};
  add_earlier(checkpoints, runs, minimum.flops);
  Hull seeds{minimum.vocab_size, minimum.vocab_size};
  add_seeds(seeds, bracket);
  minimum.lower = std::min(checkpoints.lower, seeds.lower);
  minimum.upper = std::max(checkpoints.upper, seeds.upper);
  if (checkpoints.grown) {
    minimum.range_from =
        seeds.grown ? RangeSource::checkpoints_and_seeds : RangeSource::checkpoints;
  } else if (seeds.grown) {
    minimum.range_from = RangeSource::seeds;
  } else {
    minimum.lower = bracket[0].vocab_size;
    minimum.upper = bracket[2].vocab_size;
  }
}

double extra_compute_of(double excess, double slope) {
  if (!(excess > 0.0)) return 0.0;
  return slope < 0.0 ? std::expm1(excess / -slope) : std::numeric_limits<double>::infinity();
}

double mean_width(SizeRuns runs) {
  const double first = runs.front().width;
  double sum = 0.0;
  for (const TrainingRun& run : runs) sum += std::log(run.width / first);
  return first * std::exp(sum / static_cast<double>(runs.size()));
}

MeasuredMinimum minimum_of(SizeRuns runs) {
  double flops = std::numeric_limits<double>::infinity();
  for (const TrainingRun& run : runs) flops = std::min(flops, run.loss.highest_flops());
  MeasuredMinimum out{.n_nv = runs.front().n_nv, .flops = flops, .width = mean_width(runs)};
  const std::vector<VocabLosses> losses = losses_at(runs, flops);
  out.status = status_of(losses);
  const double least = losses[best_of(losses)].mean;
  for (const VocabLosses& at : losses) {
    out.vocabularies.push_back({.vocab_size = at.vocab_size,
                                .loss = at.mean,
                                .slope = at.slope,
                                .extra_compute = extra_compute_of(at.mean - least, at.slope)});
  }
  if (out.status != MinimumStatus::bracketed) return out;
  const Bracket bracket = bracket_of(losses);
  out.vocab_size = turning_vocab(bracket);
  out.below = bracket[0].vocab_size;
  out.above = bracket[2].vocab_size;
  add_range(out, runs, bracket);
  return out;
}

}  // namespace

std::string_view name_of(MinimumStatus status) {
  switch (status) {
    case MinimumStatus::bracketed:
      return "bracketed";
    case MinimumStatus::at_smallest:
      return "at_smallest";
    case MinimumStatus::at_largest:
      return "at_largest";
    case MinimumStatus::too_few_vocab_sizes:
      return "too_few_vocab_sizes";
  }
  return "";
}

std::string_view name_of(RangeSource source) {
  switch (source) {
    case RangeSource::neighbours:
      return "neighbours";
    case RangeSource::checkpoints:
      return "checkpoints";
    case RangeSource::seeds:
      return "seeds";
    case RangeSource::checkpoints_and_seeds:
      return "checkpoints_and_seeds";
  }
  return "";
}

std::vector<MeasuredMinimum> measured_minima(const RunRows& rows) {
  const std::vector<TrainingRun> runs = training_runs(rows, {});
  std::vector<MeasuredMinimum> minima;
  for (auto first = runs.begin(); first != runs.end();) {
    const auto last = std::find_if(first, runs.end(),
                                   [&](const auto& run) { return run.family != first->family; });
    minima.push_back(minimum_of({first, last}));
    first = last;
  }
  return minima;
}

std::optional<MeasuredPrice> measured_price(const MeasuredMinimum& minimum, double vocab_size) {
  const std::vector<MeasuredVocab>& all = minimum.vocabularies;
  if (minimum.status != MinimumStatus::bracketed) return std::nullopt;
  if (!(vocab_size >= all.front().vocab_size && vocab_size <= all.back().vocab_size)) {
    return std::nullopt;
  }
  const auto above =
      std::lower_bound(all.begin(), all.end(), vocab_size,
                       [](const MeasuredVocab& at, double value) { return at.vocab_size < value; });
  const MeasuredVocab& right = *above;
  const MeasuredVocab& left = right.vocab_size == vocab_size ? right : *(above - 1);
  if (!std::isfinite(left.extra_compute) || !std::isfinite(right.extra_compute)) {
    return std::nullopt;
  }
  const double step = std::log(right.vocab_size / left.vocab_size);
  const double t = step > 0.0 ? std::log(vocab_size / left.vocab_size) / step : 0.0;
  return MeasuredPrice{.value = std::expm1(std::lerp(std::log1p(left.extra_compute),
                                                     std::log1p(right.extra_compute), t)),
                       .lower = std::min(left.extra_compute, right.extra_compute),
                       .upper = std::max(left.extra_compute, right.extra_compute)};
}

}  // namespace vocabplan
