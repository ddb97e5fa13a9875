#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan::test::search_quality_test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// How the losses of a table misbehave.
enum class Kind { near_exact, outliers, noise_only, two_levels, another_form };

struct Rows {
  std::vector<double> n_nv{}, n_v{}, tokens{}, loss{};
  [[nodiscard]] LossObservations view() const { return {n_nv, n_v, tokens, loss}; }
};

double misbehave(Random& random, Kind kind, double loss, double n_v, double tokens) {
  const double noise = random.uniform(-1.0, 1.0);
  switch (kind) {
    case Kind::near_exact:
      return loss + 1e-5 * noise;
    case Kind::outliers:
      return loss + (random.bits() % 8 == 0 ? 1.0 : 0.02) * noise;
    case Kind::noise_only:
      return 3.0 + noise;
    case Kind::two_levels:
      return (random.bits() % 2 == 0 ? 1.0 : -1.0) + 1e-3 * noise;
    case Kind::another_form:
      return loss + 0.5 * std::sin(3.0 * std::log(n_v)) + 0.5 * std::sin(2.0 * std::log(tokens));
  }
  return loss;
}

Rows drawn_rows(std::uint64_t seed, Kind kind) {
  Random random(seed);
  Rows rows;
  for (int size = 0; size < 4; ++size) {
    const double n_nv = random.log_uniform(2e7, 2e10);
    for (int vocabulary = 0; vocabulary < 4; ++vocabulary) {
      const double n_v = random.log_uniform(1e6, 3e8);
      for (int step = 1; step <= 4; ++step) {
        const double tokens = n_nv * 5.0 * step * random.uniform(0.8, 1.2);
        const double loss = 1.8 + 2.0 * std::pow(n_nv / 1e6, -0.3) +
                            0.5 * std::pow(n_v / 1e6, -0.6) + 3.0 * std::pow(tokens / 1e9, -0.3);
        rows.n_nv.push_back(n_nv);
        rows.n_v.push_back(n_v);
        rows.tokens.push_back(tokens);
        rows.loss.push_back(misbehave(random, kind, loss, n_v, tokens));
      }
    }
  }
  return rows;
}

constexpr Kind kKinds[] = {Kind::near_exact, Kind::outliers, Kind::noise_only, Kind::two_levels,
                           Kind::another_form};

// Of an objective: two sums of its terms in another order.
constexpr double kSumRounding = 1e-9;

TEST_CASE("fit: a free alpha1 is never worse than alpha1 = beta") {
  for (std::uint64_t seed = 0; seed < 2; ++seed) {
    for (const Kind kind : kKinds) {
      const Rows rows = drawn_rows(100 + seed, kind);
      for (const double delta : {1e-3, kInfinity}) {
        const IsolossFitter tied(rows.view(), {.delta = delta});
        const IsolossFitter free(rows.view(), {.delta = delta, .free_alpha1 = true});
        CAPTURE(seed, static_cast<int>(kind), delta);
        CHECK(free.fit().objective <= tied.fit().objective * (1.0 + kSumRounding));
      }
    }
  }
}

// A fit whose residuals are 1e-5 of the losses has an objective near the rounding of its gradient.
TEST_CASE("fit: losses to five digits are a converged fit, and so is every resampled one") {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Rows rows = drawn_rows(200 + seed, Kind::near_exact);
    for (const bool free_alpha1 : {false, true}) {
      const IsolossFitter fitter(rows.view(), {.delta = 1e-3, .free_alpha1 = free_alpha1});
      CAPTURE(seed, free_alpha1);
      CHECK(fitter.fit().status == FitStatus::converged);
      Random random(seed);
      std::vector<double> weights(rows.loss.size());
      for (double& weight : weights) weight = static_cast<double>(random.bits() % 4);
      CHECK(fitter.refit(weights).status == FitStatus::converged);
    }
  }
}

// Huber's sum at these constants, of this room's definition and not of the solver's.
double sum_at(const Rows& rows, const LossSurface& s, double delta) {
  long double sum = 0.0L;
  for (std::size_t i = 0; i < rows.loss.size(); ++i) {
    const long double r = s.loss(rows.n_nv[i], rows.n_v[i], rows.tokens[i]) - rows.loss[i];
    const long double size = std::abs(r);
    sum += size <= delta ? 0.5L * r * r : delta * (size - 0.5L * delta);
  }
  return static_cast<double>(sum);
}

TEST_CASE("fit: no step of a constant or an exponent lowers the objective of a difficult table") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    for (const Kind kind : kKinds) {
      const Rows rows = drawn_rows(300 + seed, kind);
      const IsolossFitter fitter(rows.view(), {.delta = 0.05});
      const LossSurface at = fitter.fit().surface;
      const double least = sum_at(rows, at, 0.05);
      CAPTURE(seed, static_cast<int>(kind));
      CHECK(least == Approx(fitter.fit().objective).epsilon(1e-9).margin(1e-15));
      for (const double step : {-1e-2, -1e-4, 1e-4, 1e-2}) {
        LossSurface moved = at;
        moved.E += step;
        CHECK(sum_at(rows, moved, 0.05) >= least * (1.0 - 1e-12) - 1e-15);
        for (double LossSurface::*constant :
             {&LossSurface::A1, &LossSurface::A2, &LossSurface::B}) {
          const bool vanished = at.*constant == 0.0;  // it may only grow
          if (vanished && step < 0.0) continue;
          moved = at;
          moved.*constant += step * (vanished ? 1.0 : at.*constant);
          CHECK(sum_at(rows, moved, 0.05) >= least * (1.0 - 1e-12) - 1e-15);
        }
        moved = at;
        moved.alpha2 += step;
        if (moved.alpha2 >= 0.05 && moved.alpha2 <= 1.6) {
          CHECK(sum_at(rows, moved, 0.05) >= least * (1.0 - 1e-12) - 1e-15);
        }
        moved = at;
        moved.beta += step;
        moved.alpha1 = moved.beta;
        if (moved.beta >= 0.05 && moved.beta <= 1.6) {
          CHECK(sum_at(rows, moved, 0.05) >= least * (1.0 - 1e-12) - 1e-15);
        }
      }
    }
  }
}

}  // namespace
}  // namespace vocabplan::test::search_quality_test
