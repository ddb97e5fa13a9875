#include "fit/solver/box_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostIterations = 100;
constexpr int kMostHalvings = 30;
constexpr double kSmallBoxGradient = 1e-11;
constexpr double kArmijo = 1e-4;
constexpr double kBoxRounding = 1e-10;

// Works in units of the box: every variable runs from 0 to 1.
class Search {
 public:
  Search(const std::function<Valued(const VectorXd&)>& function, const std::vector<Bounds>& box)
      : function_(function), lower_(static_cast<Index>(box.size())), width_(lower_.size()) {
    for (Index k = 0; k < lower_.size(); ++k) {
      lower_[k] = box[static_cast<std::size_t>(k)].lower;
      width_[k] = box[static_cast<std::size_t>(k)].upper - lower_[k];
    }
  }

  [[nodiscard]] BoxMinimum run(const VectorXd& start) {
    here_ = (start - lower_).cwiseQuotient(width_).cwiseMax(0.0).cwiseMin(1.0);
    now_ = evaluate(here_);
    forget();
    bool settled = false;
    for (int i = 0; i < kMostIterations && !settled; ++i) {
      settled = largest_free() <= kSmallBoxGradient * std::abs(now_.value) || !advance();
    }
    const double size = std::abs(now_.value);
    return {place(here_), now_.value, size > 0.0 ? largest_free() / size : 0.0, settled};
  }

 private:
  // A variable at 1 reads as the upper end itself.
  [[nodiscard]] VectorXd place(const VectorXd& unit) const {
    VectorXd at = lower_ + unit.cwiseProduct(width_);
    for (Index k = 0; k < at.size(); ++k) {
      if (unit[k] == 1.0) at[k] = lower_[k] + width_[k];
    }
    return at;
  }

  [[nodiscard]] Valued evaluate(const VectorXd& unit) const {
    Valued valued = function_(place(unit));
    valued.gradient = valued.gradient.cwiseProduct(width_);
    return valued;
  }

  [[nodiscard]] bool held(Index k) const {
    return (here_[k] <= 0.0 && now_.gradient[k] > 0.0) ||
           (here_[k] >= 1.0 && now_.gradient[k] < 0.0);
  }

  [[nodiscard]] double largest_free() const {
    double largest = 0.0;
    for (Index k = 0; k < here_.size(); ++k) {
      if (!held(k)) largest = std::max(largest, std::abs(now_.gradient[k]));
    }
    return largest;
  }

  // A first step of a twentieth of the box.
  void forget() {
    const double size = std::max(now_.gradient.stableNorm(), 1e-300);
    inverse_ = MatrixXd::Identity(here_.size(), here_.size()) * (0.05 / size);
    fresh_ = true;
  }

  [[nodiscard]] VectorXd direction() const {
    VectorXd gradient = now_.gradient;
    for (Index k = 0; k < gradient.size(); ++k) {
      if (held(k)) gradient[k] = 0.0;
    }
    VectorXd way = -(inverse_ * gradient);
    for (Index k = 0; k < way.size(); ++k) {
      const bool outward = (here_[k] <= 0.0 && way[k] < 0.0) || (here_[k] >= 1.0 && way[k] > 0.0);
      if (held(k) || outward) way[k] = 0.0;
    }
    return way;
  }

  // The step along `way` that reaches the first edge.
  [[nodiscard]] double longest(const VectorXd& way) const {
    double step = std::numeric_limits<double>::infinity();
    for (Index k = 0; k < way.size(); ++k) {
      if (way[k] < 0.0) step = std::min(step, -here_[k] / way[k]);
      if (way[k] > 0.0) step = std::min(step, (1.0 - here_[k]) / way[k]);
    }
    return step;
  }

  // Steps end at the first edge: bent around it, the direction of a curved valley may lead upwards.
  [[nodiscard]] VectorXd after(const VectorXd& way, double step, double most) const {
    VectorXd next = (here_ + step * way).cwiseMax(0.0).cwiseMin(1.0);
    if (step < most) return next;
    for (Index k = 0; k < way.size(); ++k) {
      if (way[k] < 0.0 && -here_[k] / way[k] <= most) next[k] = 0.0;
      if (way[k] > 0.0 && (1.0 - here_[k]) / way[k] <= most) next[k] = 1.0;
    }
    return next;
  }

  // Near the minimum rounding hides the descent, but not yet the fall of the slope (Hager & Zhang
  // 2005).
  [[nodiscard]] bool good(const Valued& there, const VectorXd& moved, double expected) const {
    if (there.value <= now_.value + kArmijo * expected) return true;
    return there.value <= now_.value + rounding() &&
           std::abs(there.gradient.dot(moved)) <= 0.5 * std::abs(expected);
  }

  [[nodiscard]] double rounding() const { return kBoxRounding * std::abs(now_.value); }

  [[nodiscard]] bool advance() {
    VectorXd way = direction();
    if (!(way.dot(now_.gradient) < 0.0)) {
      forget();
      way = direction();
    }
    const double most = longest(way);
    double step = std::min(1.0, most);
    for (int i = 0; i < kMostHalvings; ++i) {
      const VectorXd next = after(way, step, most);
      const double expected = now_.gradient.dot(next - here_);
      if (expected == 0.0) break;
      const Valued there = evaluate(next);
      if (good(there, next - here_, expected)) {
        accept(next, there);
        return true;
      }
      // Shorter steps would promise a descent that no sum of this size can show.
      if (-expected <= rounding()) break;
      // The minimum of the parabola through what is known.
      const double excess = there.value - now_.value - expected;
      step *= excess > 0.0 ? std::clamp(-0.5 * expected / excess, 0.1, 0.5) : 0.5;
    }
    if (fresh_) return false;
    forget();
    return true;
  }

  void accept(const VectorXd& next, const Valued& there) {
    learn(next - here_, there.gradient - now_.gradient);
    here_ = next;
    now_ = there;
  }

  void learn(const VectorXd& moved, const VectorXd& turned) {
    const double product = moved.dot(turned);
    const double length = turned.stableNorm();
    if (!(product > 1e-12 * moved.norm() * length)) return;
    if (fresh_) {
      inverse_ = MatrixXd::Identity(here_.size(), here_.size()) * (product / length / length);
      fresh_ = false;
    }
    const MatrixXd left =
        MatrixXd::Identity(here_.size(), here_.size()) - moved * turned.transpose() / product;
    inverse_ = (left * inverse_ * left.transpose() + moved * moved.transpose() / product).eval();
  }

  const std::function<Valued(const VectorXd&)>& function_;
  VectorXd lower_;
  VectorXd width_;
  VectorXd here_{};
  Valued now_{};
  MatrixXd inverse_{};
  bool fresh_ = true;
};

}  // namespace

BoxMinimum minimise_in_box(const std::function<Valued(const VectorXd&)>& function,
                           const VectorXd& start, const std::vector<Bounds>& box) {
  return Search(function, box).run(start);
}

}  // namespace vocabplan
