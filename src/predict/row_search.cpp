#include "predict/row_search.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>

#include "predict/root_in_logarithm.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

// Where a function changes its sign along the steps.
std::vector<double> crossings(const Function& f, const std::vector<double>& steps) {
  std::vector<double> found;
  double before = f(steps.front());
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const double here = f(steps[i]);
    if ((before >= 0.0) != (here >= 0.0))
      found.push_back(root_in_logarithm(f, steps[i - 1], steps[i]));
    before = here;
  }
  return found;
}

}  // namespace

RowSearch::RowSearch(const LossSurface& surface, double n_v, const Function& flops,
                     const WidthStep& row)
    : surface_(surface), flops_(flops), n_v_(n_v) {
  constexpr double kStep = 0.1;  // of ln N_nv
  const double reach = std::log(row.highest / row.lowest);
  const auto steps = static_cast<std::size_t>(std::max(2.0, std::ceil(reach / kStep)));
  steps_.reserve(steps + 1);
  steps_.push_back(row.lowest);
  for (std::size_t i = 1; i < steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(steps);
    steps_.push_back(row.lowest * std::exp(reach * share));
  }
  steps_.push_back(row.highest);
}

std::vector<double> RowSearch::optima() const {
  const Function excess = [this](double n) { return std::log(optimum_at(n).n_v / n_v_); };
  return crossings(excess, steps_);
}

std::vector<std::pair<double, double>> RowSearch::within(double within) const {
  const double kept = 1.0 / (1.0 + within);
  const Function saved = [&](double n) { return kept_at(n) - kept; };
  const std::vector<double> steps = with_turns(saved);
  std::vector<std::pair<double, double>> stretches;
  double start = saved(steps.front()) >= 0.0 ? steps.front() : 0.0;  // 0: not inside
  for (const double n : crossings(saved, steps)) {
    if (start > 0.0) stretches.emplace_back(start, n);
    start = start > 0.0 ? 0.0 : n;
  }
  if (start > 0.0) stretches.emplace_back(start, steps.back());
  return stretches;
}

PricedOptimum RowSearch::optimum_at(double n) const {
  const double flops = flops_(n);
  return {.n_nv = n,
          .flops = flops,
          .n_v = isoloss_optimum(surface_, NonVocabParams(n), Flops(flops)).value};
}

// C / C', from 0 where no compute suffices to 1 at the optimum.
double RowSearch::kept_at(double n) const {
  return 1.0 / (1.0 + extra_compute_of(surface_, optimum_at(n), n_v_));
}

// The steps, and between them the places where the function turns: the optimum, whose stretch may
// be narrower than a step, and the dearest model.
std::vector<double> RowSearch::with_turns(const Function& f) const {
  std::vector<double> steps = steps_;
  for (const double n : optima()) steps.push_back(n);
  for (std::size_t i = 1; i + 1 < steps_.size(); ++i) {
    const double here = f(steps_[i]);
    if (!(here < f(steps_[i - 1]) && here <= f(steps_[i + 1]))) continue;
    constexpr int kBits = 26;  // as much as a minimum can be told
    const auto least = boost::math::tools::brent_find_minima(
        [&](double x) { return f(std::exp(x)); }, std::log(steps_[i - 1]), std::log(steps_[i + 1]),
        kBits);
    steps.push_back(std::exp(least.first));
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

}  // namespace vocabplan
