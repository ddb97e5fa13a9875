#include "fit/solver/box_search.hpp"

#include <cmath>

#include "catch.hpp"

namespace vocabplan::box_search_test {
namespace {

using Eigen::VectorXd;

const std::vector<Bounds> kBox{{-2.0, 2.0}, {-1.0, 3.0}};

VectorXd place(double x, double y) {
  VectorXd at(2);
  at << x, y;
  return at;
}

// 1 + (x - 1/2)^2 + 10 (y - 1/4)^2, without second derivatives.
Valued bowl(const VectorXd& at) {
  const double x = at[0] - 0.5;
  const double y = at[1] - 0.25;
  return {1.0 + x * x + 10.0 * y * y, place(2.0 * x, 20.0 * y), {}};
}

TEST_CASE("fit: a search with exact second derivatives takes a single step down a bowl") {
  int evaluations = 0;
  const auto function = [&](const VectorXd& at) {
    ++evaluations;
    Valued there = bowl(at);
    there.second = place(2.0, 20.0).asDiagonal();
    return there;
  };
  const BoxMinimum found = minimise_in_box(function, place(-1.0, 2.0), kBox);
  CHECK((found.at - place(0.5, 0.25)).norm() < 1e-12);
  CHECK(evaluations == 2);
}

TEST_CASE("fit: a search that comes to a known minimum ends there") {
  int evaluations = 0;
  const auto function = [&](const VectorXd& at) {
    ++evaluations;
    return bowl(at);
  };
  const BoxMinimum first = minimise_in_box(function, place(-1.0, 2.0), kBox);
  const int alone = std::exchange(evaluations, 0);
  const BoxMinimum again = minimise_in_box(function, place(-1.0, 2.0), kBox, {first});
  CHECK(evaluations < alone);
  CHECK(again.value == first.value);
  CHECK(again.at == first.at);
}

// 1 + (1 - x)^2 + 10 |y - x^2|: a valley with a sharp bottom, whose least value is 1 at (1, 1).
// The second derivatives given are those of (1 - x)^2 + 10 (y - x^2)^2.
TEST_CASE("fit: a search follows a valley with a sharp bottom") {
  const auto function = [](const VectorXd& at) {
    const double off = at[1] - at[0] * at[0];
    const double sign = off > 0.0 ? 10.0 : -10.0;
    Valued there{1.0 + (1.0 - at[0]) * (1.0 - at[0]) + 10.0 * std::abs(off),
                 place(-2.0 * (1.0 - at[0]) - 2.0 * at[0] * sign, sign), Eigen::MatrixXd(2, 2)};
    there.second << 2.0 + 80.0 * at[0] * at[0], -40.0 * at[0], -40.0 * at[0], 20.0;
    return there;
  };
  const BoxMinimum found = minimise_in_box(function, place(-1.5, 2.5), kBox);
  CHECK(found.value < 1.0 + 1e-4);
}

}  // namespace
}  // namespace vocabplan::box_search_test
