#include "fit/solver/band_newton.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr int kMostPasses = 40;
constexpr int kMostLinePasses = 12;
// Of the objective: rounding hides less.
constexpr double kHiddenGain = 1e-12;
// Of the gradient's rounding: below it the slope along a line is no guide.
constexpr double kNoise = 100.0;
// Of the products of columns of length 1, about the square of their condition: a step leaves a part
// of the error as large as the rounding over this.
constexpr double kLeastPivot = 1e-10;
// Of the descent that the slope at the start promises; the quadratic model has a half.
constexpr double kDrop = 0.25;
constexpr double kFlatter = 0.5;
constexpr double kLeastBand = 0.25;
constexpr double kWideBand = 8.0;

// The triangle with the products of columns of length 1, and those lengths.
template <class Vector>
struct Scaled {
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, kMostCoefficients, kMostCoefficients>
      second{};
  Vector unit{};
};

template <class Vector>
Scaled<Vector> scaled(const HuberSums& sums, Index count) {
  Scaled<Vector> all{{}, Vector::Zero(count)};
  all.second.setZero(count, count);
  for (Index j = 0; j < count; ++j) {
    const double square = sums.second[static_cast<std::size_t>(j * (j + 1) / 2 + j)];
    all.unit[j] = square > 0.0 ? 1.0 / std::sqrt(square) : 0.0;
    for (Index k = 0; k <= j; ++k) {
      const double product = sums.second[static_cast<std::size_t>(j * (j + 1) / 2 + k)];
      all.second(j, k) = product * all.unit[j] * all.unit[k];
    }
    if (all.unit[j] == 0.0) all.second(j, j) = 1.0;
  }
  return all;
}

}  // namespace

HuberRows rows_of(const Regression& problem, const std::vector<Index>& kept) {
  HuberRows rows{.count = kept.size(),
                 .observed = problem.observed.data(),
                 .weights = problem.weights.data(),
                 .rows = static_cast<std::size_t>(problem.columns.rows()),
                 .link = problem.link};
  for (std::size_t j = 0; j < kept.size(); ++j) {
    rows.columns[j] = problem.columns.col(kept[j]).data();
  }
  return rows;
}

BandNewton::BandNewton(const Regression& problem, const std::vector<Index>& kept,
                       const VectorXd& norms)
    : rows_(rows_of(problem, kept)),
      norms_(static_cast<Index>(kept.size())),
      weights_(problem.weights.sum()) {
  for (std::size_t j = 0; j < kept.size(); ++j) norms_[static_cast<Index>(j)] = norms[kept[j]];
}

bool BandNewton::evaluate(const Vector& coefficients, double band, HuberSums& sums) {
  ++passes_;
  return huber_sums(rows_, {.delta = delta_, .band = band}, coefficients.data(), sums);
}

BandNewton::Vector BandNewton::gradient_of(const HuberSums& sums) const {
  return Vector::Map(sums.gradient.data(), norms_.size());
}

// In units of the columns' lengths.
double BandNewton::largest(const Vector& gradient) const {
  double most = 0.0;
  for (Index j = 0; j < norms_.size(); ++j) {
    if (norms_[j] > 0.0) most = std::max(most, std::abs(gradient[j]) / norms_[j]);
  }
  return most;
}

// The effect of the residuals' rounding on the gradient, in units of the columns' lengths.
double BandNewton::gradient_rounding() const {
  return 4.0 * std::numeric_limits<double>::epsilon() * std::sqrt(here_.rounded_squares);
}

// Newton's step. Too few rows with a second derivative leave it undetermined, or longer than all
// residuals: then others count with them.
BandNewton::Vector BandNewton::descent(const Vector& gradient) {
  Vector direction;
  do {
    Scaled<Vector> all = scaled<Vector>(here_, norms_.size());
    all.second.diagonal().array() += 1e-14;
    const auto factor = all.second.template selfadjointView<Eigen::Lower>().ldlt();
    dependent_ = factor.vectorD().minCoeff() < kLeastPivot || !(all.unit.minCoeff() > 0.0);
    direction = -all.unit.cwiseProduct(factor.solve(all.unit.cwiseProduct(gradient)));
    change_ = std::sqrt(-gradient.dot(direction) / here_.bend);
  } while ((dependent_ || !(change_ <= wide_band())) && widen());
  return direction;
}

// The next step is shorter than this one: a band that narrows as fast leaves the end quadratic.
double BandNewton::band_after(double length) const {
  const double band = length * change_;
  return band > kLeastBand * delta_ ? band : 0.0;
}

// Some times the mean residual: a band with most rows in it.
double BandNewton::wide_band() const {
  return kWideBand * (here_.objective / (delta_ * weights_) + delta_);
}

// Takes more rows into the second derivative; false when most of them are.
bool BandNewton::widen() {
  if (std::isinf(delta_)) return false;
  const double most = wide_band();  // no number where the objective is none
  if (!(band_ < most)) return false;
  band_ = std::clamp(4.0 * band_, most / 64.0, most);
  return evaluate(coefficients_, band_, here_);
}

BandNewton::Slope BandNewton::try_step(const Vector& direction, double length) {
  if (!evaluate(coefficients_ + length * direction, band_after(length), there_)) return {};
  return gradient_of(there_).dot(direction);
}

// A step that halves the slope along the direction, or takes half of the descent expected;
// Illinois' false position once the minimum is bracketed. `slope` < 0 is the one at step 0. Leaves
// its sums in `there_`.
double BandNewton::line_search(const Vector& direction, double slope) {
  double low = 0.0;
  double high = 0.0;
  double slope_low = slope;
  double slope_high = 0.0;
  double step = 1.0;
  bool upwards = false;
  for (int i = 0; i < kMostLinePasses; ++i) {
    const Slope there = try_step(direction, step);
    if (there && (std::abs(*there) <= kFlatter * -slope ||
                  here_.objective - there_.objective >= kDrop * -slope))
      return step;
    if (!there) {
      high = step;
      slope_high = 0.0;
    } else if (*there > 0.0) {
      if (upwards) slope_low *= 0.5;
      high = step;
      slope_high = *there;
    } else {
      if (!upwards) slope_high *= 0.5;
      low = step;
      slope_low = *there;
    }
    upwards = there && *there > 0.0;
    if (high == 0.0) {
      step *= 4.0;
    } else if (slope_high == 0.0) {
      step = 0.5 * (low + high);
    } else {
      const double share = slope_low / (slope_low - slope_high);
      step = low + (high - low) * std::clamp(share, 0.02, 0.98);
    }
  }
  (void)try_step(direction, low);
  return low;
}

// One step; true when it is the last.
bool BandNewton::step() {
  const Vector gradient = gradient_of(here_);
  const double size = largest(gradient);
  converged_ = size <= kSmallScore * std::sqrt(here_.score_squares);
  if (converged_) return true;
  const Vector direction = descent(gradient);
  const double slope = gradient.dot(direction);
  if (!(slope < 0.0) || !direction.allFinite()) return true;
  converged_ = rough_ && -0.5 * slope <= kRoughGain * here_.objective;
  if (converged_) return true;
  const bool noise = size <= kNoise * gradient_rounding();
  if (noise || -slope <= kHiddenGain * here_.objective) {
    if (polish(gradient, direction)) return false;
    converged_ = size <= 1e4 * kSmallScore * std::sqrt(here_.score_squares) + gradient_rounding();
    if (converged_ || noise) return true;
  }
  const double length = line_search(direction, slope);
  if (!(there_.objective < here_.objective)) return true;
  accept(direction, length);
  return false;
}

void BandNewton::accept(const Vector& direction, double length) {
  ++iterations_;
  coefficients_ += length * direction;
  band_ = band_after(length);
  moved_ += length * change_;
  std::swap(here_, there_);
}

// Rounding hides the descent long before it hides the fall of the gradient.
bool BandNewton::polish(const Vector& gradient, const Vector& direction) {
  if (!try_step(direction, 1.0)) return false;
  if (!(largest(gradient_of(there_)) < 0.5 * largest(gradient))) return false;
  accept(direction, 1.0);
  return true;
}

bool BandNewton::minimise(const VectorXd& start, double delta, bool rough, double band) {
  delta_ = delta;
  rough_ = rough;
  converged_ = false;
  dependent_ = false;
  band_ = band;
  moved_ = 0.0;
  coefficients_ = start;
  passes_ = 0;
  if (!coefficients_.allFinite() || !evaluate(coefficients_, band_, here_)) return false;
  while (passes_ < kMostPasses && !step()) {
  }
  return converged_;
}

}  // namespace vocabplan
