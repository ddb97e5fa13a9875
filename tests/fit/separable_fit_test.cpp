#include "vocabplan/fit/separable_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "catch.hpp"
#include "separable_data.hpp"
#include "table.hpp"

namespace separable_fit_test {

using vocabplan::FitStatus;
using vocabplan::SeparableFit;
using vocabplan::SeparableOptions;
using vocabplan::test::check_close;
using vocabplan::test::Constants;
using vocabplan::test::constants_of;
using vocabplan::test::Data;
using vocabplan::test::data_of;
using vocabplan::test::fitted;
using vocabplan::test::Gradient;
using vocabplan::test::gradient_of;
using vocabplan::test::kKnown;
using vocabplan::test::objective_of;
using vocabplan::test::options_of;
using vocabplan::test::Random;
using vocabplan::test::relative;
using vocabplan::test::Table;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("fit: separable data without noise come back and count as converged", "[fit]") {
  const Data data = data_of(kKnown, 0.0, 50, 1);
  for (const double delta : {kInfinity, 1.0, 1e-3, 1e-6}) {
    CAPTURE(delta);
    const SeparableFit fit = fitted(data, options_of(delta));
    CHECK(fit.status == FitStatus::converged);
    check_close(constants_of(fit), kKnown, 1e-9);
    CHECK(fit.objective < 1e-24);
  }
}

TEST_CASE("fit: logarithms of separable data without noise come back", "[fit]") {
  Data data = data_of(kKnown, 0.0, 50, 2);
  for (double& y : data.y) y = std::log(y);
  SeparableOptions options = options_of(1e-3);
  options.logarithm = true;
  const SeparableFit fit = fitted(data, options);
  CHECK(fit.status == FitStatus::converged);
  check_close(constants_of(fit), kKnown, 1e-9);
}

TEST_CASE("fit: scipy's separable fit with weights and outliers", "[fit]") {
  const Table table(vocabplan::test::reference_file("fit/separable_rows.csv"));
  Data data;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    data.u.push_back(table.number(i, "u"));
    data.v.push_back(table.number(i, "v"));
    data.y.push_back(table.number(i, "y"));
    data.weights.push_back(table.number(i, "weight"));
  }
  const Table golden_table(vocabplan::test::reference_file("fit/golden.csv"));
  std::map<std::string, double> golden;
  for (std::size_t i = 0; i < golden_table.rows(); ++i) {
    if (golden_table.text(i, "case") != "separable") continue;
    golden[golden_table.text(i, "quantity")] = golden_table.number(i, "value");
  }
  const SeparableFit fit = fitted(data, options_of(golden.at("delta")));
  CHECK(fit.status == FitStatus::converged);
  CHECK(fit.objective <= golden.at("objective") * (1.0 + 1e-12));
  CHECK(relative(fit.objective, golden.at("objective")) < 1e-10);
  // scipy's gradient is 5e-8 there: seven digits of the constants are certain.
  check_close(
      constants_of(fit),
      {golden.at("c0"), golden.at("c1"), golden.at("c2"), golden.at("theta0"), golden.at("theta1")},
      1e-6);
}

TEST_CASE("fit: the gradient vanishes and the objective is the plain sum", "[fit]") {
  for (std::uint64_t seed = 10; seed < 16; ++seed) {
    for (const double delta : {kInfinity, 0.3, 0.05, 1e-3}) {
      CAPTURE(seed, delta);
      const Data data = data_of(kKnown, 0.1, 60, seed);
      const SeparableFit fit = fitted(data, options_of(delta));
      const Constants at = constants_of(fit);
      CHECK(relative(fit.objective, static_cast<double>(objective_of(data, at, delta))) < 1e-12);
      if (fit.status != FitStatus::converged) continue;
      const Gradient gradient = gradient_of(data, at, delta);
      for (std::size_t k = 0; k < 5; ++k) {
        CHECK(std::abs(static_cast<double>(gradient.sum[k] / gradient.size[k])) < 1e-8);
      }
    }
  }
}

TEST_CASE("fit: no random place or walk is below the separable fit", "[fit]") {
  const Data data = data_of(kKnown, 0.2, 40, 20);
  for (const double delta : {kInfinity, 0.1, 1e-3}) {
    CAPTURE(delta);
    const SeparableFit fit = fitted(data, options_of(delta));
    const long double floor = fit.objective * (1.0L - 1e-10L);
    Random random(21);
    for (int walk = 0; walk < 10; ++walk) {
      Constants best{random.uniform(-3.0, 3.0), random.uniform(-3.0, 3.0),
                     random.uniform(-3.0, 3.0), random.uniform(0.05, 1.6),
                     random.uniform(0.05, 1.6)};
      if (walk == 0) best = constants_of(fit);
      long double lowest = objective_of(data, best, delta);
      for (int i = 0; i < 3000; ++i) {
        const double size = std::exp(random.uniform(-12.0, 1.0));
        Constants trial = best;
        for (double* x : {&trial.c0, &trial.c1, &trial.c2, &trial.a, &trial.b}) {
          *x += size * vocabplan::test::normal(random);
        }
        trial.a = std::clamp(trial.a, 0.05, 1.6);
        trial.b = std::clamp(trial.b, 0.05, 1.6);
        const long double there = objective_of(data, trial, delta);
        if (there < lowest) {
          lowest = there;
          best = trial;
        }
      }
      REQUIRE(lowest >= floor);
    }
  }
}

TEST_CASE("fit: the coefficients that are held at 0 would fall below it", "[fit]") {
  Constants known = kKnown;
  known.c2 = -0.6;
  for (const double delta : {kInfinity, 0.1, 1e-3}) {
    CAPTURE(delta);
    const Data data = data_of(known, 0.05, 60, 30);
    SeparableOptions options = options_of(delta);
    options.nonnegative = {false, true, true};
    const SeparableFit fit = fitted(data, options);
    CHECK(fit.status == FitStatus::term_vanished);
    CHECK(fit.coefficients[2] == 0.0);
    CHECK(fit.coefficients[1] > 0.0);
    const Gradient gradient = gradient_of(data, constants_of(fit), delta);
    CHECK(gradient.sum[2] > 0.0L);
    CHECK(std::abs(static_cast<double>(gradient.sum[0] / gradient.size[0])) < 1e-8);
    CHECK(std::abs(static_cast<double>(gradient.sum[1] / gradient.size[1])) < 1e-8);
  }
}

TEST_CASE("fit: repeated rows are weights, weights of 0 are no rows, order is nothing", "[fit]") {
  const Data data = data_of(kKnown, 0.1, 60, 63);
  for (const double delta : {kInfinity, 0.1}) {
    CAPTURE(delta);
    Data weighted = data;
    Data repeated;
    Random random(64);
    for (std::size_t i = data.y.size(); i-- > 0;) {
      const std::size_t times = random.bits() % 3;
      weighted.weights[i] = static_cast<double>(times);
      for (std::size_t k = 0; k < times; ++k) {
        repeated.u.push_back(data.u[i]);
        repeated.v.push_back(data.v[i]);
        repeated.y.push_back(data.y[i]);
        repeated.weights.push_back(1.0);
      }
    }
    const SeparableFit one = fitted(weighted, options_of(delta));
    const SeparableFit other = fitted(repeated, options_of(delta));
    CHECK(one.status == FitStatus::converged);
    CHECK(relative(one.objective, other.objective) < 1e-11);
    check_close(constants_of(one), constants_of(other), 1e-8);
    // All weights times a number: the same place.
    for (double& weight : weighted.weights) weight *= 1e4;
    const SeparableFit heavy = fitted(weighted, options_of(delta));
    CHECK(relative(heavy.objective, 1e4 * one.objective) < 1e-11);
    check_close(constants_of(heavy), constants_of(one), 1e-8);
  }
}

TEST_CASE("fit: a start is enough without a scan", "[fit]") {
  const Data data = data_of(kKnown, 0.1, 60, 69);
  const SeparableFit fit = fitted(data, options_of(0.1));
  SeparableOptions options = options_of(0.1);
  options.refined = 0;
  options.starts = {{0.3, 0.9}};
  const SeparableFit started = fitted(data, options);
  CHECK(started.status == FitStatus::converged);
  check_close(constants_of(started), constants_of(fit), 1e-8);
  CHECK(started.evaluations < fit.evaluations);
}

}  // namespace separable_fit_test
