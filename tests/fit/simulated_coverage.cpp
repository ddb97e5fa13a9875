#include "simulated_coverage.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "vocabplan/predict/interval.hpp"

namespace vocabplan::test {
namespace {

// The intervals of one data set, by unit and target.
using Intervals = std::vector<std::vector<Interval>>;

Resampler resampler_of(const SimulatedRuns& data, ResampleUnit unit, std::uint64_t seed) {
  if (unit == ResampleUnit::size_tokenizer) {
    return {data.size_of_row, data.sizes, data.tokenizer_of_row, data.tokenizers, seed};
  }
  if (unit == ResampleUnit::run) return {data.run, data.runs, seed};
  std::vector<std::uint32_t> rows(data.run.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
  return {rows, rows.size(), seed};
}

std::vector<Interval> intervals_by(const Resampler& resampler, const IsolossFitter& fitter,
                                   const Simulation& simulation) {
  std::vector<std::vector<double>> optima(simulation.targets.size());
  for (std::size_t draw = 0; draw < simulation.draws; ++draw) {
    const IsolossFit fit = fitter.refit(resampler.weights(draw));
    for (std::size_t t = 0; t < optima.size(); ++t) {
      optima[t].push_back(optimum_vocab(fit.surface, fit.optimum, simulation.targets[t]));
    }
  }
  std::vector<Interval> intervals;
  for (auto& values : optima) {
    intervals.push_back(percentile_interval(std::move(values), simulation.level));
  }
  return intervals;
}

Intervals intervals_of_set(const Simulation& simulation, std::size_t set) {
  constexpr std::uint64_t kSetsOfASeed = 1'000'000;
  Random random(simulation.seed * kSetsOfASeed + set);
  const SimulatedRuns data(simulation.truth, simulation.noise, simulation.stride, random);
  const std::uint64_t seed = random.bits();
  const IsolossFitter fitter(data.view(), {});
  Intervals intervals;
  for (const ResampleUnit unit : simulation.units) {
    intervals.push_back(intervals_by(resampler_of(data, unit, seed), fitter, simulation));
  }
  return intervals;
}

void count(Coverage& coverage, const Interval& interval, double truth) {
  ++coverage.sets;
  if (interval.upper < truth) ++coverage.below;
  if (interval.lower > truth) ++coverage.above;
  if (interval.lower_open) ++coverage.open_below;
  if (interval.upper_open) ++coverage.open_above;
  if (interval.lower_open || interval.upper_open) return;
  coverage.widths.push_back(std::log(interval.upper / interval.lower));
}

}  // namespace

double Coverage::share() const {
  return 1.0 - static_cast<double>(below + above) / static_cast<double>(sets);
}

double Coverage::binomial_error(double level) const {
  return std::sqrt(level * (1.0 - level) / static_cast<double>(sets));
}

std::vector<std::vector<Coverage>> coverage(const Simulation& simulation, unsigned threads) {
  std::vector<Intervals> sets(simulation.sets);
  std::vector<std::thread> crew;
  for (unsigned first = 0; first < threads; ++first) {
    crew.emplace_back([&simulation, &sets, first, threads] {
      for (std::size_t set = first; set < sets.size(); set += threads) {
        sets[set] = intervals_of_set(simulation, simulation.first + set);
      }
    });
  }
  for (std::thread& one : crew) one.join();
  std::vector<std::vector<Coverage>> counts(simulation.units.size(),
                                            std::vector<Coverage>(simulation.targets.size()));
  for (std::size_t t = 0; t < simulation.targets.size(); ++t) {
    const double truth = optimum_vocab(simulation.truth, Optimum::interior, simulation.targets[t]);
    for (std::size_t u = 0; u < simulation.units.size(); ++u) {
      for (const Intervals& set : sets) count(counts[u][t], set[u][t], truth);
      std::sort(counts[u][t].widths.begin(), counts[u][t].widths.end());
    }
  }
  return counts;
}

}  // namespace vocabplan::test
