#include "vocabplan/fit/diagnostics.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/infinity.hpp"
#include "fit/solver/parallel.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

double upper_median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The value that a tenth of the rows reach or exceed.
double upper_tenth(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() - std::max<std::size_t>(values.size() / 10, 1)];
}

void judge(HoldOut& held, const IsolossFit& fit, const LossObservations& rows,
           const std::vector<double>& weights) {
  double count = 0.0;
  double mean = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0.0) continue;
    count += 1.0;
    mean += rows.loss[i];
  }
  mean /= count;
  double total = 0.0;
  double squares = 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0.0) continue;
    const double miss = fit.surface.loss(rows.n_nv[i], rows.n_v[i], rows.tokens[i]) - rows.loss[i];
    squares += miss * miss;
    sum += miss;
    total += (rows.loss[i] - mean) * (rows.loss[i] - mean);
  }
  held.r_squared = total > 0.0 ? 1.0 - squares / total : 0.0;
  held.rmse = std::sqrt(squares / count);
  held.bias = sum / count;
}

HoldOut hold_out(std::string_view name, const std::vector<double>& values, double from,
                 const IsolossRows& rows, const IsolossFitter& fitter,
                 std::span<const FitTarget> targets) {
  HoldOut held{.held = name, .from = from};
  std::vector<double> weights;
  for (const std::size_t place : rows.places()) {
    weights.push_back(values[place] >= from ? 0.0 : 1.0);
  }
  held.rows_held = static_cast<std::size_t>(std::count(weights.begin(), weights.end(), 0.0));
  const IsolossFit fit = fitter.refit(weights);
  held.status = fit.status;
  if (fit.status == FitStatus::too_few_data) return held;
  judge(held, fit, rows.view(), weights);
  for (const FitTarget& target : targets) {
    held.vocab_sizes.push_back(optimum_vocab(fit.surface, fit.optimum, target));
  }
  return held;
}

double distance(double vocab_size, double reference) {
  if (vocab_size == reference) return 0.0;
  return std::abs(std::log(vocab_size / reference));
}

// V between a point inside the limit and one outside at which the objective meets it. Near its
// minimum a profile is a parabola in ln V, so the root of its excess is straight.
double crossing(const ProfilePoint& inside, const ProfilePoint& outside, double least,
                double limit) {
  const double from = std::sqrt(inside.objective - least);
  const double share =
      (std::sqrt(limit - least) - from) / (std::sqrt(outside.objective - least) - from);
  return inside.vocab_size * std::pow(outside.vocab_size / inside.vocab_size, share);
}

}  // namespace

double optimum_vocab(const LossSurface& surface, Optimum optimum, const FitTarget& target) {
  if (optimum == Optimum::below) return 0.0;
  if (optimum == Optimum::above) return kInfinity;
  try {
    return isoloss_optimum(surface, NonVocabParams(target.n_nv), Flops(target.flops)).value /
           target.width;
  } catch (const DomainError&) {
    // The optimum of a resampled surface can lie outside the doubles.
    return surface.slope_at_budget(target.n_nv, target.width, target.flops) < 0.0 ? kInfinity : 0.0;
  }
}

std::vector<HoldOut> hold_outs(const RunTable& table, const IsolossRows& rows,
                               const IsolossFitter& fitter, std::span<const FitTarget> targets) {
  std::vector<double> n_nv;
  std::vector<double> vocab;
  std::vector<double> flops;
  for (const std::size_t place : rows.places()) {
    n_nv.push_back(table.n_nv[place]);
    vocab.push_back(table.vocab_size[place]);
    flops.push_back(table.flops[place]);
  }
  if (n_nv.empty()) return {};
  return {hold_out("largest_n_nv", table.n_nv, *std::max_element(n_nv.begin(), n_nv.end()), rows,
                   fitter, targets),
          hold_out("largest_vocab_size", table.vocab_size,
                   *std::max_element(vocab.begin(), vocab.end()), rows, fitter, targets),
          hold_out("largest_flops", table.flops, upper_tenth(flops), rows, fitter, targets)};
}

std::vector<RunLeverage> run_leverage(const RunTable& table, const IsolossRows& rows,
                                      const IsolossFitter& fitter, const FitTarget& target,
                                      unsigned threads) {
  std::vector<RunLeverage> leverage(table.runs);
  const auto without = [&](std::size_t run) {
    std::vector<double> weights;
    for (const std::size_t place : rows.places()) {
      weights.push_back(table.run[place] == run ? 0.0 : 1.0);
    }
    const IsolossFit fit = fitter.refit(weights);
    leverage[run] = {static_cast<std::uint32_t>(run),
                     optimum_vocab(fit.surface, fit.optimum, target)};
  };
  for_each_index(table.runs, threads, without, {});
  const double all = optimum_vocab(fitter.fit().surface, fitter.fit().optimum, target);
  std::stable_sort(leverage.begin(), leverage.end(),
                   [&](const RunLeverage& a, const RunLeverage& b) {
                     return distance(a.vocab_size, all) > distance(b.vocab_size, all);
                   });
  return leverage;
}

double warm_up_ratio(const RunTable& table, const IsolossRows& rows,
                     std::span<const double> residuals) {
  std::map<std::uint32_t, std::vector<std::pair<double, double>>> runs;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const std::size_t place = rows.places()[i];
    runs[table.run[place]].emplace_back(table.flops[place], std::abs(residuals[i]));
  }
  std::vector<double> early;
  std::vector<double> late;
  for (auto& [run, checkpoints] : runs) {
    std::sort(checkpoints.begin(), checkpoints.end());
    const std::size_t first = checkpoints.size() / 10;
    for (std::size_t i = 0; i < checkpoints.size(); ++i) {
      (i < first ? early : late).push_back(checkpoints[i].second);
    }
  }
  const double rest = upper_median(std::move(late));
  return early.empty() || !(rest > 0.0) ? 1.0 : upper_median(std::move(early)) / rest;
}

ProfileRange profile_within(std::span<const ProfilePoint> profile, double share) {
  double least = kInfinity;
  for (const ProfilePoint& point : profile) least = std::min(least, point.objective);
  const double limit = least * (1.0 + share);
  const auto inside = [&](const ProfilePoint& point) { return point.objective <= limit; };
  const auto first = std::find_if(profile.begin(), profile.end(), inside);
  if (first == profile.end()) return {};
  const auto last = std::find_if(profile.rbegin(), profile.rend(), inside);
  ProfileRange range{.lower = 0.0, .upper = kInfinity};
  if (first != profile.begin()) range.lower = crossing(*first, *(first - 1), least, limit);
  if (last != profile.rbegin()) range.upper = crossing(*last, *(last - 1), least, limit);
  return range;
}

}  // namespace vocabplan
