#include "vocabplan/predict/inverse.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "core/infinity.hpp"
#include "law/width_steps.hpp"
#include "predict/price_checks.hpp"
#include "predict/root_in_logarithm.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/loss_surface.hpp"
#include "vocabplan/predict/isoloss.hpp"
#include "vocabplan/predict/price.hpp"

namespace vocabplan {
namespace {

/// A function of one number.
using Function = std::function<double(double)>;

/// Runs of one width that differ in N_nv, their FLOPs following: N_nv from one end of the row to
/// the other in small steps, so that whatever turns is seen. Between two steps there is at most one
/// end of a range, because the optimum and the price each turn twice at most.
class RowSearch {
 public:
  /// All of it but `row` outlives the search. `n_v`: the vocabulary parameters that are priced.
  RowSearch(const LossSurface& surface, double n_v, const Function& flops, const WidthStep& row);

  /// The models for which the vocabulary is the optimum of approach 3.
  [[nodiscard]] std::vector<double> optima() const;

  /// The stretches in which it costs at most `within`: the least and the greatest N_nv of each
  /// stretch.
  [[nodiscard]] std::vector<std::pair<double, double>> within(double within) const;

 private:
  [[nodiscard]] PricedOptimum optimum_at(double n) const;
  [[nodiscard]] double kept_at(double n) const;
  [[nodiscard]] std::vector<double> with_turns(const Function& f) const;

  const LossSurface& surface_;
  const Function& flops_;
  double n_v_;
  std::vector<double> steps_{};
};

// The changes of sign of a function along the steps.
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

InverseRun run_of(double n_nv, double flops, double width, double vocab_size) {
  return {.n_nv = n_nv,
          .flops = flops,
          .width = width,
          .tokens = tokens_at_budget(n_nv, vocab_size * width, flops)};
}

// Joins a range to the one before it where they touch.
void add_range(std::vector<InverseRange>& ranges, const InverseRange& range) {
  const auto touch = [](const InverseRun& last, const InverseRun& first) {
    return first.n_nv == std::nextafter(last.n_nv, kInfinity);
  };
  if (!ranges.empty() && range.first && ranges.back().last &&
      touch(*ranges.back().last, *range.first)) {
    ranges.back().last = range.last;
    return;
  }
  ranges.push_back(range);
}

// Runs whose FLOPs follow from N_nv.
Inverse along_models(const InverseRequest& request, const Law& law, const Function& flops,
                     double highest) {
  Inverse out;
  const double vocab_size = request.vocab_size.value();
  for (const WidthStep& row :
       width_steps(law.width_table, request.width, kind::NonVocabParams::lowest, highest)) {
    const RowSearch search(law.isoloss, vocab_size * row.width, flops, row);
    const auto run = [&](double n) { return run_of(n, flops(n), row.width, vocab_size); };
    for (const double n : search.optima()) out.isoloss.push_back(run(n));
    for (const auto& [first, last] : search.within(request.within)) {
      InverseRange range;
      if (first > kind::NonVocabParams::lowest) range.first = run(first);
      if (last < highest) range.last = run(last);
      add_range(out.within, range);
    }
    if (request.flops) continue;
    const auto add = [&](std::vector<InverseRun>& runs, double n) {
      if (n >= row.lowest && n <= row.highest) runs.push_back(run(n));
    };
    const double n_v = vocab_size * row.width;
    add(out.isoflops, law.compute_optimal_n_nv(law.isoflops.inverse(n_v)));
    add(out.derivative, law.derivative.anchor_n_nv *
                            std::pow(n_v / law.derivative.anchor_n_v, 1.0 / law.derivative.gamma));
  }
  return out;
}

// FLOPs at which `n_v` is the optimum for `n_nv`.
double flops_at_optimum(const LossSurface& s, double n_nv, double n_v) {
  const double vocab_slope = s.alpha2 * s.A2 * std::pow(n_v / s.unit_n_v, -s.alpha2);
  const double ratio = s.beta * s.B * (n_v / (n_nv + n_v)) / vocab_slope;
  return 6.0 * (n_nv + n_v) * s.unit_tokens * std::pow(ratio, 1.0 / s.beta);
}

// The optimum for which `n_v` costs `within`: below `n_v`, or above it. The price rises on either
// side of the optimum that it is of, and so with the distance of that optimum.
double priced_optimum(const LossSurface& s, double n_nv, double n_v, double within, bool below) {
  const double kept = 1.0 / (1.0 + within);
  const Function saved = [&](double optimum) {
    // The FLOPs matter for the loss gap only.
    const PricedOptimum priced{.n_nv = n_nv, .flops = 1.0, .n_v = optimum};
    return 1.0 / (1.0 + extra_compute_of(s, priced, n_v)) - kept;
  };
  double far = n_v;
  do {
    far *= below ? 0.5 : 2.0;
  } while (std::isnormal(far) && saved(far) > 0.0);
  if (!std::isnormal(far)) return below ? 0.0 : kInfinity;
  return root_in_logarithm(saved, std::min(far, n_v), std::max(far, n_v));
}

// Runs of one model that differ in FLOPs.
Inverse along_budgets(const InverseRequest& request, const Law& law) {
  const double n_nv = request.n_nv->value();
  const double width = request.width ? request.width->value() : law.width_table.width(n_nv);
  const double vocab_size = request.vocab_size.value();
  const double n_v = vocab_size * width;
  const auto run = [&](double optimum) {
    const double flops = Flops(flops_at_optimum(law.isoloss, n_nv, optimum)).value();
    return run_of(n_nv, flops, width, vocab_size);
  };
  InverseRange range;
  const double least = priced_optimum(law.isoloss, n_nv, n_v, request.within, true);
  const double greatest = priced_optimum(law.isoloss, n_nv, n_v, request.within, false);
  if (least > 0.0) range.first = run(least);
  if (std::isfinite(greatest)) range.last = run(greatest);
  Inverse out;
  out.isoloss.push_back(run(n_v));
  out.within.push_back(range);
  return out;
}

}  // namespace

Inverse runs_for_vocab(const InverseRequest& request, const Law& law) {
  if (request.n_nv && request.flops) {
    throw DomainError("both n_nv and flops beside a vocabulary: it follows from them");
  }
  check_price_limit(request.within);
  if (request.n_nv) return along_budgets(request, law);
  constexpr double kMost = kind::NonVocabParams::highest;
  if (request.flops) {
    return along_models(
        request, law, [&](double) { return request.flops->value(); }, kMost);
  }
  // The end of the line whose FLOPs are still a double.
  const double highest = std::min(kMost, law.compute_optimal_n_nv(kind::Flops::highest * 1e-3));
  return along_models(
      request, law, [&](double n) { return law.compute_optimal_flops(n); }, highest);
}

}  // namespace vocabplan
