#include "vocabplan/fit/loss_curve.hpp"

#include <algorithm>
#include <boost/math/interpolators/cubic_hermite.hpp>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

using Cubic = boost::math::interpolators::cubic_hermite<std::vector<double>>;

struct Checkpoint {
  double flops;
  double loss;
  double weight;
};

std::vector<Checkpoint> sorted_checkpoints(std::span<const double> flops,
                                           std::span<const double> loss,
                                           std::span<const double> weights) {
  if (loss.size() != flops.size() || (!weights.empty() && weights.size() != flops.size())) {
    throw DomainError("the columns of a loss curve differ in length");
  }
  std::vector<Checkpoint> points;
  for (std::size_t i = 0; i < flops.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    const bool fine = std::isfinite(flops[i]) && flops[i] > 0.0 && std::isfinite(loss[i]) &&
                      std::isfinite(weight) && weight >= 0.0;
    if (!fine) {
      throw DomainError("a checkpoint of " + shortest(flops[i]) + " FLOPs, loss " +
                        shortest(loss[i]) + " and weight " + shortest(weight) +
                        "; accepted are positive FLOPs, a finite loss, a weight of at least 0");
    }
    if (weight > 0.0) points.push_back({flops[i], loss[i], weight});
  }
  // By loss as well, so that sums do not depend on the order of the rows.
  std::sort(points.begin(), points.end(), [](const Checkpoint& a, const Checkpoint& b) {
    return std::pair(a.flops, a.loss) < std::pair(b.flops, b.loss);
  });
  return points;
}

// The slope at the first of three points: that of their parabola, held to the sign of the first
// secant and to three times it, which keeps the cubic monotone.
double end_slope(double h0, double h1, double secant0, double secant1) {
  const double slope = ((2.0 * h0 + h1) * secant0 - h0 * secant1) / (h0 + h1);
  if (slope * secant0 <= 0.0) return 0.0;
  const bool turns = secant0 * secant1 <= 0.0;
  return turns && std::abs(slope) > 3.0 * std::abs(secant0) ? 3.0 * secant0 : slope;
}

// The slope at the middle of three points: zero at a turn, else the harmonic mean of the secants,
// weighted so that the longer step counts less.
double inner_slope(double h0, double h1, double secant0, double secant1) {
  if (secant0 * secant1 <= 0.0) return 0.0;
  const double weight0 = h0 + 2.0 * h1;
  const double weight1 = 2.0 * h0 + h1;
  return (weight0 + weight1) / (weight0 / secant0 + weight1 / secant1);
}

// Needs three points.
Cubic interpolant(std::vector<double> x, std::vector<double> y) {
  const std::size_t n = x.size();
  std::vector<double> step;
  std::vector<double> secant;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    step.push_back(x[i + 1] - x[i]);
    secant.push_back((y[i + 1] - y[i]) / step[i]);
  }
  std::vector<double> slope{end_slope(step[0], step[1], secant[0], secant[1])};
  for (std::size_t i = 1; i + 1 < n; ++i) {
    slope.push_back(inner_slope(step[i - 1], step[i], secant[i - 1], secant[i]));
  }
  slope.push_back(end_slope(step[n - 2], step[n - 3], secant[n - 2], secant[n - 3]));
  return {std::move(x), std::move(y), std::move(slope)};
}

}  // namespace

struct LossCurve::Points {
  std::vector<double> flops;
  std::vector<double> log_flops;
  std::vector<double> loss;
  std::optional<Cubic> curve;
};

LossCurve::LossCurve(std::span<const double> flops, std::span<const double> loss,
                     std::span<const double> weights) {
  const std::vector<Checkpoint> sorted = sorted_checkpoints(flops, loss, weights);
  if (sorted.empty()) throw DomainError("a loss curve without a checkpoint");
  auto points = std::make_shared<Points>();
  for (std::size_t i = 0; i < sorted.size();) {
    const double log_flops = std::log(sorted[i].flops);
    double weight = 0.0;
    double sum = 0.0;
    const double first = sorted[i].flops;
    for (; i < sorted.size() && std::log(sorted[i].flops) == log_flops; ++i) {
      weight += sorted[i].weight;
      sum += sorted[i].weight * sorted[i].loss;
    }
    points->flops.push_back(first);
    points->log_flops.push_back(log_flops);
    points->loss.push_back(sum / weight);
  }
  constexpr std::size_t kLeastForCubic = 4;
  if (points->loss.size() >= kLeastForCubic) {
    points->curve = interpolant(points->log_flops, points->loss);
  }
  points_ = std::move(points);
}

double LossCurve::at(double flops) const {
  const Points& p = *points_;
  if (!(flops >= p.flops.front() && flops <= p.flops.back())) {
    throw DomainError("the loss after " + shortest(flops) +
                      " FLOPs of a run with checkpoints from " + shortest(p.flops.front()) +
                      " to " + shortest(p.flops.back()));
  }
  const double x = std::clamp(std::log(flops), p.log_flops.front(), p.log_flops.back());
  if (p.curve) return (*p.curve)(x);
  const auto above = std::lower_bound(p.log_flops.begin(), p.log_flops.end(), x);
  const auto i = static_cast<std::size_t>(above - p.log_flops.begin());
  if (*above == x) return p.loss[i];
  const double t = (x - p.log_flops[i - 1]) / (p.log_flops[i] - p.log_flops[i - 1]);
  return std::lerp(p.loss[i - 1], p.loss[i], t);
}

double LossCurve::extrapolated(double flops) const {
  const Points& p = *points_;
  const std::size_t n = p.flops.size();
  if (n < 3) {
    throw DomainError("a run of " + std::to_string(n) +
                      " checkpoints cannot be extrapolated; at least three are needed");
  }
  if (!(flops >= p.flops.back()) || !std::isfinite(flops)) {
    throw DomainError("an extrapolation to " + shortest(flops) + " FLOPs of a run that reaches " +
                      shortest(p.flops.back()));
  }
  // Newton's divided differences, in units of the last checkpoint's FLOPs.
  const double unit = p.flops[n - 1];
  const double x0 = p.flops[n - 3] / unit;
  const double x1 = p.flops[n - 2] / unit;
  const double x = flops / unit;
  const double slope = (p.loss[n - 1] - p.loss[n - 2]) / (1.0 - x1);
  const double earlier = (p.loss[n - 2] - p.loss[n - 3]) / (x1 - x0);
  const double bend = (slope - earlier) / (1.0 - x0);
  return p.loss[n - 1] + (x - 1.0) * (slope + bend * (x - x1));
}

double LossCurve::log_slope(double from, double to) const {
  const Points& p = *points_;
  const double loss = at(to);
  const double end = std::log(to);
  const auto last = std::lower_bound(p.flops.begin(), p.flops.end(), to) - p.flops.begin();
  // About the end, where x and y are 0; its own point adds to the number alone.
  double count = 1.0;
  double x = 0.0;
  double y = 0.0;
  double xx = 0.0;
  double xy = 0.0;
  for (auto i = static_cast<std::size_t>(last); i > 0; --i) {
    if (p.flops[i - 1] < from && count > 1.0) break;
    const double dx = p.log_flops[i - 1] - end;
    const double dy = p.loss[i - 1] - loss;
    count += 1.0;
    x += dx;
    y += dy;
    xx += dx * dx;
    xy += dx * dy;
    if (p.flops[i - 1] < from) break;
  }
  const double spread = count * xx - x * x;
  return spread > 0.0 ? (count * xy - x * y) / spread : 0.0;
}

double LossCurve::lowest_flops() const noexcept {
  return points_->flops.front();
}

double LossCurve::highest_flops() const noexcept {
  return points_->flops.back();
}

std::size_t LossCurve::checkpoints() const noexcept {
  return points_->flops.size();
}

}  // namespace vocabplan
