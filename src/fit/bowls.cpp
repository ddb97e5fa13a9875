#include "vocabplan/fit/bowls.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "fit/solver/parabola.hpp"
#include "fit/training_run.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Family = std::span<const TrainingRun>;

void check(const BowlsOptions& options) {
  if (!(options.reach > 0.0 && options.reach <= 1.0)) {
    throw DomainError("reach " + shortest(options.reach) + "; accepted is above 0, up to 1");
  }
  if (!(options.window >= 1.0)) {
    throw DomainError("window " + shortest(options.window) + "; accepted is 1 or more");
  }
}

// The largest FLOPs that at least this share of the runs reaches.
double budget_of(Family family, double reach) {
  std::vector<double> ends;
  for (const TrainingRun& run : family) ends.push_back(run.loss.highest_flops());
  std::sort(ends.begin(), ends.end(), std::greater<>());
  const double count = std::ceil(reach * static_cast<double>(ends.size()));
  return ends[static_cast<std::size_t>(count) - 1];
}

// Losses at the budget.
struct Points {
  std::vector<double> vocab_size;
  std::vector<double> log_vocab;
  std::vector<double> loss;
  std::vector<double> weights;
};

Points points_at(Family family, double flops) {
  Points points;
  for (const TrainingRun& run : family) {
    if (run.loss.lowest_flops() > flops || run.loss.highest_flops() < flops) continue;
    points.vocab_size.push_back(run.vocab_size);
    points.log_vocab.push_back(std::log(run.vocab_size));
    points.loss.push_back(run.loss.at(flops));
    points.weights.push_back(run.weight);
  }
  return points;
}

Points within(const Points& all, double window) {
  const auto best = std::min_element(all.loss.begin(), all.loss.end()) - all.loss.begin();
  const double centre = all.log_vocab[static_cast<std::size_t>(best)];
  // A vocabulary at exactly the factor counts, whatever the rounding of the logarithms.
  const double most = std::log(window) * (1.0 + 1e-12) + 1e-12;
  Points near;
  for (std::size_t i = 0; i < all.loss.size(); ++i) {
    if (std::abs(all.log_vocab[i] - centre) > most) continue;
    near.vocab_size.push_back(all.vocab_size[i]);
    near.log_vocab.push_back(all.log_vocab[i]);
    near.loss.push_back(all.loss[i]);
    near.weights.push_back(all.weights[i]);
  }
  return near;
}

double width_of(Family family) {
  const double width = family.front().width;
  double sum = 0.0;
  double total = 0.0;
  for (const TrainingRun& run : family) {
    sum += run.weight * std::log(run.width / width);
    total += run.weight;
  }
  return width * std::exp(sum / total);
}

void find_minimum(Bowl& bowl, const Parabola& parabola) {
  bowl.curvature = 2.0 * parabola.bend;
  bowl.status = BowlStatus::no_minimum;
  if (!(parabola.bend > 0.0)) return;
  const double log_vocab = parabola.turning_point();
  const double vocab_size = std::exp(log_vocab);
  // A parabola that is straight but for rounding turns at no vocabulary that a double can hold.
  if (!std::isnormal(vocab_size) || !std::isnormal(vocab_size * bowl.width)) return;
  bowl.vocab_size = vocab_size;
  bowl.n_v = vocab_size * bowl.width;
  bowl.loss = parabola.at(log_vocab);
  const bool inside = vocab_size >= bowl.lowest_vocab && vocab_size <= bowl.highest_vocab;
  bowl.status = inside ? BowlStatus::fitted : BowlStatus::outside_range;
}

Bowl bowl_of(Family family, const BowlsOptions& options) {
  Bowl bowl{.n_nv = family.front().n_nv,
            .flops = budget_of(family, options.reach),
            .width = width_of(family)};
  const Points points = within(points_at(family, bowl.flops), options.window);
  const auto [lowest, highest] =
      std::minmax_element(points.vocab_size.begin(), points.vocab_size.end());
  bowl.lowest_vocab = *lowest;
  bowl.highest_vocab = *highest;
  bowl.runs = points.loss.size();
  const auto parabola = fit_parabola(points.log_vocab, points.loss, points.weights);
  if (parabola) find_minimum(bowl, *parabola);
  return bowl;
}

std::vector<Bowl> bowls_of(const std::vector<TrainingRun>& runs, const BowlsOptions& options) {
  std::vector<Bowl> bowls;
  for (auto first = runs.begin(); first != runs.end();) {
    const auto last = std::find_if(first, runs.end(),
                                   [&](const auto& run) { return run.family != first->family; });
    bowls.push_back(bowl_of({first, last}, options));
    first = last;
  }
  return bowls;
}

}  // namespace

BowlsFit fit_bowls(const RunRows& rows, std::span<const double> weights,
                   const BowlsOptions& options) {
  check(options);
  BowlsFit fit{.bowls = bowls_of(training_runs(rows, weights), options)};
  std::vector<double> n_nv;
  std::vector<double> n_v;
  for (const Bowl& bowl : fit.bowls) {
    if (bowl.status != BowlStatus::fitted) continue;
    n_nv.push_back(bowl.n_nv);
    n_v.push_back(bowl.n_v);
  }
  constexpr std::size_t kLeastBowls = 3;
  if (n_nv.size() < kLeastBowls) {
    fit.n_v.points = n_nv.size();
    return fit;
  }
  fit.n_v = fit_power_law(n_nv, n_v, {}, {.delta = options.delta});
  return fit;
}

}  // namespace vocabplan
