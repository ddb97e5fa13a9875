// Algebra that every efficient frontier obeys, for surfaces of all kinds.
#include <cmath>

#include "catch.hpp"
#include "random.hpp"
#include "random_surface.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/plan/frontier.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test::frontier_property_test {
namespace {

Law random_law(Random& random) {
  Law law = default_law();
  law.isoloss = random_surface(random);
  return law;
}

}  // namespace

// The conditions of joint_optimum in lambda, which falls with C: N_nv and N_v are falling powers of
// it, and of beta B D^-beta = lambda S the right side falls, since S grows by less than lambda
// falls.
TEST_CASE("plan: more compute buys a larger model, more vocabulary, more data and less loss") {
  Random random(731);
  for (int i = 0; i < 2000; ++i) {
    const Law law = random_law(random);
    const double flops = random.log_uniform(1e17, 1e26);
    const double factor = 1.0 + random.log_uniform(1e-8, 1e3);
    const JointOptimum less = joint_optimum(law.isoloss, Flops(flops));
    const JointOptimum more = joint_optimum(law.isoloss, Flops(flops * factor));
    CAPTURE(i, flops, factor);
    REQUIRE(more.n_nv > less.n_nv);
    REQUIRE(more.n_v > less.n_v);
    REQUIRE(more.tokens > less.tokens);
    REQUIRE(more.reducible < less.reducible);
    // C = 6 S D, and both grow.
    const auto params = [](const JointOptimum& one) { return one.n_nv + one.n_v; };
    REQUIRE(params(more) / params(less) <= factor * (1.0 + 1e-12));
    REQUIRE(more.tokens / less.tokens <= factor * (1.0 + 1e-12));
  }
}

TEST_CASE("plan: a point of the frontier is better than its neighbours in model and vocabulary") {
  Random random(732);
  for (int i = 0; i < 500; ++i) {
    const Law law = random_law(random);
    const LossSurface& s = law.isoloss;
    const double flops = random.log_uniform(1e17, 1e26);
    const FrontierPoint point = frontier_point(law, Flops(flops));
    const double n_nv = point.optimum.n_nv;
    const double n_v = point.optimum.n_v;
    const double here = s.loss_at_budget(n_nv, n_v, flops);
    for (const double step : {-2.0, -0.3, -0.05, 0.05, 0.3, 2.0}) {
      CAPTURE(i, flops, step, s.alpha1, s.alpha2, s.beta);
      // Convex in both logarithms: what costs at all costs more farther out.
      const auto model = [&](double k) {
        return s.loss_at_budget(n_nv * std::exp(k * step), n_v, flops);
      };
      const auto vocabulary = [&](double k) {
        return s.loss_at_budget(n_nv, n_v * std::exp(k * step), flops);
      };
      const double rounding = 1e-14 * (std::abs(here) + s.E + point.optimum.reducible);
      REQUIRE(model(1.0) >= here - rounding);
      REQUIRE(vocabulary(1.0) >= here - rounding);
      REQUIRE(model(2.0) >= model(1.0) - rounding);
      REQUIRE(vocabulary(2.0) >= vocabulary(1.0) - rounding);
    }
  }
}

// The optimum with N_nv free is one of the optima with N_nv given.
TEST_CASE("plan: the vocabulary of a frontier's point is the isoloss optimum of its model") {
  Random random(733);
  for (int i = 0; i < 500; ++i) {
    const Law law = random_law(random);
    const double flops = random.log_uniform(1e17, 1e26);
    const FrontierPoint point = frontier_point(law, Flops(flops));
    if (point.optimum.n_nv < 1.0 || point.optimum.n_nv > 1e30) continue;
    const double n_v =
        isoloss_optimum(law.isoloss, NonVocabParams(point.optimum.n_nv), Flops(flops)).value;
    CAPTURE(i, flops, point.optimum.n_nv);
    REQUIRE(std::abs(n_v / point.optimum.n_v - 1.0) < 1e-11);
  }
}

}  // namespace vocabplan::test::frontier_property_test
