#include "fit/solver/wolfe_search.hpp"

#include <algorithm>
#include <cmath>

namespace vocabplan {
namespace {

constexpr double kDecrease = 1e-3;
constexpr double kCurvature = 0.9;
constexpr double kNarrowStep = 0.1;
constexpr double kShrink = 0.66;
constexpr double kExtendLeast = 1.1;
constexpr double kExtendMost = 4.0;
constexpr double kLongest = 1e10;
constexpr int kMostTrialSteps = 20;

// The cubic through two values and slopes: its minimum lies at
// a.step + share (b.step - a.step).
struct Cubic {
  double theta;
  double gamma;
};

Cubic cubic_through(const Trial& a, const Trial& b, bool clamp) {
  const double theta = 3.0 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope;
  const double scale = std::max({std::abs(theta), std::abs(a.slope), std::abs(b.slope)});
  double square = (theta / scale) * (theta / scale) - a.slope / scale * (b.slope / scale);
  if (clamp) square = std::max(square, 0.0);
  return {theta, scale * std::sqrt(square)};
}

// The interval that holds a step to accept: `best` has the least value so far.
class Interval {
 public:
  explicit Interval(const Trial& origin) : best_(origin), other_(origin) {}

  [[nodiscard]] bool bracketed() const { return bracketed_; }
  [[nodiscard]] const Trial& best() const { return best_; }
  [[nodiscard]] const Trial& other() const { return other_; }
  [[nodiscard]] double width() const { return std::abs(other_.step - best_.step); }

  // Takes a trial in and returns the next step.
  double take(const Trial& t, double least, double most) {
    const double next = next_step(t, least, most);
    const double turn = t.slope * std::copysign(1.0, best_.slope);
    if (t.value > best_.value) {
      other_ = t;
    } else {
      if (turn < 0.0) other_ = best_;
      best_ = t;
    }
    return next;
  }

  // The same interval of the function less a straight line.
  void tilt(double slope) {
    for (Trial* trial : {&best_, &other_}) {
      trial->value -= slope * trial->step;
      trial->slope -= slope;
    }
  }

 private:
  double next_step(const Trial& t, double least, double most) {
    const double turn = t.slope * std::copysign(1.0, best_.slope);
    if (t.value > best_.value) return higher(t);
    if (turn < 0.0) return beyond(t);
    if (std::abs(t.slope) < std::abs(best_.slope)) return flatter(t, least, most);
    if (!bracketed_) return t.step > best_.step ? most : least;
    const Cubic c = cubic_through(t, other_, false);
    const double gamma = t.step > other_.step ? -c.gamma : c.gamma;
    const double share = (gamma - t.slope + c.theta) / (gamma - t.slope + gamma + other_.slope);
    return t.step + share * (other_.step - t.step);
  }

  // A higher value: the minimum is between. The cubic step, or halfway to the quadratic one.
  double higher(const Trial& t) {
    const Cubic c = cubic_through(best_, t, false);
    const double gamma = t.step < best_.step ? -c.gamma : c.gamma;
    const double share = (gamma - best_.slope + c.theta) / (gamma - best_.slope + gamma + t.slope);
    const double cubic = best_.step + share * (t.step - best_.step);
    const double chord = (best_.value - t.value) / (t.step - best_.step);
    const double quadratic =
        best_.step + best_.slope / (chord + best_.slope) / 2.0 * (t.step - best_.step);
    bracketed_ = true;
    const bool nearer = std::abs(cubic - best_.step) < std::abs(quadratic - best_.step);
    return nearer ? cubic : cubic + (quadratic - cubic) / 2.0;
  }

  // A slope of the other sign: the minimum is between. The farther of cubic and secant step.
  double beyond(const Trial& t) {
    const Cubic c = cubic_through(best_, t, false);
    const double gamma = t.step > best_.step ? -c.gamma : c.gamma;
    const double share = (gamma - t.slope + c.theta) / (gamma - t.slope + gamma + best_.slope);
    const double cubic = t.step + share * (best_.step - t.step);
    const double secant = t.step + t.slope / (t.slope - best_.slope) * (best_.step - t.step);
    bracketed_ = true;
    return std::abs(cubic - t.step) > std::abs(secant - t.step) ? cubic : secant;
  }

  // A smaller slope of the same sign: the cubic may have no minimum ahead.
  [[nodiscard]] double flatter(const Trial& t, double least, double most) const {
    const Cubic c = cubic_through(best_, t, true);
    const double gamma = t.step > best_.step ? -c.gamma : c.gamma;
    const double share = (gamma - t.slope + c.theta) / (gamma + (best_.slope - t.slope) + gamma);
    double cubic = t.step > best_.step ? most : least;
    if (share < 0.0 && gamma != 0.0) cubic = t.step + share * (best_.step - t.step);
    const double secant = t.step + t.slope / (t.slope - best_.slope) * (best_.step - t.step);
    const bool nearer = std::abs(cubic - t.step) < std::abs(secant - t.step);
    if (!bracketed_) return std::clamp(nearer ? secant : cubic, least, most);
    const double step = nearer ? cubic : secant;
    const double limit = t.step + kShrink * (other_.step - t.step);
    return t.step > best_.step ? std::min(limit, step) : std::max(limit, step);
  }

  Trial best_;
  Trial other_;
  bool bracketed_ = false;
};

}  // namespace

std::optional<Trial> wolfe_search(const std::function<Trial(double)>& along, const Trial& origin,
                                  double first) {
  const double wanted = kDecrease * origin.slope;
  Interval interval(origin);
  bool decreasing = true;  // until a step is low enough and slopes upwards
  double step = first;
  double least = 0.0;
  double most = (1.0 + kExtendMost) * first;
  double width = kLongest;
  double before = 2.0 * kLongest;
  for (int i = 0; i < kMostTrialSteps; ++i) {
    const Trial trial = along(step);
    const double line = origin.value + wanted * step;
    if (trial.value <= line && trial.slope >= 0.0) decreasing = false;
    if (trial.value <= line && std::abs(trial.slope) <= -kCurvature * origin.slope) return trial;
    // Until then a value that falls too little is compared with the line that it should be below.
    const bool tilted = decreasing && trial.value <= interval.best().value && trial.value > line;
    if (tilted) {
      interval.tilt(wanted);
      step = interval.take({trial.step, trial.value - wanted * trial.step, trial.slope - wanted},
                           least, most);
      interval.tilt(-wanted);
    } else {
      step = interval.take(trial, least, most);
    }
    const double from = interval.best().step;
    const double to = interval.other().step;
    if (interval.bracketed()) {
      if (interval.width() >= kShrink * before) step = from + 0.5 * (to - from);
      before = width;
      width = interval.width();
      least = std::min(from, to);
      most = std::max(from, to);
    } else {
      least = step + kExtendLeast * (step - from);
      most = step + kExtendMost * (step - from);
    }
    step = std::clamp(step, 0.0, kLongest);
    const bool stuck = step <= least || step >= most || most - least <= kNarrowStep * most;
    if (interval.bracketed() && stuck) step = from;
  }
  return std::nullopt;
}

}  // namespace vocabplan
