#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/fit/chinchilla_fit.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/fit/power_law_fit.hpp"

namespace vocabplan::test::convergence_test {
namespace {

constexpr double kDelta = 1e-3;

struct Line {
  std::vector<double> x{}, y{};
};

// Like an envelope: one model is best over a stretch of budgets, far from the line by delta's
// measure, so that two or three points are within delta at the minimum.
Line stepped_line(Random& random) {
  Line line;
  double level = 0.0;
  const auto points = 30 + random.bits() % 150;
  for (std::uint64_t i = 0; i < points; ++i) {
    const double x = 40.0 + 6.0 * static_cast<double>(i) / static_cast<double>(points);
    if (i == 0 || random.bits() % 8 == 0) level = 0.45 * x + random.uniform(-0.3, 0.3);
    line.x.push_back(std::exp(x));
    line.y.push_back(std::exp(level));
  }
  return line;
}

TEST_CASE("fit: a power law with hardly a point within delta ends at its minimum") {
  Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const Line line = stepped_line(random);
    const PowerLawFit fit = fit_power_law(line.x, line.y, {}, {.delta = kDelta});
    REQUIRE(fit.status == FitStatus::converged);
    // At a minimum of Huber's loss the clipped residuals are orthogonal to both columns.
    double sum = 0.0;
    double moment = 0.0;
    for (std::size_t j = 0; j < line.x.size(); ++j) {
      const double x = std::log(line.x[j]);
      const double r = fit.law.ln_k + fit.law.exponent * x - std::log(line.y[j]);
      const double psi = std::fmin(std::fmax(r, -kDelta), kDelta);
      sum += psi;
      moment += psi * (x - 43.0);
    }
    const double size = kDelta * static_cast<double>(line.x.size());
    REQUIRE(std::abs(sum) < 1e-9 * size);
    REQUIRE(std::abs(moment) < 1e-9 * size);
  }
}

TEST_CASE("fit: losses without noise are a converged fit, whatever delta is") {
  constexpr LossSurface kTruth{1.84, 0.0913, 1.325, 5.443, 0.494, 0.91, 0.494, 1e6, 1e6, 1e9};
  std::vector<double> n_nv, n_v, tokens, loss;
  for (const double n : {33e6, 85e6, 302e6, 1130e6}) {
    for (const double v : {2e6, 6e6, 20e6, 60e6}) {
      for (const double d : {1e8, 4e8, 2e9, 8e9}) {
        n_nv.push_back(n);
        n_v.push_back(v);
        tokens.push_back(d);
        loss.push_back(kTruth.loss(n, v, d));
      }
    }
  }
  IsolossOptions options;
  SECTION("delta from the residuals") {}
  SECTION("the published delta") {
    options.delta = kDelta;
  }
  SECTION("squared loss") {
    options.delta = std::numeric_limits<double>::infinity();
  }
  const IsolossFitter fitter({n_nv, n_v, tokens, loss}, options);
  CHECK(fitter.fit().status == FitStatus::converged);
  CHECK(fitter.fit().gradient == 0.0);
  CHECK(std::abs(fitter.fit().surface.alpha2 / kTruth.alpha2 - 1.0) < 1e-10);
  CHECK(std::abs(fitter.fit().surface.beta / kTruth.beta - 1.0) < 1e-10);
}

TEST_CASE("fit: a Chinchilla table without noise is a converged fit") {
  std::vector<double> n, tokens, loss;
  for (const double size : {5e7, 2e8, 1e9, 4e9, 1.6e10}) {
    for (const double d : {1e9, 1e10, 1e11, 1e12}) {
      n.push_back(size);
      tokens.push_back(d);
      loss.push_back(1.82 + 482.0 / std::pow(size, 0.348) + 2085.0 / std::pow(d, 0.366));
    }
  }
  const ChinchillaFit fit = fit_chinchilla(n, tokens, loss, kDelta);
  CHECK(fit.status == FitStatus::converged);
  CHECK(std::abs(fit.law.alpha - 0.348) < 1e-11);
  CHECK(std::abs(fit.law.beta - 0.366) < 1e-11);
}

}  // namespace
}  // namespace vocabplan::test::convergence_test
