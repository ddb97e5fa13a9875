#include "fit/solver/published_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "fit/solver/wolfe_search.hpp"

namespace vocabplan {
namespace {

using Eigen::VectorXd;

// SciPy's defaults: eps, gtol, ftol, maxcor.
constexpr double kDifference = 1e-8;
constexpr double kPublishedGradient = 1e-5;
constexpr double kSmallGain = 2.220446049250313e-09;
constexpr std::size_t kMemory = 10;
constexpr int kMostPublishedIterations = 15000;

}  // namespace

double PublishedSearch::objective(const VectorXd& at) const {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < observed_.size(); ++i) {
    const double residual = columns_.row(i).dot(at) - observed_[i];
    const double psi = std::clamp(residual, -delta_, delta_);
    sum += psi * (residual - 0.5 * psi);
  }
  return sum;
}

PublishedSearch::Place PublishedSearch::place(const VectorXd& at) const {
  Place here{at, objective(at), VectorXd(at.size())};
  for (Eigen::Index k = 0; k < at.size(); ++k) {
    VectorXd beside = at;
    beside[k] += kDifference;
    here.gradient[k] = (objective(beside) - here.value) / (beside[k] - at[k]);
  }
  return here;
}

// The two loops of L-BFGS.
VectorXd PublishedSearch::direction(const Place& here, const std::vector<Step>& steps) {
  VectorXd way = here.gradient;
  std::vector<double> shares(steps.size());
  for (std::size_t i = steps.size(); i-- > 0;) {
    shares[i] = steps[i].moved.dot(way) / steps[i].moved.dot(steps[i].turned);
    way -= shares[i] * steps[i].turned;
  }
  if (!steps.empty()) {
    way *= steps.back().moved.dot(steps.back().turned) / steps.back().turned.squaredNorm();
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double share = steps[i].turned.dot(way) / steps[i].moved.dot(steps[i].turned);
    way += (shares[i] - share) * steps[i].moved;
  }
  return -way;
}

VectorXd PublishedSearch::descend(const VectorXd& start) const {
  Place here = place(start);
  std::vector<Step> steps;
  for (int i = 0; i < kMostPublishedIterations; ++i) {
    if (here.gradient.cwiseAbs().maxCoeff() <= kPublishedGradient) break;
    const VectorXd way = direction(here, steps);
    const double slope = here.gradient.dot(way);
    Place there;
    const auto along = [&](double step) -> Trial {
      there = place(here.at + step * way);
      return {step, there.value, there.gradient.dot(way)};
    };
    std::optional<Trial> found;
    if (slope < 0.0)
      found = wolfe_search(along, {0.0, here.value, slope}, i == 0 ? 1.0 / way.norm() : 1.0);
    if (!found) {
      if (steps.empty()) break;
      steps.clear();
      continue;
    }
    Step step{there.at - here.at, there.gradient - here.gradient};
    const bool curved =
        step.moved.dot(step.turned) > std::numeric_limits<double>::epsilon() * -slope * found->step;
    if (curved) steps.push_back(std::move(step));
    if (steps.size() > kMemory) steps.erase(steps.begin());
    const double gain = here.value - there.value;
    const double size = std::max({std::abs(here.value), std::abs(there.value), 1.0});
    here = std::move(there);
    if (gain <= kSmallGain * size) break;
  }
  return here.at;
}

VectorXd PublishedSearch::best_of(const std::vector<VectorXd>& starts) const {
  VectorXd best;
  double least = std::numeric_limits<double>::infinity();
  for (const VectorXd& start : starts) {
    const VectorXd found = descend(start);
    const double squares = (columns_ * found - observed_).squaredNorm();
    if (squares >= least) continue;
    least = squares;
    best = found;
  }
  return best;
}

std::vector<double> equal_steps(double lowest, double highest, int count) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(count));
  const double step = (highest - lowest) / (count - 1);
  for (int i = 0; i < count; ++i) values.push_back(lowest + i * step);
  return values;
}

}  // namespace vocabplan
