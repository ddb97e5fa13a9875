#include "vocabplan/predict/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "check_interval.hpp"
#include "drawn_law.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace interval_test {

using vocabplan::Budget;
using vocabplan::Interval;
using vocabplan::Law;
using vocabplan::LawDraw;
using vocabplan::test::check_interval;
using vocabplan::test::drawn_law;

namespace {

// N_v at which dL/dV changes sign, by bisection in ln N_v on the derivative of section 4.3.
double bisected(const LawDraw& draw, const vocabplan::LossSurface& units, const Budget& budget) {
  const auto slope = [&](double log_n_v) {
    const double n_v = std::exp(log_n_v);
    const double tokens = budget.flops / (6.0 * (budget.n_nv + n_v));
    return draw.beta * draw.B * std::pow(tokens / units.unit_tokens, -draw.beta) * n_v /
               (budget.n_nv + n_v) -
           draw.alpha2 * draw.A2 * std::pow(n_v / units.unit_n_v, -draw.alpha2);
  };
  double low = 0.0;
  double high = 200.0;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (slope(middle) < 0.0 ? low : high) = middle;
  }
  return std::exp(low);
}

Budget budget_of(const Law& law, double n_nv, double line_ratio = 1.0) {
  return resolve({.n_nv = vocabplan::NonVocabParams(n_nv),
                  .flops = vocabplan::Flops(line_ratio * law.compute_optimal_flops(n_nv))},
                 law);
}

}  // namespace

TEST_CASE("predict: intervals equal those of roots found by bisection", "[predict]") {
  const Law law = drawn_law(200, 0, 62);
  for (const double n_nv : {33e6, 7e9, 300e9}) {
    for (const double ratio : {0.1, 1.0, 30.0}) {
      const Budget budget = budget_of(law, n_nv, ratio);
      std::vector<double> values;
      for (const LawDraw& draw : law.draws.rows) {
        values.push_back(bisected(draw, law.isoloss, budget) / budget.width);
      }
      for (const double level : {0.5, 0.9, 0.95}) {
        CAPTURE(n_nv, ratio, level);
        check_interval(isoloss_interval(law, budget, level), values, level, 1e-10);
      }
    }
  }
}

TEST_CASE("predict: intervals of approaches 1 and 2 are those of their power laws", "[predict]") {
  const Law law = drawn_law(150, 0, 63);
  const Budget budget = budget_of(law, 7e9);
  std::vector<double> isoflops;
  std::vector<double> derivative;
  for (const LawDraw& draw : law.draws.rows) {
    isoflops.push_back(
        std::exp(draw.isoflops_ln_k + draw.isoflops_exponent * std::log(budget.flops)) / 4096.0);
    derivative.push_back(draw.anchor_n_v * std::exp(draw.gamma * std::log(7e9 / 33e6)) / 4096.0);
  }
  check_interval(isoflops_interval(law, budget, 0.9), isoflops, 0.9, 1e-11);
  check_interval(derivative_interval(law, budget, 0.9), derivative, 0.9, 1e-11);
  // Within the line's tolerance they are those of the line, as the estimates are.
  CHECK(isoflops_interval(law, budget_of(law, 7e9, 1.005), 0.9)->lower ==
        isoflops_interval(law, budget, 0.9)->lower);
  CHECK_FALSE(isoflops_interval(law, budget_of(law, 7e9, 2.0), 0.9).has_value());
  CHECK_FALSE(derivative_interval(law, budget_of(law, 7e9, 2.0), 0.9).has_value());
}

TEST_CASE("predict: draws that are the law itself give its own estimates", "[predict]") {
  Law law = drawn_law(0, 0, 64);
  const auto& s = law.isoloss;
  law.draws.rows.own().assign(20, {.A1 = s.A1,
                                   .A2 = s.A2,
                                   .B = s.B,
                                   .E = s.E,
                                   .alpha1 = s.alpha1,
                                   .alpha2 = s.alpha2,
                                   .beta = s.beta,
                                   .line_ln_k = law.compute_optimal.ln_k,
                                   .line_exponent = law.compute_optimal.exponent,
                                   .isoflops_ln_k = law.isoflops.ln_k,
                                   .isoflops_exponent = law.isoflops.exponent,
                                   .anchor_n_v = law.derivative.anchor_n_v,
                                   .gamma = law.derivative.gamma});
  for (const double n_nv : {1e8, 7e9, 1e12}) {
    const auto prediction = predict({.n_nv = vocabplan::NonVocabParams(n_nv)}, law);
    const auto intervals = predict_intervals(law, prediction.budget, 0.9);
    CHECK(intervals.isoflops->lower == prediction.isoflops->vocab_size);
    CHECK(intervals.isoflops->upper == prediction.isoflops->vocab_size);
    CHECK(intervals.derivative->lower == prediction.derivative->vocab_size);
    CHECK(intervals.derivative->upper == prediction.derivative->vocab_size);
    CHECK(intervals.isoloss->lower == prediction.isoloss.vocab_size);
    CHECK(intervals.isoloss->upper == prediction.isoloss.vocab_size);
  }
}

TEST_CASE("predict: a law without draws has no intervals", "[predict]") {
  const Law law = drawn_law(0, 0, 65);
  const auto intervals = predict_intervals(law, budget_of(law, 7e9), 0.9);
  CHECK_FALSE(intervals.isoflops.has_value());
  CHECK_FALSE(intervals.derivative.has_value());
  CHECK_FALSE(intervals.isoloss.has_value());
}

TEST_CASE("predict: draws without an optimum open the end on their side", "[predict]") {
  for (const int side : {-1, 1}) {
    CAPTURE(side);
    Law law = drawn_law(40, 0, 67);
    for (std::size_t i = 0; i < 10; ++i) law.draws.rows.own()[i].unbounded = side;
    const Interval interval = *isoloss_interval(law, budget_of(law, 7e9), 0.9);
    CHECK(interval.lower_open == (side < 0));
    CHECK(interval.upper_open == (side > 0));
    CHECK(interval.unbounded_share == 0.25);
  }
}

// With the least A2 that there is the loss hardly falls with V, and its optimum is below the
// doubles.
TEST_CASE("predict: draws whose optimum no double holds open the end on its side", "[predict]") {
  Law law = drawn_law(40, 0, 68);
  for (std::size_t i = 0; i < 10; ++i) {
    law.draws.rows.own()[i].A2 = std::numeric_limits<double>::denorm_min();
    law.draws.rows.own()[i].alpha2 = 1e-3;
  }
  const Interval interval = *isoloss_interval(law, budget_of(law, 7e9), 0.9);
  CHECK(interval.lower_open);
  CHECK_FALSE(interval.upper_open);
}

TEST_CASE("predict: a higher level never narrows an interval", "[predict]") {
  const Law law = drawn_law(300, 20, 66);
  const Budget budget = budget_of(law, 70e9);
  Interval inner = *isoloss_interval(law, budget, 0.005);
  for (int i = 2; i < 200; ++i) {
    const Interval outer = *isoloss_interval(law, budget, 0.005 * i);
    CAPTURE(i);
    CHECK(outer.lower <= inner.lower);
    CHECK(outer.upper >= inner.upper);
    CHECK(outer.lower_open >= inner.lower_open);
    CHECK(outer.upper_open >= inner.upper_open);
    inner = outer;
  }
  CHECK(inner.lower_open);
  CHECK(inner.upper_open);
}

TEST_CASE("predict: draws without an optimum open the end that they miss", "[predict]") {
  // 15 of 300 have none: 8 below every V, 7 above. At 90 % the ends are at positions 14.95 and
  // 284.05, at 98 % at 2.99 and 296.01.
  const Law law = drawn_law(300, 20, 67);
  const Budget budget = budget_of(law, 7e9);
  const auto narrow = isoloss_interval(law, budget, 0.9);
  CHECK_FALSE(narrow->lower_open);
  CHECK_FALSE(narrow->upper_open);
  CHECK(narrow->unbounded_share == 0.05);
  const auto wide = isoloss_interval(law, budget, 0.98);
  CHECK(wide->lower_open);
  CHECK(wide->upper_open);
  // Approaches 1 and 2 always have an optimum.
  CHECK(isoflops_interval(law, budget, 0.98)->unbounded_share == 0.0);
  CHECK(derivative_interval(law, budget, 0.98)->unbounded_share == 0.0);
}

TEST_CASE("predict: whether a law leaves its optimum open does not hang on the budget",
          "[predict]") {
  const Law law = drawn_law(300, 20, 67);
  for (const double level : {0.5, 0.9, 0.98}) {
    for (const double n_nv : {33e6, 7e9, 1e12}) {
      const auto interval = isoloss_interval(law, budget_of(law, n_nv), level);
      CHECK(optimum_is_open(law, level) == (interval->lower_open && interval->upper_open));
    }
  }
  // docs/fitting.md: losses of tokens leave both ends open, losses of the text none.
  CHECK(optimum_is_open(*vocabplan::find_law("tao2024-corrected"), 0.9));
  CHECK(optimum_is_open(vocabplan::default_law(), 0.9));
  CHECK_FALSE(optimum_is_open(*vocabplan::find_law(vocabplan::kTextLaw), 0.9));
  Law without = law;
  without.draws = {};
  CHECK_FALSE(optimum_is_open(without, 0.9));
}

TEST_CASE("predict: where a point lies in its own interval", "[predict]") {
  const Interval interval{.lower = 100.0, .upper = 200.0};
  CHECK(place_at_edge(150.0, interval).empty());
  CHECK(place_at_edge(100.0, interval) == "at the lower end of");
  CHECK(place_at_edge(99.95, interval) == "at the lower end of");
  CHECK(place_at_edge(200.1, interval) == "at the upper end of");
  CHECK(place_at_edge(90.0, interval) == "below");
  CHECK(place_at_edge(210.0, interval) == "above");
  const Interval open{.upper = INFINITY, .lower_open = true, .upper_open = true};
  CHECK(place_at_edge(1.0, open).empty());
  CHECK(place_at_edge(1e9, open).empty());
}

TEST_CASE("predict: an optimum that no double holds counts as none", "[predict]") {
  Law law = drawn_law(20, 0, 68);
  const Budget budget = budget_of(law, 7e9);
  for (LawDraw& draw : law.draws.rows.own()) {
    draw.alpha2 = draw.beta = 0.001;
    draw.A2 = 1e200;
    draw.B = 1e-200;
  }
  CHECK(isoloss_interval(law, budget, 0.9)->upper_open);
  CHECK(isoloss_interval(law, budget, 0.9)->unbounded_share == 1.0);
  for (LawDraw& draw : law.draws.rows.own()) std::swap(draw.A2, draw.B);
  CHECK(isoloss_interval(law, budget, 0.9)->lower_open);
  CHECK(isoloss_interval(law, budget, 0.9)->unbounded_share == 1.0);
}

TEST_CASE("predict: the interval of a model twice as wide is half as high", "[predict]") {
  const Law law = drawn_law(100, 9, 69);
  Budget budget = budget_of(law, 7e9);
  const auto intervals = predict_intervals(law, budget, 0.75);
  budget.width *= 2.0;
  const auto halves = predict_intervals(law, budget, 0.75);
  CHECK(halves.isoloss->upper == 0.5 * intervals.isoloss->upper);
  CHECK(halves.isoflops->lower == 0.5 * intervals.isoflops->lower);
  CHECK(halves.derivative->lower == 0.5 * intervals.derivative->lower);
}

TEST_CASE("predict: the interval of a price is that of the draws' own prices") {
  const Law law = drawn_law(200, 0, 66);
  const Budget budget = budget_of(law, 7e9, 3.0);
  for (const double vocab_size : {8000.0, 32000.0, 128256.0}) {
    std::vector<double> prices;
    for (const LawDraw& draw : law.draws.rows) {
      // C'/C from the loss surface itself: the data term that makes the two losses equal.
      const double best = bisected(draw, law.isoloss, budget);
      const double n_v = vocab_size * budget.width;
      const auto vocab_loss = [&](double v) {
        return draw.A2 * std::pow(v / law.isoloss.unit_n_v, -draw.alpha2);
      };
      const double tokens = budget.flops / (6.0 * (budget.n_nv + best));
      const double data_loss = draw.B * std::pow(tokens / law.isoloss.unit_tokens, -draw.beta);
      const double left = data_loss + vocab_loss(best) - vocab_loss(n_v);
      const double ratio =
          (budget.n_nv + n_v) / (budget.n_nv + best) * std::pow(data_loss / left, 1.0 / draw.beta);
      prices.push_back(left > 0.0 ? ratio - 1.0 : std::numeric_limits<double>::infinity());
    }
    std::sort(prices.begin(), prices.end());
    const auto interval = price_interval(law, budget, draw_optima(law, budget), vocab_size, 0.9);
    REQUIRE(interval);
    CAPTURE(vocab_size);
    CHECK(interval->draws == 200);
    CHECK(interval->lower ==
          Approx(vocabplan::quantile_of_sorted(prices, 0.05)).epsilon(1e-8).margin(1e-12));
    CHECK(interval->upper ==
          Approx(vocabplan::quantile_of_sorted(prices, 0.95)).epsilon(1e-8).margin(1e-12));
  }
}

TEST_CASE("predict: a draw without an optimum prices a vocabulary at its own compute or at none") {
  Law law = drawn_law(20, 0, 67);
  for (LawDraw& draw : law.draws.rows.own()) draw.unbounded = -1;
  const Budget budget = budget_of(law, 7e9);
  const auto below = price_interval(law, budget, draw_optima(law, budget), 32000.0, 0.5);
  CHECK(below->upper == 32000.0 * budget.width / budget.n_nv);
  CHECK(below->lower == below->upper);
  for (LawDraw& draw : law.draws.rows.own()) draw.unbounded = 1;
  CHECK(std::isinf(price_interval(law, budget, draw_optima(law, budget), 32000.0, 0.5)->lower));
  CHECK_THROWS_AS(price_interval(law, budget, draw_optima(law, budget), -5.0, 0.5),
                  vocabplan::DomainError);
  law.draws.rows.own().clear();
  CHECK_FALSE(price_interval(law, budget, draw_optima(law, budget), 32000.0, 0.5));
}

}  // namespace interval_test
