#include "fit/solver/projection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "fit/solver/box_scan.hpp"
#include "fit/solver/projected_slopes.hpp"

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kProductRounding = 8.0 * std::numeric_limits<double>::epsilon();
// A power changes slowly with its exponent; neighbours this close have nearly the same slope.
constexpr std::size_t kPlateauNodes = 33;
// Of the cosine between a column and the score: above it rounding alone can make it grow.
constexpr double kWorthGrowing = -1e-9;

std::span<double> span_of(MatrixXd& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
std::span<const double> span_of(const MatrixXd& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
std::span<const double> span_of(const VectorXd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

}  // namespace

Projection::Projection(const SeparableModel& model, VectorXd observed, VectorXd weights,
                       const SeparableOptions& options)
    : model_(model),
      observed_(std::move(observed)),
      weights_(std::move(weights)),
      options_(options),
      columns_(static_cast<Index>(model.rows()), static_cast<Index>(model.coefficients())) {}

double Projection::scan(const VectorXd& theta) {
  solve(theta, Precision::rough);
  return last_.objective;
}

Valued Projection::value(const VectorXd& theta) {
  solve(theta, Precision::exact);
  write_tangents(theta);
  ProjectedSlopes slopes = projected_slopes(problem(Precision::exact), last_, tangents_);
  turn_ = std::move(slopes.coefficients);
  return {last_.objective, std::move(slopes.gradient), std::move(slopes.second)};
}

void Projection::settle(const VectorXd& theta) {
  solve(theta, Precision::exact_with_rows);
}

void Projection::start_from(const VectorXd& coefficients) {
  last_.coefficients = coefficients;
  turn_.resize(0, 0);
}

double Projection::joint_condition(const VectorXd& theta) {
  write_tangents(theta);
  return condition_of(columns_, tangents_, weights_);
}

double Projection::rounding(const VectorXd& theta) {
  VectorXd error = columns_.cwiseAbs() * last_.coefficients.cwiseAbs();
  if (options_.logarithm) error = error.cwiseQuotient(columns_ * last_.coefficients);
  error = kProductRounding * (error + observed_.cwiseAbs());
  // Beyond delta the score does not depend on the residual.
  const auto counts =
      weights_.array() > 0.0 && last_.residuals.array().abs() <= options_.delta + error.array();
  error = counts.select(weights_.cwiseProduct(error), 0.0).eval();
  double largest = 0.0;
  for (Index k = 0; k < theta.size(); ++k) {
    const auto [lower, upper] = options_.box[static_cast<std::size_t>(k)];
    largest = std::max(largest, error.dot(direction(theta, k).cwiseAbs()) * (upper - lower));
  }
  return largest;
}

void Projection::write_direction(const VectorXd& theta, Index k, Eigen::Ref<VectorXd> out) const {
  model_.tangent(span_of(theta), static_cast<std::size_t>(k), span_of(columns_),
                 span_of(last_.coefficients), {out.data(), static_cast<std::size_t>(out.size())});
}

void Projection::write_tangents(const VectorXd& theta) {
  tangents_.resize(columns_.rows(), theta.size());
  for (Index k = 0; k < theta.size(); ++k) write_direction(theta, k, tangents_.col(k));
}

VectorXd Projection::direction(const VectorXd& theta, Index k) const {
  VectorXd along(columns_.rows());
  write_direction(theta, k, along);
  return along;
}

// The least cosine between the score and a column held at 0: negative where its coefficient would
// grow.
double Projection::steepest_vanished() const {
  double least = 0.0;
  for (std::size_t j = 0; j < options_.nonnegative.size(); ++j) {
    const auto column = columns_.col(static_cast<Index>(j));
    if (!options_.nonnegative[j] || last_.coefficients[static_cast<Index>(j)] != 0.0) continue;
    const double size = column.norm() * last_.score.norm();
    if (size > 0.0) least = std::min(least, column.dot(last_.score) / size);
  }
  return least;
}

std::optional<VectorXd> Projection::off_plateau(const VectorXd& theta) {
  std::optional<VectorXd> best;
  double least = kWorthGrowing;
  for (Index k = 0; k < theta.size(); ++k) {
    if (direction(theta, k).cwiseAbs().maxCoeff() > 0.0) continue;
    const std::vector<Bounds> line{options_.box[static_cast<std::size_t>(k)]};
    const BoxScan nodes(line, kPlateauNodes);
    for (std::size_t node = 0; node < nodes.size(); ++node) {
      VectorXd place = theta;
      place[k] = nodes.place(node)[0];
      move_to(place);
      const double slope = steepest_vanished();
      if (slope >= least) continue;
      least = slope;
      best = place;
    }
  }
  move_to(theta);
  return best;
}

void Projection::move_to(const VectorXd& theta) {
  if (place_.size() == 0) {
    model_.columns(span_of(theta), span_of(columns_));
  } else {
    model_.move_columns(span_of(std::as_const(place_)), span_of(theta), span_of(columns_));
  }
  place_ = theta;
}

Regression Projection::problem(Precision precision) const {
  return {.columns = columns_,
          .observed = observed_,
          .weights = weights_,
          .delta = options_.delta,
          .link = options_.logarithm ? Link::logarithm : Link::identity,
          .nonnegative = options_.nonnegative,
          .rough = precision == Precision::rough,
          .rows = precision == Precision::exact_with_rows,
          .band = last_.moved};
}

// Along the tangent from the last place, as long as no coefficient changes its sign.
VectorXd Projection::start_at(const VectorXd& theta) const {
  if (turn_.size() == 0) return last_.coefficients;
  VectorXd start = last_.coefficients + turn_ * (theta - place_);
  const bool same = (start.array() * last_.coefficients.array() >= 0.0).all();
  return same ? start : last_.coefficients;
}

void Projection::solve(const VectorXd& theta, Precision precision) {
  const VectorXd start = start_at(theta);
  move_to(theta);
  ++evaluations_;
  last_ = regress(problem(precision), start);
  turn_.resize(0, 0);
}

}  // namespace vocabplan
