#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "check_interval.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/interval.hpp"

namespace quantile_test {

using vocabplan::DomainError;
using vocabplan::Interval;
using vocabplan::percentile_interval;
using vocabplan::test::check_interval;
using vocabplan::test::Random;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double quantile(const std::vector<double>& values, double p) {
  return vocabplan::quantile_of_sorted(values, p);
}

}  // namespace

TEST_CASE("predict: quantiles of evenly spaced values are linear in p", "[predict]") {
  std::vector<double> values(101);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  for (const double p : {0.0, 0.01, 0.05, 0.123, 0.25, 0.5, 0.777, 0.95, 0.9999, 1.0}) {
    CHECK(std::abs(quantile(values, p) - 100.0 * p) < 1e-12);
  }
}

TEST_CASE("predict: quantiles interpolate between order statistics", "[predict]") {
  // Positions 4 p: 0.4 between 1 and 2, 3.6 between 8 and 16.
  const std::vector<double> values{1.0, 2.0, 4.0, 8.0, 16.0};
  CHECK(std::abs(quantile(values, 0.1) - 1.4) < 1e-15);
  CHECK(std::abs(quantile(values, 0.9) - 12.8) < 1e-14);
  CHECK(quantile(values, 0.0) == 1.0);
  CHECK(quantile(values, 0.5) == 4.0);
  CHECK(quantile(values, 1.0) == 16.0);
  for (const double p : {0.0, 0.3, 1.0}) CHECK(quantile({7.0}, p) == 7.0);
}

TEST_CASE("predict: a quantile next to an infinite value is infinite", "[predict]") {
  const std::vector<double> values{-kInfinity, 1.0, 2.0, 3.0, kInfinity};
  CHECK(quantile(values, 0.0) == -kInfinity);
  CHECK(quantile(values, 0.1) == -kInfinity);
  CHECK(quantile(values, 0.25) == 1.0);
  CHECK(quantile(values, 0.75) == 3.0);
  CHECK(quantile(values, 0.76) == kInfinity);
  CHECK(quantile({-kInfinity, kInfinity}, 0.5) == -kInfinity);
  // On an order statistic, though the position (1 - 0.9) / 2 * 20 is not exactly 1.
  std::vector<double> twenty_one(21, 5.0);
  twenty_one.front() = -kInfinity;
  CHECK(quantile(twenty_one, 0.5 * (1.0 - 0.9)) == 5.0);
}

TEST_CASE("predict: quantiles outside their domain are refused", "[predict]") {
  CHECK_THROWS_AS(quantile({}, 0.5), DomainError);
  for (const double p : {-1e-9, 1.1, std::nan("")}) {
    CHECK_THROWS_AS(quantile({1.0, 2.0}, p), DomainError);
  }
  for (const double level : {0.0, 1.0, -0.5, 90.0, std::nan("")}) {
    CHECK_THROWS_AS(percentile_interval({1.0, 2.0}, level), DomainError);
  }
  CHECK_THROWS_AS(percentile_interval({}, 0.9), DomainError);
  CHECK_THROWS_AS(percentile_interval({1.0, -1.0}, 0.9), DomainError);
  CHECK_THROWS_AS(percentile_interval({1.0, std::nan("")}, 0.9), DomainError);
}

TEST_CASE("predict: percentile intervals of any number of values in any order", "[predict]") {
  Random random(61);
  for (std::size_t n = 2; n < 200; ++n) {
    std::vector<double> values(n);
    for (double& value : values) value = random.log_uniform(1.0, 1e6);
    const double level = random.uniform(0.01, 0.999);
    CAPTURE(n, level);
    check_interval(percentile_interval(values, level), values, level, 1e-9);
  }
}

TEST_CASE("predict: an end on a draw without an optimum is open", "[predict]") {
  std::vector<double> values(41);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 100.0 + static_cast<double>(i);
  // At 90 % the ends are at positions 2 and 38 of 0 .. 40.
  values[0] = values[1] = 0.0;
  values[40] = kInfinity;
  Interval interval = percentile_interval(values, 0.9);
  CHECK_FALSE(interval.lower_open);
  CHECK_FALSE(interval.upper_open);
  CHECK(interval.lower == 102.0);
  CHECK(interval.upper == 138.0);
  CHECK(std::abs(interval.unbounded_share - 3.0 / 41.0) < 1e-15);
  values[2] = 0.0;
  interval = percentile_interval(values, 0.9);
  CHECK(interval.lower_open);
  CHECK(interval.lower == 0.0);
  CHECK_FALSE(interval.upper_open);
  // Between a draw with and one without an optimum: positions 1.9 and 38.1.
  values[2] = 102.0;
  values[39] = kInfinity;
  interval = percentile_interval(values, 0.905);
  CHECK(interval.lower_open);
  CHECK(interval.upper_open);
  CHECK(interval.upper == kInfinity);
}

TEST_CASE("predict: no draw has an optimum, no end is bounded", "[predict]") {
  for (const double value : {0.0, kInfinity}) {
    const Interval interval = percentile_interval(std::vector<double>(20, value), 0.5);
    CHECK(interval.lower_open);
    CHECK(interval.upper_open);
    CHECK(interval.unbounded_share == 1.0);
  }
}

}  // namespace quantile_test
