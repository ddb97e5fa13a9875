#include "fit/solver/regression.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "fit/solver/band_newton.hpp"
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

// One regression on some of the columns, without signs, in every case: columns are copied and
// brought to length 1.
class CarefulRegression {
 public:
  CarefulRegression(const Regression& problem, std::vector<Index> kept)
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

// The regression with coefficients at 0 or above: an active set of the columns kept.
class ActiveSet {
 public:
  explicit ActiveSet(const Regression& problem)
      : problem_(problem), norms_(problem.columns.colwise().norm()) {
    kept_.resize(static_cast<std::size_t>(problem.columns.cols()));
    std::iota(kept_.begin(), kept_.end(), Index{0});
  }

  [[nodiscard]] RegressionResult run(const VectorXd& start);

 private:
  void solve(const VectorXd& start);
  void take(const BandNewton& newton);
  [[nodiscard]] HuberSums sums_here() const;
  [[nodiscard]] VectorXd part_of(const VectorXd& all) const;
  [[nodiscard]] Index worst_sign() const;
  [[nodiscard]] Index worth_adding() const;
  [[nodiscard]] VectorXd clipped() const;
  [[nodiscard]] bool held(Index j) const {
    return !problem_.nonnegative.empty() && problem_.nonnegative[static_cast<std::size_t>(j)];
  }
  void drop_traces();

  const Regression& problem_;
  VectorXd norms_;
  std::vector<Index> kept_{};
  RegressionResult result_{};
};

VectorXd ActiveSet::part_of(const VectorXd& all) const {
  VectorXd part(static_cast<Index>(kept_.size()));
  for (std::size_t j = 0; j < kept_.size(); ++j) part[static_cast<Index>(j)] = all[kept_[j]];
  return part;
}

void ActiveSet::take(const BandNewton& newton) {
  result_.coefficients.setZero(problem_.columns.cols());
  for (std::size_t j = 0; j < kept_.size(); ++j) {
    result_.coefficients[kept_[j]] = newton.coefficients()[static_cast<Index>(j)];
  }
  result_.objective = newton.objective();
  result_.iterations = newton.iterations();
  result_.moved += newton.moved();
  result_.converged = true;
}

// Of all columns, also those that are left out.
HuberSums ActiveSet::sums_here() const {
  std::vector<Index> all(static_cast<std::size_t>(problem_.columns.cols()));
  std::iota(all.begin(), all.end(), Index{0});
  HuberSums sums;
  if (!huber_sums(rows_of(problem_, all), {.delta = problem_.delta}, result_.coefficients.data(),
                  sums)) {
    sums.objective = std::numeric_limits<double>::infinity();
  }
  return sums;
}

// By products of columns and from where the last regression ended; where that is not enough, with
// the care that copies cost. Nearly dependent columns have no products to speak of.
void ActiveSet::solve(const VectorXd& start) {
  if (kept_.empty()) {
    result_ = {.coefficients = VectorXd::Zero(problem_.columns.cols()), .converged = true};
    result_.objective = sums_here().objective;
    return;
  }
  const bool squares = std::isinf(problem_.delta) && problem_.link == Link::identity;
  if (start.size() > 0 || squares) {
    BandNewton newton(problem_, kept_, norms_);
    const auto count = static_cast<Index>(kept_.size());
    const bool done = newton.minimise(start.size() > 0 ? part_of(start) : VectorXd::Zero(count),
                                      problem_.delta, problem_.rough, problem_.band);
    if (!newton.dependent() && (done || squares)) {
      take(newton);
      return;
    }
  }
  const double moved = result_.moved;
  result_ = CarefulRegression(problem_, kept_).solve(start);
  result_.moved = moved;
}

// The kept coefficient that is most negative against its sign, or -1.
Index ActiveSet::worst_sign() const {
  Index worst = -1;
  double least = 0.0;
  for (const Index j : kept_) {
    if (!held(j)) continue;
    const double share = result_.coefficients[j] * norms_[j];
    if (share < least) {
      least = share;
      worst = j;
    }
  }
  return worst;
}

// The column left out whose coefficient would grow from zero, or -1.
Index ActiveSet::worth_adding() const {
  if (kept_.size() == static_cast<std::size_t>(problem_.columns.cols())) return -1;
  const HuberSums sums = sums_here();
  Index best = -1;
  double least = -1e-9;
  for (Index j = 0; j < problem_.columns.cols(); ++j) {
    if (std::find(kept_.begin(), kept_.end(), j) != kept_.end()) continue;
    const double size = norms_[j] * std::sqrt(sums.score_squares);
    const double slope = size > 0.0 ? sums.gradient[static_cast<std::size_t>(j)] / size : 0.0;
    if (slope < least) {
      least = slope;
      best = j;
    }
  }
  return best;
}

VectorXd ActiveSet::clipped() const {
  VectorXd coefficients = result_.coefficients;
  for (Index j = 0; j < coefficients.size(); ++j) {
    if (held(j)) coefficients[j] = std::max(coefficients[j], 0.0);
  }
  return coefficients;
}

// A term that rounding alone put there is none.
void ActiveSet::drop_traces() {
  const VectorXd sizes = result_.coefficients.cwiseAbs().cwiseProduct(norms_);
  const double trace = 4.0 * std::numeric_limits<double>::epsilon() * sizes.maxCoeff();
  for (Index j = 0; j < sizes.size(); ++j) {
    if (held(j) && sizes[j] <= trace) result_.coefficients[j] = 0.0;
  }
}

RegressionResult ActiveSet::run(const VectorXd& start) {
  solve(start);
  // Each pass removes or restores one column; with at most eight of them this ends soon.
  bool signs = problem_.nonnegative.empty();
  for (int pass = 0; !signs && pass < 4 * kMostCoefficients; ++pass) {
    const Index wrong = worst_sign();
    if (wrong >= 0) {
      kept_.erase(std::find(kept_.begin(), kept_.end(), wrong));
    } else {
      const Index missing = worth_adding();
      signs = missing < 0;
      if (signs) break;
      kept_.push_back(missing);
    }
    solve(clipped());
  }
  if (!signs) {
    // Rounding decides which of two columns goes: none of them comes back.
    for (Index wrong = worst_sign(); wrong >= 0; wrong = worst_sign()) {
      kept_.erase(std::find(kept_.begin(), kept_.end(), wrong));
      solve(clipped());
    }
    result_.converged = false;
  } else if (!problem_.nonnegative.empty()) {
    drop_traces();
  }
  if (problem_.rows) add_rows(problem_, result_);
  return std::move(result_);
}

}  // namespace

RegressionResult regress(const Regression& problem, const VectorXd& start) {
  return ActiveSet(problem).run(start);
}

void add_rows(const Regression& problem, RegressionResult& result) {
  const VectorXd fitted = problem.columns * result.coefficients;
  const auto counts = problem.weights.array() > 0.0;
  if (problem.link == Link::identity) {
    result.residuals = fitted - problem.observed;
  } else {
    result.residuals = counts.select(fitted.array().log() - problem.observed.array(), 0.0);
  }
  const auto psi = result.residuals.array().max(-problem.delta).min(problem.delta);
  result.score = problem.weights.array() * psi;
  if (problem.link == Link::logarithm) {
    result.score = counts.select(result.score.array() / fitted.array(), 0.0).eval();
  }
}

namespace {

// The triangle R of the weighted columns, each scaled to length 1. Some thousand rows at a time, so
// that many of them are not copied.
MatrixXd triangle_of(const MatrixXd& columns, const MatrixXd& more, const VectorXd& weights,
                     const VectorXd& lengths) {
  constexpr Index kMostRows = 4096;
  const Index count = columns.cols() + more.cols();
  MatrixXd triangle(0, count);
  for (Index first = 0; first < columns.rows(); first += kMostRows) {
    const Index rows = std::min(kMostRows, columns.rows() - first);
    const VectorXd root = weights.segment(first, rows).array().sqrt();
    MatrixXd stack(triangle.rows() + rows, count);
    stack.topRows(triangle.rows()) = triangle;
    auto below = stack.bottomRows(rows);
    below.leftCols(columns.cols()) = columns.middleRows(first, rows);
    // No columns have no address that rows could be counted from.
    if (more.cols() > 0) below.rightCols(more.cols()) = more.middleRows(first, rows);
    below = ((below.array().colwise() * root.array()).rowwise() / lengths.transpose().array())
                .matrix()
                .eval();
    const Index kept = std::min(stack.rows(), count);
    triangle = stack.householderQr().matrixQR().topRows(kept).triangularView<Eigen::Upper>();
  }
  return triangle;
}

}  // namespace

double condition_of(const MatrixXd& columns, const VectorXd& weights) {
  return condition_of(columns, MatrixXd(columns.rows(), 0), weights);
}

double condition_of(const MatrixXd& columns, const MatrixXd& more, const VectorXd& weights) {
  VectorXd lengths(columns.cols() + more.cols());
  lengths << lengths_of(columns, weights), lengths_of(more, weights);
  if (!(lengths.minCoeff() > 0.0)) return std::numeric_limits<double>::infinity();
  const VectorXd values = triangle_of(columns, more, weights, lengths).jacobiSvd().singularValues();
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
