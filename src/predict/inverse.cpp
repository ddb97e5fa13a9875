#include "vocabplan/predict/inverse.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>

#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/isoloss.hpp"
#include "vocabplan/predict/price.hpp"

namespace vocabplan {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Function = std::function<double(double)>;

// A stretch of N_nv over which the width is the same; open below, closed above.
struct Row {
  double lowest;
  double highest;
  double width;
};

std::vector<Row> rows_of(const Law& law, const std::optional<Width>& width) {
  constexpr double kLowest = kind::NonVocabParams::lowest;
  constexpr double kHighest = kind::NonVocabParams::highest;
  if (width) return {{kLowest, kHighest, width->value()}};
  std::vector<Row> rows;
  rows.reserve(law.width_table.rows().size());
  double lowest = kLowest;
  for (const WidthTable::Row& row : law.width_table.rows()) {
    const double highest = std::min(row.max_n_nv, kHighest);
    if (highest > lowest) rows.push_back({lowest, highest, row.width});
    lowest = std::max(lowest, highest);
  }
  return rows;
}

InverseRun run_of(double n_nv, double flops, double width, double vocab_size) {
  return {.n_nv = n_nv,
          .flops = flops,
          .width = width,
          .tokens = tokens_at_budget(n_nv, vocab_size * width, flops)};
}

// The root of a monotone function of ln x between two x at which it has different signs.
double root_between(const Function& f, double low, double high) {
  const double at_low = f(low);
  const double at_high = f(high);
  if (at_low == 0.0) return low;
  if (at_high == 0.0) return high;
  std::uintmax_t count = 200;
  const auto [left, right] = boost::math::tools::toms748_solve(
      [&](double x) { return f(std::exp(x)); }, std::log(low), std::log(high), at_low, at_high,
      boost::math::tools::eps_tolerance<double>(), count);
  return std::clamp(std::exp(left + 0.5 * (right - left)), low, high);
}

// e^(-ln(C'/C)), in 0 .. 1, of the price of n_v; below the optimum, where V is too small, turned
// over: a function that falls all the way from 2 (V far too small) over 1 (the optimum) to 0.
double signed_price(const LossSurface& surface, const PricedOptimum& optimum, double n_v) {
  const double kept = 1.0 / (1.0 + extra_compute_of(surface, optimum, n_v));
  return n_v < optimum.n_v ? 2.0 - kept : kept;
}

// One row of runs that differ in N_nv, their FLOPs following.
class RowSearch {
 public:
  RowSearch(const Law& law, const InverseRequest& request, const Function& flops, const Row& row)
      : law_(law), flops_(flops), row_(row), n_v_(request.vocab_size.value() * row.width) {}

  // Where the vocabulary is the optimum of approach 3.
  [[nodiscard]] std::optional<double> optimum() const {
    const Function excess = [this](double n) { return std::log(optimum_at(n).n_v / n_v_); };
    if (excess(row_.lowest) >= 0.0 || excess(row_.highest) < 0.0) return std::nullopt;
    return root_between(excess, row_.lowest, row_.highest);
  }

  // Where it costs at most `within`: the least and the greatest N_nv.
  [[nodiscard]] std::optional<std::pair<double, double>> within(double within) const {
    const double kept = 1.0 / (1.0 + within);
    // A larger model wants a larger vocabulary: the signed price rises with N_nv.
    const Function too_large = [&](double n) { return price_at(n) - kept; };
    const Function too_small = [&](double n) { return price_at(n) - (2.0 - kept); };
    if (too_large(row_.highest) < 0.0 || too_small(row_.lowest) > 0.0) return std::nullopt;
    const double low = too_large(row_.lowest) >= 0.0
                           ? row_.lowest
                           : root_between(too_large, row_.lowest, row_.highest);
    const double high = too_small(row_.highest) <= 0.0
                            ? row_.highest
                            : root_between(too_small, row_.lowest, row_.highest);
    return std::pair(low, high);
  }

 private:
  [[nodiscard]] PricedOptimum optimum_at(double n) const {
    const double flops = flops_(n);
    return {.n_nv = n,
            .flops = flops,
            .n_v = isoloss_optimum(law_.isoloss, NonVocabParams(n), Flops(flops)).value};
  }
  [[nodiscard]] double price_at(double n) const {
    return signed_price(law_.isoloss, optimum_at(n), n_v_);
  }

  const Law& law_;
  const Function& flops_;
  Row row_;
  double n_v_;
};

// Joins a range to the one before it where they touch.
void add_range(std::vector<InverseRange>& ranges, const InverseRange& range) {
  if (!ranges.empty() && range.first && ranges.back().last &&
      ranges.back().last->n_nv == range.first->n_nv) {
    ranges.back().last = range.last;
    return;
  }
  ranges.push_back(range);
}

// Runs whose FLOPs follow from N_nv.
Inverse along_models(const InverseRequest& request, const Law& law, const Function& flops) {
  Inverse out;
  const double vocab_size = request.vocab_size.value();
  for (const Row& row : rows_of(law, request.width)) {
    const RowSearch search(law, request, flops, row);
    const auto run = [&](double n) { return run_of(n, flops(n), row.width, vocab_size); };
    if (const auto n = search.optimum()) out.isoloss.push_back(run(*n));
    if (const auto ends = search.within(request.within)) {
      InverseRange range;
      if (ends->first > kind::NonVocabParams::lowest) range.first = run(ends->first);
      if (ends->second < kind::NonVocabParams::highest) range.last = run(ends->second);
      add_range(out.within, range);
    }
    if (request.flops) continue;
    const auto add = [&](std::vector<InverseRun>& runs, double n) {
      if (n > row.lowest && n <= row.highest) runs.push_back(run(n));
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

// The optimum for which `n_v` costs `within`: below `n_v`, or above it.
double priced_optimum(const LossSurface& s, double n_nv, double n_v, double within, bool below) {
  const double kept = 1.0 / (1.0 + within);
  const double limit = below ? kept : 2.0 - kept;
  const Function excess = [&](double optimum) {
    // The FLOPs matter for the loss gap only.
    return signed_price(s, {.n_nv = n_nv, .flops = 1.0, .n_v = optimum}, n_v) - limit;
  };
  double far = n_v;
  do {
    far *= below ? 0.5 : 2.0;
  } while (std::isnormal(far) && (below ? excess(far) > 0.0 : excess(far) < 0.0));
  if (!std::isnormal(far)) return below ? 0.0 : kInfinity;
  return root_between(excess, std::min(far, n_v), std::max(far, n_v));
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
  // Refuses a `within` out of its domain, whatever the vocabulary.
  (void)price_band(law.isoloss, {.n_nv = 1.0, .flops = 1.0, .n_v = 1.0}, request.within);
  if (request.n_nv) return along_budgets(request, law);
  if (request.flops) {
    return along_models(request, law, [&](double) { return request.flops->value(); });
  }
  return along_models(request, law, [&](double n) { return law.compute_optimal_flops(n); });
}

}  // namespace vocabplan
