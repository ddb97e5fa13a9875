#include "vocabplan/fit/loss_curve.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "run_columns.hpp"
#include "vocabplan/core/error.hpp"

namespace loss_curve_test {

using vocabplan::DomainError;
using vocabplan::LossCurve;
using vocabplan::test::log_steps;
using vocabplan::test::Random;

namespace {

std::vector<double> losses(const std::vector<double>& flops, double slope) {
  std::vector<double> loss;
  for (const double c : flops) loss.push_back(-2.0 + slope * std::log(c / 1e18));
  return loss;
}

}  // namespace

TEST_CASE("fit: a loss curve goes through its checkpoints", "[fit]") {
  Random random(301);
  for (int k = 0; k < 200; ++k) {
    std::vector<double> flops;
    std::vector<double> loss;
    const auto points = 1 + k % 25;
    for (int i = 0; i < points; ++i) {
      flops.push_back(random.log_uniform(1e15, 1e21));
      loss.push_back(random.uniform(-6.0, 1.0));
    }
    const LossCurve curve(flops, loss);
    REQUIRE(curve.checkpoints() == flops.size());
    for (std::size_t i = 0; i < flops.size(); ++i) {
      REQUIRE(std::abs(curve.at(flops[i]) - loss[i]) < 1e-13);
    }
    CHECK(curve.lowest_flops() == *std::min_element(flops.begin(), flops.end()));
    CHECK(curve.highest_flops() == *std::max_element(flops.begin(), flops.end()));
  }
}

TEST_CASE("fit: a loss curve stays between the two checkpoints around it", "[fit]") {
  Random random(302);
  for (int k = 0; k < 50; ++k) {
    std::vector<double> flops{1e17};
    std::vector<double> loss{0.0};
    for (int i = 0; i < 12; ++i) {
      flops.push_back(flops.back() * random.log_uniform(1.01, 5.0));
      loss.push_back(random.uniform(-3.0, 3.0));
    }
    const LossCurve curve(flops, loss);
    for (std::size_t i = 0; i + 1 < flops.size(); ++i) {
      const auto [low, high] = std::minmax(loss[i], loss[i + 1]);
      for (const double c : log_steps(flops[i], flops[i + 1], 20)) {
        const double y = curve.at(std::clamp(c, flops[i], flops[i + 1]));
        REQUIRE(y >= low - 1e-13);
        REQUIRE(y <= high + 1e-13);
      }
    }
  }
}

TEST_CASE("fit: a loss that is straight in ln C is interpolated exactly", "[fit]") {
  for (const int points : {2, 3, 4, 20}) {
    const std::vector<double> flops = log_steps(1e17, 3e19, points);
    const LossCurve curve(flops, losses(flops, -0.4));
    for (const double c : {1e17, 1.1e17, 7e17, 1e18, 2.5e19}) {
      CHECK(std::abs(curve.at(c) - (-2.0 - 0.4 * std::log(c / 1e18))) < 1e-13);
    }
  }
}

TEST_CASE("fit: a cubic loss curve between uneven checkpoints", "[fit]") {
  // ln C = 0, 1, 3, 4; slopes by the formulas of scipy.interpolate.PchipInterpolator
  // (scipy 1.10.1), which gave these values.
  const std::vector<double> flops{1.0, std::exp(1.0), std::exp(3.0), std::exp(4.0)};
  const std::vector<double> loss{3.0, 1.0, 0.5, 0.45};
  const LossCurve curve(flops, loss);
  CHECK(std::abs(curve.at(std::exp(0.5)) - 1.737894144144144) < 1e-13);
  CHECK(std::abs(curve.at(std::exp(2.0)) - 0.6477749301025162) < 1e-13);
  CHECK(std::abs(curve.at(std::exp(3.5)) - 0.4653017241379311) < 1e-13);
}

TEST_CASE("fit: a loss curve depends on neither the order nor the number of equal rows", "[fit]") {
  const std::vector<double> flops = log_steps(1e17, 1e19, 9);
  std::vector<double> loss = losses(flops, -0.3);
  loss[4] += 0.05;
  const LossCurve plain(flops, loss);
  std::vector<double> twice(flops.rbegin(), flops.rend());
  twice.insert(twice.end(), flops.begin(), flops.end());
  std::vector<double> twice_loss(loss.rbegin(), loss.rend());
  twice_loss.insert(twice_loss.end(), loss.begin(), loss.end());
  const LossCurve repeated(twice, twice_loss);
  CHECK(repeated.checkpoints() == 9);
  for (const double c : log_steps(1e17, 1e19, 100)) {
    const double inside = std::clamp(c, 1e17, plain.highest_flops());
    CHECK(plain.at(inside) == repeated.at(inside));
  }
}

TEST_CASE("fit: checkpoints of equal FLOPs are averaged by weight, weight 0 is left out", "[fit]") {
  const std::vector<double> flops{1e17, 1e17, 2e17, 3e17};
  const std::vector<double> loss{1.0, 2.0, 0.5, 100.0};
  const std::vector<double> weights{1.0, 3.0, 1.0, 0.0};
  const LossCurve curve(flops, loss, weights);
  CHECK(curve.checkpoints() == 2);
  CHECK(curve.at(1e17) == 1.75);
  CHECK(curve.highest_flops() == 2e17);
}

TEST_CASE("fit: a run of one checkpoint has a loss there only", "[fit]") {
  const LossCurve curve(std::vector{3e17}, std::vector{-1.5});
  CHECK(curve.at(3e17) == -1.5);
  CHECK_THROWS_AS(curve.at(3.0000001e17), DomainError);
  CHECK_THROWS_AS(curve.extrapolated(3e17), DomainError);
}

TEST_CASE("fit: a quadratic loss is extrapolated exactly", "[fit]") {
  const auto quadratic = [](double c) {
    return 1.0 - 2.0 * (c / 1e18) + 0.7 * std::pow(c / 1e18, 2);
  };
  std::vector<double> flops{1e17, 4e17, 5e17, 9e17};
  std::vector<double> loss;
  for (const double c : flops) loss.push_back(quadratic(c));
  loss[0] = 50.0;  // not one of the last three
  const LossCurve curve(flops, loss);
  for (const double c : {9e17, 9.5e17, 1.2e18}) {
    CHECK(std::abs(curve.extrapolated(c) - quadratic(c)) < 1e-13);
  }
  CHECK_THROWS_AS(curve.extrapolated(8.9e17), DomainError);
  CHECK_THROWS_AS(curve.extrapolated(std::nan("")), DomainError);
}

TEST_CASE("fit: a loss curve refuses what it cannot use", "[fit]") {
  const std::vector<double> one{1e17};
  CHECK_THROWS_AS(LossCurve({}, {}), DomainError);
  CHECK_THROWS_AS(LossCurve(one, {}), DomainError);
  CHECK_THROWS_AS(LossCurve(one, one, std::vector{1.0, 1.0}), DomainError);
  CHECK_THROWS_AS(LossCurve(one, one, std::vector{0.0}), DomainError);
  CHECK_THROWS_AS(LossCurve(one, one, std::vector{-1.0}), DomainError);
  CHECK_THROWS_AS(LossCurve(std::vector{0.0}, one), DomainError);
  CHECK_THROWS_AS(LossCurve(one, std::vector{std::nan("")}), DomainError);
  const LossCurve curve(std::vector{1e17, 2e17}, std::vector{2.0, 1.0});
  CHECK_THROWS_AS(curve.at(0.99e17), DomainError);
  CHECK_THROWS_AS(curve.at(2.01e17), DomainError);
  CHECK_THROWS_AS(curve.at(std::nan("")), DomainError);
}

TEST_CASE("fit: the slope of a loss in ln C is that of the late checkpoints", "[fit]") {
  // Flat until 4e17, then straight with slope -0.3: 4 and 6 lie in the last half, 1 and 2 do not.
  const std::vector<double> flops{1e17, 2e17, 4e17, 6e17, 8e17};
  std::vector<double> loss{1.0, 1.0};
  for (std::size_t i = 2; i < 5; ++i) loss.push_back(1.0 - 0.3 * std::log(flops[i] / 4e17));
  const LossCurve curve(flops, loss);
  CHECK(std::abs(curve.log_slope(4e17, 8e17) - -0.3) < 1e-12);
  // The last checkpoint before, when none lies between.
  CHECK(std::abs(curve.log_slope(7e17, 8e17) - -0.3) < 1e-12);
  CHECK(curve.log_slope(1.5e17, 3e17) == 0.0);
  CHECK(curve.log_slope(1e17, 1e17) == 0.0);
  CHECK_THROWS_AS(curve.log_slope(5e17, 10e17), DomainError);
}

TEST_CASE("fit: the slope of a loss in ln C is a least-squares line's", "[fit]") {
  // Through (0, 1), (1, 0.5) and (2, 0.3): slope -0.35.
  const double e = std::exp(1.0);
  const LossCurve curve(std::vector{1e17, 1e17 * e, 1e17 * e * e}, std::vector{1.0, 0.5, 0.3});
  CHECK(std::abs(curve.log_slope(1e17, 1e17 * e * e) - -0.35) < 1e-12);
}

}  // namespace loss_curve_test
