#pragma once

#include <Eigen/Core>
#include <functional>
#include <vector>

#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan {

/// A function's value and gradient at one place, and its second derivatives as far as they are
/// known: empty, or positive definite.
struct Valued {
  double value = 0.0;
  Eigen::VectorXd gradient{};
  Eigen::MatrixXd second{};
};

struct BoxMinimum {
  Eigen::VectorXd at{};
  double value = 0.0;
  double gradient = 0.0;  ///< largest |free gradient| x width of the box / value
  bool settled = false;   ///< no step lowers the value by more than its rounding
};

/// A minimum of a smooth function in a box, from `start`: BFGS on the variables that are not held
/// at an edge, with a backtracking line search up to the first edge. A search that comes to one of
/// the minima that are `known` ends there.
[[nodiscard]] BoxMinimum minimise_in_box(
    const std::function<Valued(const Eigen::VectorXd&)>& function, const Eigen::VectorXd& start,
    const std::vector<Bounds>& box, const std::vector<BoxMinimum>& known = {});

}  // namespace vocabplan
