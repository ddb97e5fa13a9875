#include "fit/solver/box_search.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

namespace vocabplan {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostIterations = 200;
// After so many steps that have lowered the value little, what they have learnt is wrong.
constexpr int kAnew = 30;
constexpr double kLittle = 0.1;
constexpr double kFlatValley = 1e-4;
constexpr int kMostHalvings = 30;
constexpr double kSmallBoxGradient = 1e-11;
constexpr int kMostHidden = 3;
constexpr double kArmijo = 1e-4;
constexpr double kBoxRounding = 1e-10;
// Two searches this close to each other end at the same minimum.
constexpr double kSamePlace = 1e-3;
constexpr double kSameValue = 1e-7;

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

  [[nodiscard]] BoxMinimum run(const VectorXd& start, const std::vector<BoxMinimum>& known) {
    here_ = (start - lower_).cwiseQuotient(width_).cwiseMax(0.0).cwiseMin(1.0);
    now_ = evaluate(here_);
    value_before_ = now_.value;
    forget();
    bool settled = false;
    for (int i = 1; i <= kMostIterations && !settled; ++i) {
      settled = largest_free() <= kSmallBoxGradient * std::abs(now_.value) || !advance();
      for (const BoxMinimum& other : known) {
        if (comes_to(other)) return other;
      }
      if (i % kAnew == 0) leave_valley();
    }
    const double size = std::abs(now_.value);
    return {place(here_), now_.value, size > 0.0 ? largest_free() / size : 0.0, settled};
  }

 private:
  [[nodiscard]] bool comes_to(const BoxMinimum& other) const {
    const double above = now_.value - other.value;
    if (!(above >= 0.0 && above <= kSameValue * other.value)) return false;
    return (place(here_) - other.at).cwiseQuotient(width_).cwiseAbs().maxCoeff() <= kSamePlace;
  }

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
    if (valued.second.size() > 0) {
      valued.second = (width_.asDiagonal() * valued.second * width_.asDiagonal()).eval();
    }
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

  // The bottom of a narrow valley is not smooth; the second derivatives are those of its sides.
  void leave_valley() {
    const bool slow = now_.value > (1.0 - kLittle) * value_before_;
    value_before_ = now_.value;
    if (slow && largest_free() > kFlatValley * std::abs(now_.value)) begin_anew();
  }

  // A first step by the second derivatives.
  void forget() {
    if (now_.second.size() == 0) return begin_anew();
    fresh_ = true;
    scaled_ = true;
    inverse_ = now_.second.ldlt().solve(MatrixXd::Identity(here_.size(), here_.size()));
  }

  // A first step of a twentieth of the box.
  void begin_anew() {
    const double size = std::max(now_.gradient.stableNorm(), 1e-300);
    inverse_ = MatrixXd::Identity(here_.size(), here_.size()) * (0.05 / size);
    fresh_ = true;
    scaled_ = false;
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
    int hidden = 0;
    for (int i = 0; i < kMostHalvings; ++i) {
      const VectorXd next = after(way, step, most);
      const double expected = now_.gradient.dot(next - here_);
      if (expected == 0.0) break;
      const Valued there = evaluate(next);
      if (good(there, next - here_, expected)) {
        accept(next, there);
        return true;
      }
      // Shorter steps would promise a descent that no sum of this size can show; slopes still show
      // it.
      if (-expected <= rounding()) {
        const double bend = there.gradient.dot(next - here_) - expected;
        if (!(bend > 0.0) || ++hidden > kMostHidden) break;
        step = std::min(most, step * std::clamp(-expected / bend, 0.1, 4.0));
        continue;
      }
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
    if (fresh_ && !scaled_) {
      inverse_ = MatrixXd::Identity(here_.size(), here_.size()) * (product / length / length);
    }
    fresh_ = false;
    const MatrixXd left =
        MatrixXd::Identity(here_.size(), here_.size()) - moved * turned.transpose() / product;
    inverse_ = (left * inverse_ * left.transpose() + moved * moved.transpose() / product).eval();
  }

  const std::function<Valued(const VectorXd&)>& function_;
  VectorXd lower_;
  VectorXd width_;
  VectorXd here_{};
  Valued now_{};
  double value_before_ = 0.0;  // some steps ago
  MatrixXd inverse_{};
  bool fresh_ = true;    // nothing was learnt from steps
  bool scaled_ = false;  // it began with second derivatives
};

}  // namespace

BoxMinimum minimise_in_box(const std::function<Valued(const VectorXd&)>& function,
                           const VectorXd& start, const std::vector<Bounds>& box,
                           const std::vector<BoxMinimum>& known) {
  return Search(function, box).run(start, known);
}

}  // namespace vocabplan
