#include "vocabplan/plan/frontier.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "drawn_law.hpp"
#include "random.hpp"
#include "random_surface.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test::frontier_test {
namespace {

// A law whose surface is far from the published one.
Law random_law(Random& random) {
  Law law = default_law();
  law.isoloss = random_surface(random);
  return law;
}

TEST_CASE("plan: a frontier point holds together") {
  const Law& law = default_law();
  for (const double flops : {1e18, 1e20, 1e22, 1e24}) {
    const FrontierPoint point = frontier_point(law, Flops(flops));
    CHECK(point.flops == flops);
    CHECK(point.width == law.width_table.width(point.optimum.n_nv));
    CHECK(point.vocab_size == Approx(point.optimum.n_v / point.width).epsilon(1e-15));
    CHECK(point.characters * law.compression.tokens_per_character(point.vocab_size) ==
          Approx(point.optimum.tokens).epsilon(1e-14));
    CHECK(point.loss ==
          Approx(law.isoloss.loss(point.optimum.n_nv, point.optimum.n_v, point.optimum.tokens))
              .epsilon(1e-14));
  }
}

TEST_CASE("plan: a given width changes V and not N_v") {
  const FrontierPoint table = frontier_point(default_law(), Flops(1e22));
  const FrontierPoint given = frontier_point(default_law(), Flops(1e22), Width(3000));
  CHECK(given.optimum.n_v == table.optimum.n_v);
  CHECK(given.width == 3000.0);
  CHECK(given.line.width == 3000.0);
  CHECK(given.vocab_size == Approx(table.vocab_size * table.width / 3000.0).epsilon(1e-15));
}

TEST_CASE("plan: what doublings remove adds up to the loss between the ends") {
  Random random(21);
  for (int law_number = 0; law_number < 5; ++law_number) {
    const Law law = law_number == 0 ? default_law() : random_law(random);
    double sum = 0.0;
    double flops = 1e19;
    const double start = frontier_point(law, Flops(flops)).loss;
    for (int i = 0; i < 20; ++i, flops *= 2.0) {
      sum += frontier_point(law, Flops(flops)).next_doubling;
    }
    CHECK(start - sum == Approx(frontier_point(law, Flops(flops)).loss).epsilon(1e-13));
  }
}

TEST_CASE("plan: the compute for 1 % less leaves 99 % of the reducible loss") {
  Random random(22);
  for (int i = 0; i < 30; ++i) {
    const Law law = random_law(random);
    const double flops = random.log_uniform(1e18, 1e24);
    const FrontierPoint point = frontier_point(law, Flops(flops));
    const JointOptimum there = joint_optimum(law.isoloss, Flops(flops * point.one_percent_factor));
    CHECK(there.reducible == Approx(0.99 * point.optimum.reducible).epsilon(1e-12));
    const LossSurface& s = law.isoloss;
    const double least = 1.0 / std::max(s.alpha1, s.alpha2) + 1.0 / s.beta;
    const double most = 1.0 / std::min(s.alpha1, s.alpha2) + 1.0 / s.beta;
    CHECK(std::log(point.one_percent_factor) >= -least * std::log(0.99) * (1.0 - 1e-9));
    CHECK(std::log(point.one_percent_factor) <= -most * std::log(0.99) * (1.0 + 1e-9));
  }
}

TEST_CASE("plan: the line is never better, and its extra compute makes up for it") {
  Random random(23);
  for (int i = 0; i < 40; ++i) {
    const Law law = i == 0 ? default_law() : random_law(random);
    const double flops = random.log_uniform(1e18, 1e24);
    const FrontierPoint point = frontier_point(law, Flops(flops));
    CAPTURE(i, flops);
    CHECK(point.line.n_nv == law.compute_optimal_n_nv(flops));
    CHECK(point.line.n_v ==
          isoloss_optimum(law.isoloss, NonVocabParams(point.line.n_nv), Flops(flops)).value);
    CHECK(point.line.loss >= point.loss - 1e-14 * std::abs(point.loss));
    CHECK(point.line.extra_compute >= 0.0);
    if (!std::isfinite(point.line.extra_compute)) continue;
    const double more = flops * (1.0 + point.line.extra_compute);
    const FrontierPoint later = frontier_point(law, Flops(more));
    CHECK(later.line.loss + law.isoloss.E ==
          Approx(point.optimum.reducible).epsilon(1e-11).margin(1e-13));
  }
}

TEST_CASE("plan: a line through the joint optimum costs no extra compute") {
  Law law = default_law();
  const double flops = 1e22;
  const JointOptimum o = joint_optimum(law.isoloss, Flops(flops));
  law.compute_optimal.ln_k = std::log(o.n_nv) - law.compute_optimal.exponent * std::log(flops);
  const FrontierPoint point = frontier_point(law, Flops(flops));
  CHECK(point.line.loss == Approx(point.loss).epsilon(1e-14));
  CHECK(point.line.extra_compute < 1e-12);
}

TEST_CASE("plan: a line whose models outgrow their data never gets there") {
  Law law = default_law();
  law.compute_optimal = {.ln_k = std::log(1e9) - 1.2 * std::log(1e19), .exponent = 1.2};
  const FrontierPoint point = frontier_point(law, Flops(1e19));
  CHECK(std::isinf(point.line.extra_compute));
}

TEST_CASE("plan: intervals of the frontier are quantiles of the draws' own optima") {
  const Law law = drawn_law(41, 0, 5);
  const double flops = 1e22;
  std::vector<double> models;
  std::vector<double> sizes;
  for (const LawDraw& draw : law.draws.rows) {
    const JointOptimum o = joint_optimum(surface_of(draw, law.isoloss), Flops(flops));
    models.push_back(o.n_nv);
    sizes.push_back(o.n_v / law.width_table.width(o.n_nv));
  }
  std::sort(models.begin(), models.end());
  std::sort(sizes.begin(), sizes.end());
  const auto intervals = frontier_intervals(law, Flops(flops), {}, 0.9);
  REQUIRE(intervals);
  // Positions 2 and 38 of 0 .. 40.
  CHECK(intervals->n_nv.lower == models[2]);
  CHECK(intervals->n_nv.upper == models[38]);
  CHECK(intervals->vocab_size.lower == sizes[2]);
  CHECK(intervals->vocab_size.upper == sizes[38]);
  CHECK(intervals->tokens.lower > 0.0);
  CHECK(intervals->tokens.lower < intervals->tokens.upper);
}

TEST_CASE("plan: draws without an optimum open the ends of the frontier's intervals") {
  // Every fourth has none, in turns below and above.
  const Law law = drawn_law(200, 4, 6);
  const auto intervals = frontier_intervals(law, Flops(1e22), Width(2048), 0.9);
  REQUIRE(intervals);
  CHECK(intervals->vocab_size.lower_open);
  CHECK(intervals->vocab_size.upper_open);
  CHECK(intervals->vocab_size.unbounded_share == 0.25);
  // Without a vocabulary there is still a best model.
  CHECK_FALSE(intervals->n_nv.lower_open);
  CHECK(intervals->n_nv.upper_open);
  CHECK(intervals->tokens.lower_open);
}

TEST_CASE("plan: draws whose best model is beyond the doubles still have a best vocabulary") {
  Law law = drawn_law(20, 0, 7);
  const double flops = 1e22;
  // Models that lower the loss by 1e-350 nats: none is the best.
  for (LawDraw& draw : law.draws.rows.own()) {
    draw = law.draws.rows.front();
    draw.A1 = 1e-300;
    draw.alpha1 = 1e-50;
  }
  // alpha2 A2 v^-alpha2 = beta B D^-beta with D = C / (6 N_v).
  const LossSurface s = surface_of(law.draws.rows.front(), law.isoloss);
  const double log_power = std::log(s.alpha2 * s.A2 / (s.beta * s.B)) +
                           s.alpha2 * std::log(s.unit_n_v) +
                           s.beta * std::log(flops / 6.0 / s.unit_tokens);
  const double n_v = std::exp(log_power / (s.alpha2 + s.beta));
  const auto intervals = frontier_intervals(law, Flops(flops), Width(2048), 0.9);
  REQUIRE(intervals);
  CHECK(intervals->n_nv.lower_open);
  CHECK(intervals->vocab_size.unbounded_share == 0.0);
  CHECK(intervals->vocab_size.lower == Approx(n_v / 2048.0).epsilon(1e-12));
  CHECK(intervals->vocab_size.upper == Approx(n_v / 2048.0).epsilon(1e-12));
  CHECK(intervals->tokens.lower == Approx(flops / 6.0 / n_v).epsilon(1e-12));
}

TEST_CASE("plan: draws without vocabulary and data ask for the greatest model") {
  Law law = drawn_law(200, 4, 6);
  for (LawDraw& draw : law.draws.rows.own()) {
    if (draw.unbounded < 0) draw.A2 = draw.B = 0.0;
  }
  const auto intervals = frontier_intervals(law, Flops(1e22), Width(2048), 0.9);
  REQUIRE(intervals);
  CHECK_FALSE(intervals->n_nv.lower_open);
  CHECK(intervals->n_nv.unbounded_share == 0.25);
  CHECK(intervals->vocab_size.lower_open);
}

TEST_CASE("plan: a law without draws has no frontier intervals") {
  Law law = default_law();
  law.draws = {};
  CHECK_FALSE(frontier_intervals(law, Flops(1e22), {}, 0.9));
}

TEST_CASE("plan: the frontier warns of the range and of a surface apart from the line") {
  Law law = default_law();
  law.draws = {};  // they leave its optimum open, which is a warning of its own
  law.loss_fault = "";
  const std::vector<FrontierPoint> points{frontier_point(law, Flops(1e20)),
                                          frontier_point(law, Flops(1e25))};
  const auto warnings = frontier_warnings(points, law);
  REQUIRE(warnings.size() == 3);
  CHECK(warnings[0].find("1 of 2 points lie outside") != std::string::npos);
  CHECK(warnings[1].find("1/7.26 times that of the compute-optimal line") != std::string::npos);
  CHECK(warnings[2].find("2.65 to 3 times too large") != std::string::npos);
  Law agreeing = law;
  agreeing.compute_optimal.ln_k += std::log(points[0].optimum.n_nv / points[0].line.n_nv);
  CHECK(frontier_warnings({frontier_point(agreeing, Flops(1e20))}, agreeing).empty());
}

TEST_CASE("plan: a budget whose line has no model is refused") {
  CHECK_THROWS_AS(frontier_point(default_law(), Flops(1e-3)), DomainError);
  CHECK_THROWS_AS(frontier_point(default_law(), Flops(1e70)), DomainError);
}

}  // namespace
}  // namespace vocabplan::test::frontier_test
