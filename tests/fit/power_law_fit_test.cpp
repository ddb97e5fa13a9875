#include "vocabplan/fit/power_law_fit.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "run_columns.hpp"
#include "table.hpp"
#include "vocabplan/core/error.hpp"

namespace power_law_fit_test {

using vocabplan::DomainError;
using vocabplan::fit_power_law;
using vocabplan::FitStatus;
using vocabplan::PowerLaw;
using vocabplan::PowerLawFit;
using vocabplan::test::log_steps;
using vocabplan::test::Random;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The points through which the authors' script drew its power laws.
struct PublishedEnvelope {
  std::vector<double> flops, n_nv, n_v;

  PublishedEnvelope() {
    const vocabplan::test::Table table(vocabplan::test::reference_file("envelope.csv"));
    for (std::size_t i = 0; i < table.rows(); ++i) {
      flops.push_back(table.number(i, "flops"));
      n_nv.push_back(table.number(i, "nnv"));
      n_v.push_back(table.number(i, "nv"));
    }
  }
};

double huber_sum(const std::vector<double>& x, const std::vector<double>& y, const PowerLaw& law,
                 double delta) {
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double r = std::abs(law.ln_k + law.exponent * std::log(x[i]) - std::log(y[i]));
    sum += r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta);
  }
  return sum;
}

std::vector<double> along(const std::vector<double>& x, const PowerLaw& law) {
  std::vector<double> y;
  for (const double value : x) y.push_back(law.at(value));
  return y;
}

}  // namespace

TEST_CASE("fit: the power laws of the published envelope are minima", "[fit]") {
  // Minima by an independent computation in numpy (reweighted least squares, then Newton's method
  // to a gradient below 1e-14). The published constants lie above them: the authors' script starts
  // L-BFGS-B at 400 points, ends it at a relative change of 2e-9, and keeps the end of least
  // squared residual instead of least objective, which gives their digits on these points.
  const PublishedEnvelope points;
  const PowerLawFit k1 =
      fit_power_law(points.flops, points.n_nv, {}, {.fixed_exponent = 0.5, .delta = 1e-3});
  CHECK(k1.status == FitStatus::converged);
  CHECK(k1.points == 126);
  CHECK(std::abs(k1.law.ln_k - -2.4846829914548882) < 1e-9);
  CHECK(k1.law.exponent == 0.5);
  CHECK(std::abs(k1.objective - 0.030686021941288003) < 1e-13);
  const PowerLaw published_k1{.ln_k = -2.4846510161625193, .exponent = 0.5};
  CHECK(huber_sum(points.flops, points.n_nv, published_k1, 1e-3) - k1.objective < 2e-9);
  CHECK(std::abs(k1.law.ln_k - published_k1.ln_k) < 4e-5);

  const PowerLawFit k2 = fit_power_law(points.flops, points.n_v, {}, {.delta = 1e-3});
  CHECK(k2.status == FitStatus::converged);
  CHECK(std::abs(k2.law.ln_k - -2.41752160601) < 1e-7);
  CHECK(std::abs(k2.law.exponent - 0.43572430448692) < 1e-9);
  CHECK(std::abs(k2.objective - 0.04064526422786) < 1e-12);
  const PowerLaw published_k2{.ln_k = -1.589031299255507, .exponent = 0.4163622634135234};
  CHECK(std::abs(huber_sum(points.flops, points.n_v, published_k2, 1e-3) - 0.041072586347) < 1e-11);
}

TEST_CASE("fit: a power law's objective is the plain sum of Huber's terms", "[fit]") {
  const PublishedEnvelope points;
  for (const double delta : {1e-3, 0.05, 0.3, 10.0}) {
    const PowerLawFit fit = fit_power_law(points.flops, points.n_v, {}, {.delta = delta});
    CHECK(fit.status == FitStatus::converged);
    CHECK(fit.delta == delta);
    const double sum = huber_sum(points.flops, points.n_v, fit.law, delta);
    CHECK(std::abs(fit.objective - sum) < 1e-10 * sum);
    // No neighbour is lower.
    for (const double dk : {-1e-3, 0.0, 1e-3}) {
      for (const double da : {-1e-4, 0.0, 1e-4}) {
        const PowerLaw near{.ln_k = fit.law.ln_k + dk, .exponent = fit.law.exponent + da};
        CHECK(huber_sum(points.flops, points.n_v, near, delta) >= sum * (1.0 - 1e-12));
      }
    }
  }
}

TEST_CASE("fit: a power law without noise is found again", "[fit]") {
  Random random(311);
  for (int k = 0; k < 100; ++k) {
    const PowerLaw law{.ln_k = random.uniform(-5.0, 5.0), .exponent = random.uniform(-2.0, 2.0)};
    const std::vector<double> x = log_steps(1e15, 1e22, 2 + k % 30);
    for (const double delta : {0.0, 1e-3, kInfinity}) {
      const PowerLawFit fit = fit_power_law(x, along(x, law), {}, {.delta = delta});
      CHECK(fit.status == FitStatus::converged);
      CHECK(std::abs(fit.law.exponent - law.exponent) < 1e-12);
      CHECK(std::abs(fit.law.ln_k - law.ln_k) < 1e-10);
    }
    const PowerLawFit held = fit_power_law(x, along(x, law), {}, {.fixed_exponent = law.exponent});
    CHECK(std::abs(held.law.ln_k - law.ln_k) < 1e-11);
  }
}

TEST_CASE("fit: a few wild points do not move a power law", "[fit]") {
  const PowerLaw law{.ln_k = -1.0, .exponent = 0.42};
  const std::vector<double> x = log_steps(1e16, 1e21, 40);
  std::vector<double> y = along(x, law);
  Random random(312);
  for (double& value : y) value *= std::exp(random.uniform(-0.02, 0.02));
  for (const std::size_t i : {std::size_t{3}, std::size_t{30}, std::size_t{38}}) y[i] *= 20.0;
  const PowerLawFit robust = fit_power_law(x, y);
  const PowerLawFit squared = fit_power_law(x, y, {}, {.delta = kInfinity});
  CHECK(std::abs(robust.law.at(1e22) / law.at(1e22) - 1.0) < 0.1);
  CHECK(std::abs(squared.law.at(1e22) / law.at(1e22) - 1.0) > 0.2);
}

TEST_CASE("fit: weights of a power law count rows", "[fit]") {
  const std::vector<double> x{1.0, 2.0, 5.0, 9.0, 30.0};
  const std::vector<double> y{1.0, 3.0, 4.0, 11.0, 20.0};
  const std::vector<double> weights{1.0, 2.0, 0.0, 1.0, 3.0};
  std::vector<double> long_x, long_y;
  for (std::size_t i = x.size(); i-- > 0;) {
    for (int k = 0; k < static_cast<int>(weights[i]); ++k) {
      long_x.push_back(x[i]);
      long_y.push_back(y[i]);
    }
  }
  const PowerLawFit weighted = fit_power_law(x, y, weights, {.delta = 0.1});
  const PowerLawFit repeated = fit_power_law(long_x, long_y, {}, {.delta = 0.1});
  CHECK(weighted.points == 4);
  CHECK(std::abs(weighted.law.exponent - repeated.law.exponent) < 1e-12);
  CHECK(std::abs(weighted.law.ln_k - repeated.law.ln_k) < 1e-12);
  CHECK(std::abs(weighted.objective - repeated.objective) < 1e-13);
}

TEST_CASE("fit: power laws through too few points", "[fit]") {
  const std::vector<double> two{2.0, 8.0};
  const PowerLawFit line = fit_power_law(two, std::vector{3.0, 24.0});
  CHECK(line.status == FitStatus::converged);
  CHECK(std::abs(line.law.exponent - 1.5) < 1e-14);
  CHECK(line.delta > 0.0);
  CHECK(line.objective < 1e-25);
  CHECK(fit_power_law({}, {}).status == FitStatus::too_few_data);
  const std::vector<double> one{2.0};
  CHECK(fit_power_law(one, one).status == FitStatus::too_few_data);
  CHECK(fit_power_law(two, two, std::vector{0.0, 1.0}).status == FitStatus::too_few_data);
  CHECK(fit_power_law(one, one, {}, {.fixed_exponent = 1.0}).status == FitStatus::converged);
  CHECK(fit_power_law(std::vector{3.0, 3.0}, two).status == FitStatus::collinear);
}

TEST_CASE("fit: a power law refuses what has no logarithm", "[fit]") {
  const std::vector<double> two{2.0, 8.0};
  for (const double bad : {0.0, -1.0, kInfinity, std::nan("")}) {
    CHECK_THROWS_AS(fit_power_law(std::vector{1.0, bad}, two), DomainError);
    CHECK_THROWS_AS(fit_power_law(two, std::vector{1.0, bad}), DomainError);
  }
  CHECK_THROWS_AS(fit_power_law(two, std::vector{1.0}), DomainError);
  CHECK_THROWS_AS(fit_power_law(two, two, std::vector{1.0}), DomainError);
  CHECK_THROWS_AS(fit_power_law(two, two, std::vector{1.0, -1.0}), DomainError);
  CHECK_THROWS_AS(fit_power_law(two, two, {}, {.delta = -1.0}), DomainError);
}

}  // namespace power_law_fit_test
