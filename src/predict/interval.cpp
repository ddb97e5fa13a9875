#include "vocabplan/predict/interval.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/infinity.hpp"
#include "predict/percentiles.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/fixed_text.hpp"
#include "vocabplan/predict/isoloss.hpp"
#include "vocabplan/predict/price.hpp"

namespace vocabplan {
namespace {

// N_v of one draw; 0 or infinity where it has no optimum.
double optimum_of(const LawDraw& draw, const LossSurface& units, const Budget& budget) {
  if (draw.unbounded != 0) return draw.unbounded < 0 ? 0.0 : kInfinity;
  const LossSurface surface = surface_of(draw, units);
  try {
    return isoloss_optimum(surface, NonVocabParams(budget.n_nv), Flops(budget.flops)).value;
  } catch (const DomainError&) {
    // The optimum is beyond the doubles, on the side to which the loss falls.
    return surface.slope_at_budget(budget.n_nv, budget.n_nv, budget.flops) > 0.0 ? 0.0 : kInfinity;
  }
}

// Extra compute of n_v by one draw, whose optimum is `optimum` (0 or infinity: it has none).
double price_by(const LawDraw& draw, const LossSurface& units, const Budget& budget, double optimum,
                double n_v) {
  if (optimum == 0.0) return n_v / budget.n_nv;
  if (std::isinf(optimum)) return kInfinity;
  const PricedOptimum priced{.n_nv = budget.n_nv, .flops = budget.flops, .n_v = optimum};
  return extra_compute_of(surface_of(draw, units), priced, n_v);
}

void check_level(double level) {
  if (level > 0.0 && level < 1.0) return;
  throw DomainError("level " + shortest(level) + "; accepted is between 0 and 1");
}

// The interval of V when `n_v` gives the vocabulary parameters of a draw.
template <class VocabParams>
std::optional<Interval> interval_of(const Law& law, const Budget& budget, double level,
                                    VocabParams n_v) {
  if (law.draws.rows.empty()) return std::nullopt;
  std::vector<double> values;
  values.reserve(law.draws.rows.size());
  for (const LawDraw& draw : law.draws.rows) values.push_back(n_v(draw) / budget.width);
  return percentile_interval(std::move(values), level);
}

std::optional<Interval> interval_of_optima(std::vector<double> n_v, double width, double level) {
  if (n_v.empty()) return std::nullopt;
  for (double& value : n_v) value /= width;
  return percentile_interval(std::move(n_v), level);
}

// The budget of one approach: its line ratio is left at 1, because an approach that is there holds.
Budget budget_of(const Estimate& estimate) {
  Budget budget;
  budget.n_nv = estimate.n_nv;
  budget.flops = estimate.flops;
  budget.width = estimate.width;
  return budget;
}

}  // namespace

double quantile_of_sorted(std::span<const double> values, double p) {
  if (values.empty()) throw DomainError("a quantile of no values");
  if (!(p >= 0.0 && p <= 1.0)) {
    throw DomainError("quantile " + shortest(p) + "; accepted is 0 to 1");
  }
  const double position = static_cast<double>(values.size() - 1) * p;
  const double nearest = std::round(position);
  constexpr double kRounding = 1e-12;  // of p and of the product
  if (std::abs(position - nearest) <= kRounding * std::max(1.0, position)) {
    return values[static_cast<std::size_t>(nearest)];
  }
  const auto below = static_cast<std::size_t>(position);
  const double low = values[below];
  const double high = values[below + 1];
  if (std::isinf(low)) return low;
  return std::isinf(high) ? high : std::lerp(low, high, position - std::floor(position));
}

std::size_t sort_tails(std::vector<double>& values, double p) {
  const auto count = static_cast<double>(values.size());
  const auto tail = static_cast<std::ptrdiff_t>(std::min(count, std::floor(count * p) + 2.0));
  std::partial_sort(values.begin(), values.begin() + tail, values.end());
  const auto middle = values.begin() + tail;
  const auto upper = std::max(middle, values.end() - tail);
  if (upper != values.end()) {
    std::nth_element(middle, upper, values.end());
    std::sort(upper, values.end());
  }
  return static_cast<std::size_t>(tail);
}

void mark_unbounded(std::vector<double>& values, double level) {
  check_level(level);
  const auto wrong =
      std::find_if(values.begin(), values.end(), [](double value) { return !(value >= 0.0); });
  if (wrong != values.end()) throw DomainError("a draw of " + shortest(*wrong) + " entries");
  // As far from every size as infinity is.
  for (double& value : values) value = value == 0.0 ? -kInfinity : value;
}

Interval interval_of_tails(const std::vector<double>& values, double level) {
  const double lower = quantile_of_sorted(values, 0.5 * (1.0 - level));
  const double upper = quantile_of_sorted(values, 0.5 * (1.0 + level));
  const auto unbounded =
      std::count_if(values.begin(), values.end(), [](double value) { return std::isinf(value); });
  Interval interval{
      .upper = kInfinity,
      .lower_open = std::isinf(lower),
      .upper_open = std::isinf(upper),
      .level = level,
      .draws = values.size(),
      .unbounded_share = static_cast<double>(unbounded) / static_cast<double>(values.size())};
  if (!interval.lower_open) interval.lower = lower;
  if (!interval.upper_open) interval.upper = upper;
  return interval;
}

Interval percentile_interval(std::vector<double> values, double level) {
  mark_unbounded(values, level);
  (void)sort_tails(values, 0.5 * (1.0 - level));
  return interval_of_tails(values, level);
}

bool optimum_is_open(const Law& law, double level) {
  if (law.draws.rows.empty()) return false;
  std::vector<double> optima;
  optima.reserve(law.draws.rows.size());
  for (const LawDraw& draw : law.draws.rows) {
    const double without = draw.unbounded < 0 ? 0.0 : kInfinity;
    optima.push_back(draw.unbounded == 0 ? 1.0 : without);
  }
  const Interval interval = percentile_interval(std::move(optima), level);
  return interval.lower_open && interval.upper_open;
}

std::string_view place_at_edge(double vocab_size, const Interval& interval) {
  constexpr double kSame = 1e-3;
  const auto at = [vocab_size](double end) { return std::abs(vocab_size - end) <= kSame * end; };
  if (!interval.lower_open && at(interval.lower)) return "at the lower end of";
  if (!interval.upper_open && at(interval.upper)) return "at the upper end of";
  if (!interval.lower_open && vocab_size < interval.lower) return "below";
  if (!interval.upper_open && vocab_size > interval.upper) return "above";
  return "";
}

std::vector<double> draw_optima(const Law& law, const Budget& budget) {
  std::vector<double> optima;
  optima.reserve(law.draws.rows.size());
  for (const LawDraw& draw : law.draws.rows) {
    optima.push_back(optimum_of(draw, law.isoloss, budget));
  }
  return optima;
}

std::optional<Interval> isoloss_interval(const Law& law, const Budget& budget, double level) {
  return interval_of_optima(draw_optima(law, budget), budget.width, level);
}

std::optional<Interval> fixed_text_interval(const Law& law, double width, Characters characters,
                                            double level) {
  return interval_of_optima(fixed_text_optima(law, width, characters), 1.0, level);
}

std::optional<Interval> isoflops_interval(const Law& law, const Budget& budget, double level) {
  if (!budget.on_compute_optimal_line()) return std::nullopt;
  const double flops = law.compute_optimal_flops(budget.n_nv);
  return interval_of(law, budget, level, [flops](const LawDraw& draw) {
    return PowerLaw{.ln_k = draw.isoflops_ln_k, .exponent = draw.isoflops_exponent}.at(flops);
  });
}

std::optional<Interval> derivative_interval(const Law& law, const Budget& budget, double level) {
  if (!budget.on_compute_optimal_line()) return std::nullopt;
  return interval_of(law, budget, level, [&](const LawDraw& draw) {
    return DerivativeLaw{.anchor_n_nv = law.derivative.anchor_n_nv,
                         .anchor_n_v = draw.anchor_n_v,
                         .gamma = draw.gamma}
        .n_v(budget.n_nv);
  });
}

std::optional<PriceInterval> price_interval(const Law& law, const Budget& budget,
                                            std::span<const double> optima, double vocab_size,
                                            double level) {
  check_level(level);
  if (!(vocab_size > 0.0 && std::isfinite(vocab_size))) {
    throw DomainError("vocab_size " + shortest(vocab_size) + "; accepted is a number above 0");
  }
  if (optima.size() != law.draws.rows.size()) {
    throw DomainError(std::to_string(optima.size()) + " optima for " +
                      std::to_string(law.draws.rows.size()) + " draws");
  }
  if (optima.empty()) return std::nullopt;
  const double n_v = vocab_size * budget.width;
  std::vector<double> prices;
  prices.reserve(optima.size());
  for (std::size_t i = 0; i < optima.size(); ++i) {
    prices.push_back(price_by(law.draws.rows[i], law.isoloss, budget, optima[i], n_v));
  }
  (void)sort_tails(prices, 0.5 * (1.0 - level));
  return PriceInterval{.lower = quantile_of_sorted(prices, 0.5 * (1.0 - level)),
                       .upper = quantile_of_sorted(prices, 0.5 * (1.0 + level)),
                       .level = level,
                       .draws = prices.size()};
}

PredictionIntervals predict_intervals(const Law& law, const Budget& budget, double level) {
  PredictionIntervals out{.isoflops = isoflops_interval(law, budget, level),
                          .derivative = derivative_interval(law, budget, level),
                          .draw_optima = draw_optima(law, budget)};
  out.isoloss = interval_of_optima(out.draw_optima, budget.width, level);
  return out;
}

PredictionIntervals predict_intervals(const Law& law, const Prediction& prediction, double level) {
  const Budget budget = budget_of(prediction.isoloss);
  PredictionIntervals out{.draw_optima = draw_optima(law, budget)};
  out.isoloss = interval_of_optima(out.draw_optima, budget.width, level);
  if (prediction.isoflops) {
    out.isoflops = isoflops_interval(law, budget_of(*prediction.isoflops), level);
  }
  if (prediction.derivative) {
    out.derivative = derivative_interval(law, budget_of(*prediction.derivative), level);
  }
  if (prediction.fixed_text) {
    out.fixed_text = fixed_text_interval(law, budget.width,
                                         Characters(prediction.fixed_text->characters), level);
  }
  return out;
}

std::vector<std::string> edge_warnings(const Prediction& prediction,
                                       const PredictionIntervals& intervals) {
  std::vector<std::string> out;
  const auto add = [&out](const char* name, const std::optional<Estimate>& estimate,
                          const std::optional<Interval>& interval) {
    if (!estimate || !interval) return;
    const std::string_view place = place_at_edge(estimate->vocab_size, *interval);
    if (place.empty()) return;
    out.push_back(std::string(name) + ": " + human_whole(truncated(estimate->vocab_size)) + " is " +
                  std::string(place) + " its own interval");
  };
  add("isoflops", prediction.isoflops, intervals.isoflops);
  add("derivative", prediction.derivative, intervals.derivative);
  add("isoloss", prediction.isoloss, intervals.isoloss);
  if (prediction.fixed_text) {
    add("fixed text", prediction.fixed_text->estimate, intervals.fixed_text);
  }
  return out;
}

}  // namespace vocabplan
