#include "vocabplan/fit/isoloss_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "catch.hpp"
#include "exact.hpp"
#include "loss_data.hpp"
#include "vocabplan/core/error.hpp"

namespace isoloss_fit_test {

using vocabplan::DomainError;
using vocabplan::FitStatus;
using vocabplan::IsolossFit;
using vocabplan::IsolossFitter;
using vocabplan::IsolossOptions;
using vocabplan::LossSurface;
using vocabplan::Optimum;
using vocabplan::test::check_surface;
using vocabplan::test::fitted;
using vocabplan::test::known_surface;
using vocabplan::test::loss_rows;
using vocabplan::test::LossRows;
using vocabplan::test::Random;
using vocabplan::test::relative;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Standard error of alpha2 under the squared loss with alpha1 = beta: the inverse of J'J for
// E, A1, A2, B, alpha2 and beta, by elimination in long double.
double error_of_alpha2(const LossRows& rows, const LossSurface& s, double noise) {
  constexpr std::size_t kUnknowns = 6;
  std::array<std::array<long double, kUnknowns + 1>, kUnknowns> system{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const long double n = std::log(static_cast<long double>(rows.n_nv[i] / s.unit_n_nv));
    const long double v = std::log(static_cast<long double>(rows.n_v[i] / s.unit_n_v));
    const long double d = std::log(static_cast<long double>(rows.tokens[i] / s.unit_tokens));
    const long double pn = std::exp(-s.alpha1 * n);
    const long double pv = std::exp(-s.alpha2 * v);
    const long double pd = std::exp(-s.beta * d);
    // alpha2 last, so that its pivot is the information that is left for it.
    const std::array<long double, kUnknowns> row{
        -1.0L, pn, pv, pd, -s.A1 * pn * n - s.B * pd * d, -s.A2 * pv * v};
    for (std::size_t j = 0; j < kUnknowns; ++j) {
      for (std::size_t k = 0; k < kUnknowns; ++k) system[j][k] += row[j] * row[k];
    }
  }
  for (std::size_t j = 0; j < kUnknowns; ++j) {
    for (std::size_t i = j + 1; i < kUnknowns; ++i) {
      const long double factor = system[i][j] / system[j][j];
      for (std::size_t k = j; k < kUnknowns; ++k) system[i][k] -= factor * system[j][k];
    }
  }
  return noise / std::sqrt(static_cast<double>(system[5][5]));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

double optimum_of(const LossSurface& surface, double n_nv, double flops, double start) {
  return static_cast<double>(vocabplan::test::exact_optimum(surface, n_nv, flops, start));
}

}  // namespace

TEST_CASE("fit: a loss surface without noise comes back", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.0, 41);
  for (const bool free_alpha1 : {false, true}) {
    for (const std::optional<double> delta :
         {std::optional<double>{}, std::optional<double>{1e-3}, std::optional<double>{kInfinity}}) {
      CAPTURE(free_alpha1, delta.value_or(-1.0));
      const IsolossFit fit = fitted(rows, {.delta = delta, .free_alpha1 = free_alpha1});
      CHECK(fit.status == FitStatus::converged);
      CHECK(fit.optimum == Optimum::interior);
      check_surface(fit.surface, known_surface(), 1e-6);
      CHECK(fit.objective < 1e-24);
    }
  }
}

TEST_CASE("fit: alpha2 lies within three standard errors of the truth", "[fit]") {
  for (std::uint64_t seed = 50; seed < 70; ++seed) {
    CAPTURE(seed);
    const LossRows rows = loss_rows(known_surface(), 0.01, seed);
    const double error = error_of_alpha2(rows, known_surface(), 0.01);
    const IsolossFit squared = fitted(rows, {.delta = kInfinity});
    const IsolossFit robust = fitted(rows);
    CHECK(squared.status == FitStatus::converged);
    CHECK(robust.status == FitStatus::converged);
    CHECK(std::abs(squared.surface.alpha2 - 0.67) < 3.0 * error);
    // Huber's loss keeps 95 % of the information.
    CHECK(std::abs(robust.surface.alpha2 - 0.67) < 3.0 * error / std::sqrt(0.95));
  }
}

// More rows than the box is scanned on: the search begins on a part of them and ends on all.
TEST_CASE("fit: thousands of rows are all fitted", "[fit]") {
  LossRows rows;
  for (std::uint64_t seed = 80; seed < 101; ++seed) {
    const LossRows more = loss_rows(known_surface(), 0.01, seed);
    for (std::size_t i = 0; i < more.size(); ++i) {
      rows.add(more.n_nv[i], more.n_v[i], more.tokens[i], more.loss[i]);
    }
  }
  REQUIRE(rows.size() > 5000);
  const double error = error_of_alpha2(rows, known_surface(), 0.01);
  const IsolossFit squared = fitted(rows, {.delta = kInfinity});
  CHECK(squared.status == FitStatus::converged);
  CHECK(squared.residuals.size() == rows.size());
  CHECK(std::abs(squared.surface.alpha2 - 0.67) < 3.0 * error);
  // The sum of half the squares, which has its least value there.
  const auto objective = [&](LossSurface surface) {
    double sum = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double miss = surface.loss(rows.n_nv[i], rows.n_v[i], rows.tokens[i]) - rows.loss[i];
      sum += 0.5 * miss * miss;
    }
    return sum;
  };
  const double least = objective(squared.surface);
  CHECK(std::abs(squared.objective / least - 1.0) < 1e-9);
  for (double LossSurface::*member : {&LossSurface::A1, &LossSurface::A2, &LossSurface::B,
                                      &LossSurface::E, &LossSurface::alpha2}) {
    for (const double factor : {0.999, 1.001}) {
      LossSurface moved = squared.surface;
      moved.*member *= factor;
      CHECK(objective(moved) > least);
    }
  }
}

TEST_CASE("fit: hardly any noise is no reason not to converge", "[fit]") {
  Random random(79);
  int converged = 0;
  for (std::uint64_t seed = 200; seed < 230; ++seed) {
    LossSurface surface = known_surface();
    surface.alpha2 = random.uniform(0.3, 1.2);
    surface.alpha1 = surface.beta = random.uniform(0.2, 1.0);
    const LossRows rows = loss_rows(surface, random.log_uniform(1e-6, 1e-3), seed);
    converged += fitted(rows, {.delta = kInfinity}).status == FitStatus::converged ? 1 : 0;
  }
  CHECK(converged >= 27);
}

TEST_CASE("fit: alpha1 searched apart from beta", "[fit]") {
  LossSurface surface = known_surface();
  surface.alpha1 = 0.3;
  const LossRows rows = loss_rows(surface, 0.0, 42);
  check_surface(fitted(rows, {.free_alpha1 = true}).surface, surface, 1e-6);
  const IsolossFit tied = fitted(rows);
  CHECK(tied.surface.alpha1 == tied.surface.beta);
  const LossRows noisy = loss_rows(surface, 0.01, 43);
  const IsolossOptions squares{.delta = kInfinity};
  CHECK(fitted(noisy, {.delta = kInfinity, .free_alpha1 = true}).objective <
        fitted(noisy, squares).objective);
}

TEST_CASE("fit: the units of the rows do not matter", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 44);
  const IsolossFit fit = fitted(rows);
  const LossSurface& s = fit.surface;
  for (const double power : {-6.0, -3.0, 1.0, 6.0}) {
    const double factor = std::pow(10.0, power);
    for (const int which : {1, 2, 4, 7}) {
      CAPTURE(power, which);
      LossRows scaled = rows;
      LossSurface expected = s;
      if (which & 1) {
        for (double& n : scaled.n_nv) n *= factor;
        expected.A1 *= std::pow(factor, s.alpha1);
      }
      if (which & 2) {
        for (double& v : scaled.n_v) v *= factor;
        expected.A2 *= std::pow(factor, s.alpha2);
      }
      if (which & 4) {
        for (double& d : scaled.tokens) d *= factor;
        expected.B *= std::pow(factor, s.beta);
      }
      const IsolossFit other = fitted(scaled);
      CHECK(other.status == fit.status);
      CHECK(relative(other.objective, fit.objective) < 1e-10);
      CHECK(relative(other.delta, fit.delta) < 1e-9);
      check_surface(other.surface, expected, 1e-8);
      if (which != 7) continue;
      const double best = optimum_of(s, 7e9, 7.1e21, 2.4e8);
      const double moved =
          optimum_of(other.surface, 7e9 * factor, 7.1e21 * factor * factor, 2.4e8 * factor);
      CHECK(relative(moved / factor, best) < 1e-8);
    }
  }
}

TEST_CASE("fit: neither order nor repetition of the rows matters", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 45);
  const IsolossFit fit = fitted(rows);
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(46);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.bits() % i]);
  const IsolossFit shuffled = fitted(rows.picked(order));
  check_surface(shuffled.surface, fit.surface, 1e-9);
  CHECK(relative(shuffled.objective, fit.objective) < 1e-11);
  for (std::size_t i = 0; i < order.size(); ++i) {
    REQUIRE(std::abs(shuffled.residuals[i] - fit.residuals[order[i]]) < 1e-9);
  }

  std::vector<std::size_t> twice = order;
  twice.insert(twice.end(), order.begin(), order.end());
  const IsolossFit doubled = fitted(rows.picked(twice));
  CHECK(relative(doubled.delta, fit.delta) < 1e-9);
  check_surface(doubled.surface, fit.surface, 1e-8);
  CHECK(relative(doubled.objective, 2.0 * fit.objective) < 1e-10);
}

TEST_CASE("fit: a refit with weights is the fit to repeated rows", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 47);
  const IsolossFitter fitter(rows.observations(), {.delta = 0.012});
  Random random(48);
  std::vector<double> weights;
  std::vector<std::size_t> repeated;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t times = random.bits() % 3;
    weights.push_back(static_cast<double>(times));
    repeated.insert(repeated.end(), times, i);
  }
  const IsolossFit refit = fitter.refit(weights);
  const IsolossFit fit = fitted(rows.picked(repeated), {.delta = 0.012});
  CHECK(refit.status == FitStatus::converged);
  check_surface(refit.surface, fit.surface, 1e-8);
  CHECK(relative(refit.objective, fit.objective) < 1e-10);
  const IsolossFit same = fitter.refit(std::vector<double>(rows.size(), 1.0));
  check_surface(same.surface, fitter.fit().surface, 1e-8);
  CHECK(fitter.refit(std::vector<double>(rows.size(), 0.0)).status == FitStatus::too_few_data);
  CHECK_THROWS_AS(fitter.refit(std::vector<double>(3, 1.0)), DomainError);
}

TEST_CASE("fit: delta follows from the residuals of the squared loss", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.01, 49);
  std::vector<double> residuals = fitted(rows, {.delta = kInfinity}).residuals;
  REQUIRE(residuals.size() == rows.size());
  const double centre = median(residuals);
  for (double& r : residuals) r = std::abs(r - centre);
  CHECK(relative(fitted(rows).delta, 1.345 * 1.4826 * median(residuals)) < 1e-12);
}

TEST_CASE("fit: residuals and objective are those of the surface", "[fit]") {
  const LossRows rows = loss_rows(known_surface(), 0.02, 71);
  const IsolossFit fit = fitted(rows);
  REQUIRE(fit.residuals.size() == rows.size());
  long double sum = 0.0L;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double loss = fit.surface.loss(rows.n_nv[i], rows.n_v[i], rows.tokens[i]);
    const double r = loss - rows.loss[i];
    REQUIRE(std::abs(r - fit.residuals[i]) < 1e-12);
    const double size = std::abs(r);
    sum += size <= fit.delta ? 0.5 * r * r : fit.delta * (size - 0.5 * fit.delta);
  }
  CHECK(relative(fit.objective, static_cast<double>(sum)) < 1e-11);
}

}  // namespace isoloss_fit_test
