#include "fit/solver/huber_newton.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostSteps = 200;
constexpr int kMostLineSteps = 40;
constexpr double kObjectiveRounding = 1e-14;

double largest(const VectorXd& gradient) {
  return gradient.cwiseAbs().maxCoeff();
}

}  // namespace

void HuberNewton::move(const VectorXd& coefficients) {
  coefficients_ = coefficients;
  fitted_.noalias() = columns_ * coefficients_;
  if (link_ == Link::identity) {
    residuals_ = fitted_ - observed_;
  } else {
    residuals_ = (weights_.array() > 0.0).select(fitted_.array().log() - observed_.array(), 0.0);
  }
}

bool HuberNewton::start_at(const VectorXd& coefficients) {
  move(coefficients);
  return residuals_.allFinite();
}

void HuberNewton::set_score() {
  const Index rows = residuals_.size();
  score_.resize(rows);
  double sum = 0.0;
  for (Index i = 0; i < rows; ++i) {
    const double r = residuals_[i];
    const double psi = std::min(std::max(r, -delta_), delta_);
    // psi (r - psi/2) is r^2/2 inside delta and delta (|r| - delta/2) outside.
    sum += weights_[i] * psi * (r - 0.5 * psi);
    score_[i] = weights_[i] * psi;
  }
  if (link_ == Link::logarithm) {
    score_ = (weights_.array() > 0.0).select(score_.array() / fitted_.array(), 0.0);
  }
  objective_ = sum;
}

// The second derivative, with `share_outside` of the majorising weight delta/|r| for rows beyond
// delta, where Huber's function has none. Logarithms bend the other way: far above the data nothing
// positive is left, and a full share leaves that part out (Gauss & Newton).
MatrixXd HuberNewton::curvature(double share_outside) const {
  const Index rows = columns_.rows();
  const Index n = columns_.cols();
  MatrixXd sum = MatrixXd::Zero(n, n);
  for (Index i = 0; i < rows; ++i) {
    const double size = std::abs(residuals_[i]);
    double weight = size <= delta_ ? 1.0 : share_outside * delta_ / size;
    if (link_ == Link::logarithm) {
      const double psi = std::min(std::max(residuals_[i], -delta_), delta_);
      if (share_outside < 1.0) weight = std::max(weight - psi, 0.0);
      weight /= fitted_[i] * fitted_[i];
    }
    weight *= weights_[i];
    if (weight == 0.0) continue;
    for (Index j = 0; j < n; ++j) {
      const double w = weight * columns_(i, j);
      for (Index k = 0; k <= j; ++k) sum(j, k) += w * columns_(i, k);
    }
  }
  return sum;
}

HuberNewton::Slope HuberNewton::slope_along(const VectorXd& change, double step) const {
  const Index rows = residuals_.size();
  double sum = 0.0;
  if (link_ == Link::identity) {
    for (Index i = 0; i < rows; ++i) {
      const double r = residuals_[i] + step * change[i];
      sum += weights_[i] * std::min(std::max(r, -delta_), delta_) * change[i];
    }
    return {sum, true};
  }
  for (Index i = 0; i < rows; ++i) {
    if (weights_[i] == 0.0) continue;
    const double m = fitted_[i] + step * change[i];
    if (!(m > 0.0)) return {0.0, false};
    const double r = std::log(m) - observed_[i];
    sum += weights_[i] * std::min(std::max(r, -delta_), delta_) * change[i] / m;
  }
  return {sum, true};
}

// The step at which the slope along the direction has fallen to a tenth; Illinois' false position
// once the minimum is bracketed. `slope` < 0 is the one at step 0.
double HuberNewton::line_search(const VectorXd& change, double slope) const {
  double low = 0.0;
  double high = 0.0;
  double slope_low = slope;
  double slope_high = 0.0;
  double step = 1.0;
  for (int i = 0; i < kMostLineSteps; ++i) {
    const Slope there = slope_along(change, step);
    if (there.exists && std::abs(there.at) <= 0.1 * -slope) return step;
    if (!there.exists) {
      high = step;
      slope_high = 0.0;
    } else if (there.at > 0.0) {
      if (high == step) slope_low *= 0.5;
      high = step;
      slope_high = there.at;
    } else {
      if (high > 0.0) slope_high *= 0.5;
      low = step;
      slope_low = there.at;
    }
    if (high == 0.0) {
      step *= 4.0;
    } else if (slope_high == 0.0) {
      step = 0.5 * (low + high);
    } else {
      const double share = slope_low / (slope_low - slope_high);
      step = low + (high - low) * std::clamp(share, 0.02, 0.98);
    }
  }
  return low;
}

bool HuberNewton::small_gradient(const VectorXd& gradient) const {
  return largest(gradient) <= kSmallScore * score_.norm();
}

// The effect of the residuals' rounding on the gradient: only rows within delta pass it on, and
// columns of length 1 add at most the length of their errors.
double HuberNewton::gradient_rounding() const {
  double sum = 0.0;
  for (Index i = 0; i < residuals_.size(); ++i) {
    if (weights_[i] == 0.0 || std::abs(residuals_[i]) > delta_) continue;
    double unit = std::abs(observed_[i]);
    if (link_ == Link::logarithm) unit = (1.0 + unit) / fitted_[i];
    sum += weights_[i] * unit * weights_[i] * unit;
  }
  return 4.0 * std::numeric_limits<double>::epsilon() * std::sqrt(sum);
}

// One step; true when it is the last.
bool HuberNewton::step(double& share_outside) {
  const VectorXd gradient = columns_.transpose() * score_;
  if (small_gradient(gradient)) {
    converged_ = true;
    return true;
  }
  MatrixXd second = curvature(share_outside);
  if (!(second.diagonal().maxCoeff() > 0.0)) {
    share_outside = 1.0;
    second = curvature(share_outside);
  }
  second.diagonal().array() += 1e-14 * second.diagonal().maxCoeff();
  const VectorXd direction = -second.selfadjointView<Eigen::Lower>().ldlt().solve(gradient);
  const double slope = gradient.dot(direction);
  if (!(slope < 0.0) || !direction.allFinite()) {
    if (share_outside >= 1.0) return true;
    share_outside = 1.0;
    return false;
  }
  const VectorXd change = columns_ * direction;
  const double length = line_search(change, slope);
  const double before = objective_;
  const VectorXd origin = coefficients_;
  move(coefficients_ + length * direction);
  set_score();
  ++iterations_;
  if (!(objective_ < before)) {
    const double there = largest(columns_.transpose() * score_);
    // Rounding hides the descent long before it hides the fall of the gradient.
    if (objective_ <= (1.0 + kObjectiveRounding) * before && there < 0.5 * largest(gradient))
      return false;
    if (objective_ > before) {
      move(origin);
      set_score();
    }
    converged_ = std::min(there, largest(gradient)) <=
                 1e4 * kSmallScore * score_.norm() + gradient_rounding();
    if (converged_ || share_outside >= 1.0) return true;
    share_outside = 1.0;
    return false;
  }
  // A long step means too much curvature, a short one too little.
  share_outside = length > 0.5 ? share_outside * 0.1 : std::min(1.0, share_outside * 4.0);
  if (share_outside < 1e-4) share_outside = 0.0;
  return rough_ && before - objective_ <= kRoughGain * objective_;
}

void HuberNewton::minimise(double delta, bool rough) {
  delta_ = delta;
  rough_ = rough;
  converged_ = false;
  set_score();
  double share_outside = 0.0;
  for (int i = 0; i < kMostSteps; ++i) {
    if (step(share_outside)) return;
  }
}

void HuberNewton::stay(double delta) {
  delta_ = delta;
  set_score();
  converged_ = true;
}

RegressionResult HuberNewton::result() const {
  return {.coefficients = coefficients_,
          .score = score_,
          .residuals = residuals_,
          .objective = objective_,
          .iterations = iterations_,
          .converged = converged_};
}

}  // namespace vocabplan
