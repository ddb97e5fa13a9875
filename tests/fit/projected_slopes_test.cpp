#include "fit/solver/projected_slopes.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "random.hpp"

namespace vocabplan::projected_slopes_test {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// y = c0 + c1 u^-a + c2 v^-b with rows that lie off by `noise`.
struct Powers {
  VectorXd ln_u{}, ln_v{}, y{}, weights{};

  Powers(double noise, std::uint64_t seed, Index rows = 60)
      : ln_u(rows), ln_v(rows), y(rows), weights(rows) {
    test::Random random(seed);
    for (Index i = 0; i < rows; ++i) {
      ln_u[i] = random.uniform(-2.0, 2.0);
      ln_v[i] = random.uniform(-2.0, 2.0);
      weights[i] = random.uniform(0.5, 2.0);
      y[i] = 1.5 + 2.0 * std::exp(-0.7 * ln_u[i]) + 1.2 * std::exp(-0.4 * ln_v[i]) +
             noise * random.uniform(-1.0, 1.0);
    }
  }

  [[nodiscard]] MatrixXd columns(double a, double b) const {
    MatrixXd all(y.size(), 3);
    all.col(0).setOnes();
    all.col(1) = (-a * ln_u).array().exp();
    all.col(2) = (-b * ln_v).array().exp();
    return all;
  }

  [[nodiscard]] RegressionResult minimum(double a, double b, double delta) const {
    const MatrixXd all = columns(a, b);
    return regress({.columns = all, .observed = y, .weights = weights, .delta = delta}, {});
  }

  [[nodiscard]] ProjectedSlopes slopes(double a, double b, double delta) const {
    const MatrixXd all = columns(a, b);
    const Regression problem{.columns = all, .observed = y, .weights = weights, .delta = delta};
    const RegressionResult at = regress(problem, {});
    MatrixXd tangents(y.size(), 2);
    tangents.col(0) = -at.coefficients[1] * ln_u.cwiseProduct(all.col(1));
    tangents.col(1) = -at.coefficients[2] * ln_v.cwiseProduct(all.col(2));
    return projected_slopes(problem, at, tangents);
  }
};

constexpr double kStep = 1e-4;

TEST_CASE("fit: slopes of a projected objective are its central differences") {
  for (const double delta : {kInfinity, 0.3, 0.02}) {
    const Powers data(0.4, 21);
    const ProjectedSlopes found = data.slopes(0.9, 0.6, delta);
    const double a = (data.minimum(0.9 + kStep, 0.6, delta).objective -
                      data.minimum(0.9 - kStep, 0.6, delta).objective) /
                     (2.0 * kStep);
    const double b = (data.minimum(0.9, 0.6 + kStep, delta).objective -
                      data.minimum(0.9, 0.6 - kStep, delta).objective) /
                     (2.0 * kStep);
    CAPTURE(delta);
    // The differences bend by the square of the step, and by delta's corners.
    CHECK(std::abs(found.gradient[0] - a) < 1e-4 * found.gradient.norm());
    CHECK(std::abs(found.gradient[1] - b) < 1e-4 * found.gradient.norm());
  }
}

// Without residuals Gauss & Newton leave nothing out.
TEST_CASE("fit: second derivatives of a projected objective are right where the fit is exact") {
  const Powers data(0.0, 22);
  const ProjectedSlopes found = data.slopes(0.7, 0.4, kInfinity);
  REQUIRE(found.second.rows() == 2);
  REQUIRE(found.coefficients.rows() == 3);
  for (Index k = 0; k < 2; ++k) {
    const double a = k == 0 ? kStep : 0.0;
    const double b = k == 1 ? kStep : 0.0;
    const RegressionResult above = data.minimum(0.7 + a, 0.4 + b, kInfinity);
    const RegressionResult below = data.minimum(0.7 - a, 0.4 - b, kInfinity);
    const double second = (above.objective + below.objective) / (kStep * kStep);
    CHECK(found.second(k, k) == Approx(second).epsilon(1e-5));
    const VectorXd turn = (above.coefficients - below.coefficients) / (2.0 * kStep);
    CHECK((found.coefficients.col(k) - turn).norm() < 1e-5 * turn.norm());
  }
  const double both = data.minimum(0.7 + kStep, 0.4 + kStep, kInfinity).objective -
                      data.minimum(0.7 + kStep, 0.4 - kStep, kInfinity).objective;
  CHECK(found.second(0, 1) == Approx(both / (2.0 * kStep * kStep)).epsilon(1e-3));
  CHECK(found.second(0, 1) == Approx(found.second(1, 0)).epsilon(1e-11));
}

TEST_CASE("fit: a tangent along a column leaves no second derivative") {
  const Powers data(0.1, 23);
  const MatrixXd all = data.columns(0.7, 0.4);
  const Regression problem{.columns = all, .observed = data.y, .weights = data.weights};
  const RegressionResult at = regress(problem, {});
  const ProjectedSlopes found = projected_slopes(problem, at, all.col(1));
  CHECK(found.second.size() == 0);
  CHECK(found.coefficients.size() == 0);
  // The score is orthogonal to the columns.
  CHECK(std::abs(found.gradient[0]) < 1e-11 * at.objective);
}

}  // namespace
}  // namespace vocabplan::projected_slopes_test
