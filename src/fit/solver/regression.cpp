#include "fit/solver/regression.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "fit/solver/huber_newton.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// From one delta to the next on the way down: few rows change sides, so a step or two follow.
constexpr double kDeltaStep = 0.25;

VectorXd lengths_of(const MatrixXd& columns, const VectorXd& weights) {
  return (columns.array().square().colwise() * weights.array()).colwise().sum().sqrt().transpose();
}

// The least-squares start; for the logarithm in relative errors.
VectorXd least_squares(const MatrixXd& columns, const Regression& problem) {
  VectorXd root = problem.weights.array().sqrt();
  VectorXd target = problem.observed;
  if (problem.link == Link::logarithm) {
    target = target.array().exp();
    root.array() /= target.array();
  }
  const MatrixXd scaled = columns.array().colwise() * root.array();
  return scaled.colPivHouseholderQr().solve(VectorXd(target.array() * root.array()));
}

// One regression on some of the columns, without signs.
class Subproblem {
 public:
  Subproblem(const Regression& problem, std::vector<Index> kept)
      : problem_(problem),
        kept_(std::move(kept)),
        columns_(problem.columns.rows(), static_cast<Index>(kept_.size())) {
    for (std::size_t j = 0; j < kept_.size(); ++j) {
      columns_.col(static_cast<Index>(j)) = problem.columns.col(kept_[j]);
    }
    scale_ = lengths_of(columns_, problem.weights);
    for (Index j = 0; j < columns_.cols(); ++j) {
      scale_[j] = scale_[j] > 0.0 ? 1.0 / scale_[j] : 1.0;
      columns_.col(j) *= scale_[j];
    }
  }

  [[nodiscard]] RegressionResult solve(const VectorXd& start) const {
    if (columns_.cols() == 0) return nothing();
    RegressionResult result = minimum(start);
    VectorXd all = VectorXd::Zero(problem_.columns.cols());
    for (std::size_t j = 0; j < kept_.size(); ++j) {
      const auto at = static_cast<Index>(j);
      all[kept_[j]] = result.coefficients[at] * scale_[at];
    }
    result.coefficients = std::move(all);
    return result;
  }

 private:
  [[nodiscard]] RegressionResult nothing() const {
    HuberNewton newton(problem_.columns, problem_.observed, problem_.weights, problem_.link);
    (void)newton.start_at(VectorXd::Zero(problem_.columns.cols()));
    newton.stay(problem_.delta);
    return newton.result();
  }

  [[nodiscard]] VectorXd scaled_start(const VectorXd& start) const {
    VectorXd scaled(columns_.cols());
    for (std::size_t j = 0; j < kept_.size(); ++j) {
      const auto at = static_cast<Index>(j);
      scaled[at] = start[kept_[j]] / scale_[at];
    }
    return scaled;
  }

  [[nodiscard]] RegressionResult minimum(const VectorXd& start) const {
    HuberNewton newton(columns_, problem_.observed, problem_.weights, problem_.link);
    const bool squares = std::isinf(problem_.delta) && problem_.link == Link::identity;
    if (squares) {
      (void)newton.start_at(least_squares(columns_, problem_));
      newton.stay(problem_.delta);
      return newton.result();
    }
    if (start.size() > 0 && newton.start_at(scaled_start(start))) {
      newton.minimise(problem_.delta, problem_.rough);
      return newton.result();
    }
    if (!newton.start_at(least_squares(columns_, problem_))) {
      // No positive prediction there; equal shares of every column have one.
      (void)newton.start_at(VectorXd::Ones(columns_.cols()));
    }
    double delta = delta_of_residuals(newton.residuals(), problem_.weights, problem_.delta);
    while (delta > problem_.delta) {
      newton.minimise(delta, true);
      delta *= kDeltaStep;
    }
    newton.minimise(problem_.delta, problem_.rough);
    return newton.result();
  }

  const Regression& problem_;
  std::vector<Index> kept_;
  MatrixXd columns_;
  VectorXd scale_;
};

// The kept coefficient that is most negative against its sign, or -1.
Index worst_sign(const RegressionResult& result, const Regression& problem,
                 const std::vector<Index>& kept) {
  Index worst = -1;
  double least = 0.0;
  for (const Index j : kept) {
    if (!problem.nonnegative[static_cast<std::size_t>(j)]) continue;
    const double share = result.coefficients[j] * problem.columns.col(j).norm();
    if (share < least) {
      least = share;
      worst = j;
    }
  }
  return worst;
}

// The column left out whose coefficient would grow from zero, or -1.
Index worth_adding(const RegressionResult& result, const Regression& problem,
                   const std::vector<Index>& kept) {
  Index best = -1;
  double least = -1e-9;
  for (Index j = 0; j < problem.columns.cols(); ++j) {
    if (std::find(kept.begin(), kept.end(), j) != kept.end()) continue;
    const double size = problem.columns.col(j).norm() * result.score.norm();
    const double slope = size > 0.0 ? problem.columns.col(j).dot(result.score) / size : 0.0;
    if (slope < least) {
      least = slope;
      best = j;
    }
  }
  return best;
}

VectorXd clipped(VectorXd coefficients, const Regression& problem) {
  for (Index j = 0; j < coefficients.size(); ++j) {
    if (problem.nonnegative[static_cast<std::size_t>(j)]) {
      coefficients[j] = std::max(coefficients[j], 0.0);
    }
  }
  return coefficients;
}

// A term that rounding alone put there is none.
void drop_traces(RegressionResult& result, const Regression& problem) {
  const VectorXd sizes =
      result.coefficients.cwiseAbs().cwiseProduct(problem.columns.colwise().norm().transpose());
  const double trace = 4.0 * std::numeric_limits<double>::epsilon() * sizes.maxCoeff();
  for (Index j = 0; j < sizes.size(); ++j) {
    const bool held = problem.nonnegative[static_cast<std::size_t>(j)];
    if (held && sizes[j] <= trace) result.coefficients[j] = 0.0;
  }
}

}  // namespace

RegressionResult regress(const Regression& problem, const VectorXd& start) {
  std::vector<Index> kept(static_cast<std::size_t>(problem.columns.cols()));
  std::iota(kept.begin(), kept.end(), Index{0});
  RegressionResult result = Subproblem(problem, kept).solve(start);
  if (problem.nonnegative.empty()) return result;
  // Each pass removes or restores one column; with at most eight of them this ends soon.
  for (int pass = 0; pass < 4 * kMostCoefficients; ++pass) {
    const Index wrong = worst_sign(result, problem, kept);
    if (wrong >= 0) {
      kept.erase(std::find(kept.begin(), kept.end(), wrong));
    } else {
      const Index missing = worth_adding(result, problem, kept);
      if (missing < 0) {
        drop_traces(result, problem);
        return result;
      }
      kept.push_back(missing);
    }
    const VectorXd from = clipped(result.coefficients, problem);
    result = Subproblem(problem, kept).solve(from);
  }
  // Rounding decides which of two columns goes: the one that is left out then is at 0.
  result.coefficients = clipped(std::move(result.coefficients), problem);
  result.converged = false;
  return result;
}

double condition_of(const MatrixXd& columns, const VectorXd& weights) {
  const VectorXd lengths = lengths_of(columns, weights);
  if (!(lengths.minCoeff() > 0.0)) return std::numeric_limits<double>::infinity();
  const VectorXd root = weights.array().sqrt();
  const MatrixXd scaled =
      (columns.array().colwise() * root.array()).rowwise() / lengths.transpose().array();
  const MatrixXd triangle =
      scaled.colPivHouseholderQr().matrixR().topRows(scaled.cols()).triangularView<Eigen::Upper>();
  const VectorXd values = triangle.jacobiSvd().singularValues();
  const double least = values.minCoeff();
  return least > 0.0 ? values.maxCoeff() / least : std::numeric_limits<double>::infinity();
}

namespace {

double weighted_median(std::vector<std::pair<double, double>>& values) {
  std::sort(values.begin(), values.end());
  double total = 0.0;
  for (const auto& [value, weight] : values) total += weight;
  double below = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    below += values[i].second;
    if (below == 0.5 * total && i + 1 < values.size()) {
      return 0.5 * (values[i].first + values[i + 1].first);
    }
    if (below > 0.5 * total) return values[i].first;
  }
  return values.empty() ? 0.0 : values.back().first;
}

}  // namespace

double delta_of_residuals(const VectorXd& residuals, const VectorXd& weights, double least) {
  std::vector<std::pair<double, double>> values;
  values.reserve(static_cast<std::size_t>(residuals.size()));
  for (Index i = 0; i < residuals.size(); ++i) {
    if (weights[i] > 0.0) values.emplace_back(residuals[i], weights[i]);
  }
  const double centre = weighted_median(values);
  for (auto& [value, weight] : values) value = std::abs(value - centre);
  return std::max(1.345 * 1.4826 * weighted_median(values), least);
}

}  // namespace vocabplan
