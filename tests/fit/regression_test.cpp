#include "fit/solver/regression.hpp"

#include <cmath>

#include "catch.hpp"
#include "random.hpp"

namespace regression_test {

using namespace vocabplan;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd numbers(std::initializer_list<double> values) {
  VectorXd out(static_cast<Eigen::Index>(values.size()));
  Eigen::Index i = 0;
  for (const double value : values) out[i++] = value;
  return out;
}

constexpr double kNormal = 1.345 * 1.4826;

}  // namespace

// Sums of psi(c - y_i) that vanish, by hand: 3 c = 1 and 2 (c - 1) + 4 = 1 + 3.
TEST_CASE("fit: Huber's place of four numbers is where the clamped residuals cancel") {
  const MatrixXd ones = MatrixXd::Ones(4, 1);
  const VectorXd y = numbers({0.0, 0.0, 0.0, 10.0});
  const VectorXd weights = VectorXd::Ones(4);
  const RegressionResult found =
      regress({.columns = ones, .observed = y, .weights = weights, .delta = 1.0}, {});
  CHECK(found.converged);
  CHECK(std::abs(found.coefficients[0] - 1.0 / 3.0) < 1e-12);
  CHECK(std::abs(found.objective - (3.0 / 18.0 + (10.0 - 1.0 / 3.0 - 0.5))) < 1e-12);
  CHECK(std::abs(found.residuals[3] - (1.0 / 3.0 - 10.0)) < 1e-12);
  CHECK(std::abs(found.score[0] - 1.0 / 3.0) < 1e-12);
  CHECK(found.score[3] == -1.0);

  // A weight is a number of rows: 2 c + 3 c = 5 / 3 + 1 holds at c = 8 / 15 for weights 2 and 3 of
  // rows within delta at 0 and 5 / 9, beside one far row of weight 1.
  const VectorXd other = numbers({0.0, 5.0 / 9.0, 10.0, -70.0});
  const VectorXd unequal = numbers({2.0, 3.0, 1.0, 0.0});
  const RegressionResult weighted =
      regress({.columns = ones, .observed = other, .weights = unequal, .delta = 1.0}, {});
  CHECK(weighted.converged);
  CHECK(std::abs(weighted.coefficients[0] - 8.0 / 15.0) < 1e-12);
  CHECK(weighted.score[3] == 0.0);
}

// With one coefficient and residuals ln c - ln y, the same equations hold for logarithms.
TEST_CASE("fit: Huber's place of logarithms is that of the logarithms") {
  const MatrixXd ones = MatrixXd::Ones(4, 1);
  const VectorXd y = numbers({2.0, 2.0, 2.0, 2.0 + std::log(50.0)});
  const VectorXd weights = VectorXd::Ones(4);
  const RegressionResult found = regress(
      {.columns = ones, .observed = y, .weights = weights, .delta = 0.3, .link = Link::logarithm},
      {});
  CHECK(found.converged);
  CHECK(std::abs(std::log(found.coefficients[0]) - 2.1) < 1e-12);
  CHECK(std::abs(found.objective - (3.0 * 0.005 + 0.3 * (std::log(50.0) - 0.1 - 0.15))) < 1e-12);
}

// y = 1 - x has its least squares at a slope below 0; held at 0 it leaves the mean.
TEST_CASE("fit: a coefficient that would be negative is held at zero") {
  MatrixXd columns(3, 2);
  columns << 1.0, 0.0, 1.0, 1.0, 1.0, 2.0;
  const VectorXd y = numbers({1.0, 0.0, -1.0});
  const VectorXd weights = VectorXd::Ones(3);
  const RegressionResult free =
      regress({.columns = columns, .observed = y, .weights = weights}, {});
  CHECK(std::abs(free.coefficients[0] - 1.0) < 1e-12);
  CHECK(std::abs(free.coefficients[1] + 1.0) < 1e-12);
  const RegressionResult held = regress(
      {.columns = columns, .observed = y, .weights = weights, .nonnegative = {false, true}}, {});
  CHECK(std::abs(held.coefficients[0]) < 1e-12);
  CHECK(held.coefficients[1] == 0.0);
  CHECK(std::abs(held.objective - 1.0) < 1e-12);
}

// Neither a row of weight 0 nor how far a row lies beyond delta is in the equations of the minimum.
TEST_CASE("fit: rows without weight or far from the rest do not end a regression early") {
  constexpr Eigen::Index kRows = 60;
  MatrixXd columns = MatrixXd::Ones(kRows, 2);
  VectorXd y(kRows);
  VectorXd weights = VectorXd::Ones(kRows);
  test::Random random(1);
  for (Eigen::Index i = 0; i < kRows; ++i) {
    columns(i, 1) = random.uniform(0.0, 4.0);
    y[i] = 1.5 + 2.0 * columns(i, 1) + random.uniform(-0.02, 0.02);
  }
  weights.tail(5).setZero();
  const VectorXd start = numbers({1.0, 1.0});
  const auto found = [&](double unweighted, double far, double delta) {
    y.tail(5).setConstant(unweighted);
    y[0] = far;
    return regress({.columns = columns, .observed = y, .weights = weights, .delta = delta}, start);
  };
  for (const double delta : {1e-3, 1e-6}) {
    const VectorXd expected = found(0.0, 100.0, delta).coefficients;
    for (const double size : {1e6, 1e10, 1e15}) {
      CAPTURE(delta, size);
      CHECK((found(size, 100.0, delta).coefficients - expected).norm() < 1e-9);
      CHECK((found(0.0, size, delta).coefficients - expected).norm() < 1e-9);
    }
  }
}

// Which of two columns that are nearly the same stays is left to rounding; what stays must be what
// the objective is of.
TEST_CASE("fit: the objective is that of the coefficients where columns repeat") {
  constexpr Eigen::Index kRows = 30;
  test::Random random(2);
  for (int i = 0; i < 50; ++i) {
    MatrixXd columns = MatrixXd::Ones(kRows, 3);
    VectorXd y(kRows);
    for (Eigen::Index row = 0; row < kRows; ++row) {
      columns(row, 1) = random.uniform(0.5, 2.0);
      columns(row, 2) = columns(row, 1) * (1.0 + random.uniform(-4e-16, 4e-16));
      y[row] = 5.5 + 0.2 * columns(row, i % 2 == 0 ? 0 : 1);
    }
    const VectorXd weights = VectorXd::Ones(kRows);
    const RegressionResult result = regress(
        {.columns = columns, .observed = y, .weights = weights, .nonnegative = {false, true, true}},
        {});
    CAPTURE(i, result.coefficients[1], result.coefficients[2]);
    CHECK(result.coefficients.tail(2).minCoeff() >= 0.0);
    const double sum = 0.5 * (columns * result.coefficients - y).squaredNorm();
    CHECK(sum < 1e-24);
    CHECK(result.objective < 1e-24);
  }
}

// Two columns that cancel beyond the range of doubles have no objective to begin with.
TEST_CASE("fit: a start whose objective is no number ends") {
  MatrixXd columns = MatrixXd::Ones(4, 3);
  columns.col(1) << 1e300, 1.0, 2.0, 3.0;
  columns.col(2) << 1e300, 2.0, 1.0, 5.0;
  const VectorXd y = numbers({1.0, 2.0, 4.0, 3.0});
  const VectorXd weights = VectorXd::Ones(4);
  const RegressionResult result =
      regress({.columns = columns, .observed = y, .weights = weights, .delta = 0.1},
              numbers({0.0, 1e10, -1e10}));
  const double at_zero = 0.1 * (y.sum() - 4.0 * 0.05);
  CHECK(result.objective >= 0.0);
  CHECK(result.objective < at_zero);
}

// Columns (1, 1) and (1, 0) of length 1 have the cosine sqrt(1/2), so that the squares of their
// singular values are 1 +- sqrt(1/2).
TEST_CASE("fit: the condition of two columns follows from the angle between them") {
  MatrixXd columns(2, 2);
  columns << 1.0, 100.0, 1.0, 0.0;
  const double cosine = std::sqrt(0.5);
  const double expected = std::sqrt((1.0 + cosine) / (1.0 - cosine));
  CHECK(std::abs(condition_of(columns, VectorXd::Ones(2)) - expected) < 1e-12);
  columns.col(1).setZero();
  CHECK(std::isinf(condition_of(columns, VectorXd::Ones(2))));
}

// 1.345 x 1.4826 x the median distance from the median, by hand.
TEST_CASE("fit: delta follows from the median distance of the residuals from their median") {
  CHECK(delta_of_residuals(numbers({1.0, 2.0, 3.0, 4.0, 100.0}), VectorXd::Ones(5), 0.0) ==
        Approx(kNormal * 1.0).epsilon(1e-15));
  // An even number of them: medians (2 + 4) / 2 and, of 2, 1, 1, 5, (1 + 2) / 2.
  CHECK(delta_of_residuals(numbers({8.0, 1.0, 4.0, 2.0}), VectorXd::Ones(4), 0.0) ==
        Approx(kNormal * 1.5).epsilon(1e-15));
  // Weights are numbers of rows: 1, 1, 5, 6, 6, 6, with distances 4.5, 4.5, 0.5, 0.5, 0.5, 0.5.
  CHECK(delta_of_residuals(numbers({1.0, 5.0, 6.0, -9.0}), numbers({2.0, 1.0, 3.0, 0.0}), 0.0) ==
        Approx(kNormal * 0.5).epsilon(1e-15));
  CHECK(delta_of_residuals(numbers({3.0, 3.0, 3.0}), VectorXd::Ones(3), 0.25) == 0.25);
}

}  // namespace regression_test
