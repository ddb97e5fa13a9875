#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "catch.hpp"
#include "drawn_law.hpp"
#include "random.hpp"
#include "random_surface.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/frontier.hpp"
#include "vocabplan/plan/joint_optimum.hpp"

namespace vocabplan::test::frontier_draws_test {
namespace {

// Draw by draw, without vectors.
FrontierIntervals one_by_one(const Law& law, Flops flops, std::optional<Width> width,
                             double level) {
  std::vector<double> models;
  std::vector<double> vocabularies;
  std::vector<double> tokens;
  for (const LawDraw& draw : law.draws.rows) {
    const LossSurface surface = surface_of(draw, law.isoloss);
    JointOptimum o;
    if (draw.unbounded < 0) {
      o.n_nv = optimum_without_vocabulary(surface, flops);
      o.tokens = flops.value() / (6.0 * o.n_nv);
    } else if (draw.unbounded > 0) {
      o.n_nv = o.n_v = std::numeric_limits<double>::infinity();
    } else {
      o = joint_optimum(surface, flops);
    }
    models.push_back(o.n_nv);
    vocabularies.push_back(o.n_v / (width ? width->value() : law.width_table.width(o.n_nv)));
    tokens.push_back(o.tokens);
  }
  return {.n_nv = percentile_interval(models, level),
          .vocab_size = percentile_interval(vocabularies, level),
          .tokens = percentile_interval(tokens, level)};
}

void check_same(const Interval& one, const Interval& two) {
  CHECK(one.lower == two.lower);
  CHECK(one.upper == two.upper);
  CHECK(one.lower_open == two.lower_open);
  CHECK(one.upper_open == two.upper_open);
  CHECK(one.unbounded_share == two.unbounded_share);
  CHECK(one.draws == two.draws);
}

void check_same(const Law& law, double flops, std::optional<Width> width, double level) {
  const auto found = FrontierDraws(law).intervals(Flops(flops), width, level);
  REQUIRE(found);
  const FrontierIntervals wanted = one_by_one(law, Flops(flops), width, level);
  check_same(found->n_nv, wanted.n_nv);
  check_same(found->vocab_size, wanted.vocab_size);
  check_same(found->tokens, wanted.tokens);
}

TEST_CASE("plan: intervals by vectors are those draw by draw, to the last digit") {
  for (const std::size_t gap : {0U, 4U, 30U}) {
    const Law law = drawn_law(403, gap, 11 + gap);
    for (const double flops : {1e15, 3e19, 1e22, 1e26, 1e40}) {
      for (const double level : {0.5, 0.9, 0.99}) {
        check_same(law, flops, {}, level);
        check_same(law, flops, Width(2048), level);
      }
    }
  }
}

TEST_CASE("plan: intervals by vectors are those draw by draw for surfaces of every form") {
  Random random(31);
  for (int i = 0; i < 20; ++i) {
    Law law = drawn_law(101, 0, 7);
    law.isoloss = random_surface(random);
    for (LawDraw& draw : law.draws.rows.own()) {
      const LossSurface s = random_surface(random);
      draw.A1 = s.A1;
      draw.A2 = s.A2;
      draw.B = s.B;
      draw.alpha1 = s.alpha1;
      draw.alpha2 = s.alpha2;
      draw.beta = s.beta;
    }
    check_same(law, random.log_uniform(1e18, 1e25), {}, 0.8);
  }
}

TEST_CASE("plan: draws that repeat each other, and fits of the law itself, are told apart") {
  Law law = drawn_law(41, 0, 5);
  std::vector<LawDraw>& draws = law.draws.rows.own();
  for (std::size_t i = 0; i < draws.size(); i += 2) draws[i] = draws[0];
  check_same(law, 1e22, {}, 0.9);
  check_same(default_law(), 1e22, {}, 0.9);
}

TEST_CASE("plan: models at a bound of the width table have the width of their own side") {
  const Law drawn = drawn_law(41, 0, 5);
  Law law = drawn;
  const LossSurface surface = surface_of(law.draws.rows[3], law.isoloss);
  const double bound = joint_optimum(surface, Flops(1e22)).n_nv;
  for (const double place : {std::nextafter(bound, 0.0), bound, std::nextafter(bound, 1e30)}) {
    law.width_table =
        WidthTable({{.max_n_nv = place, .width = 100.0},
                    {.max_n_nv = std::numeric_limits<double>::infinity(), .width = 100000.0}});
    check_same(law, 1e22, {}, 0.6);
  }
}

}  // namespace
}  // namespace vocabplan::test::frontier_draws_test
