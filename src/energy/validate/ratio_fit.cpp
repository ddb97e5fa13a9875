#include "energy/validate/ratio_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "energy/validate/median.hpp"

namespace vocabplan {
namespace {

// 95 % of the efficiency of least squares with normal errors.
constexpr double kHuber = 1.345;
constexpr double kPerMedian = 1.4826;
// Log ratios this close are equal but for rounding.
constexpr double kLeastDelta = 1e-9;

double delta_of(std::vector<double> residuals) {
  for (double& residual : residuals) residual = std::abs(residual);
  return std::max(kHuber * kPerMedian * median_of(std::move(residuals)), kLeastDelta);
}

double huber_loss(double residual, double delta) {
  const double size = std::abs(residual);
  return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
}

double huber_weight(double residual, double delta) {
  return std::min(1.0, delta / std::max(std::abs(residual), delta));
}

// Sums of products of two columns x and y, and of what they are to explain.
struct Normal {
  double xx = 0.0, xy = 0.0, yy = 0.0, xr = 0.0, yr = 0.0;

  void add(double x, double y, double r, double weight) {
    xx += weight * x * x;
    xy += weight * x * y;
    yy += weight * y * y;
    xr += weight * x * r;
    yr += weight * y * r;
  }
  [[nodiscard]] AffineForm solved() const {
    const double determinant = xx * yy - xy * xy;
    return {.slope = (yy * xr - xy * yr) / determinant, .watts = (xx * yr - xy * xr) / determinant};
  }
};

double greatest_kilohours(const std::vector<RatioRow>& rows) {
  double greatest = 0.0;
  for (const RatioRow& row : rows) {
    greatest = std::max(greatest, row.kilohours / row.measured);
  }
  return greatest;
}

// Fits in columns that are both about 1: estimates in units of `estimate_unit` and so on.
class AffineSearch {
 public:
  explicit AffineSearch(const std::vector<RatioRow>& rows)
      : estimate_unit_(fit_factor(rows)), hours_unit_(1.0 / greatest_kilohours(rows)) {
    rows_.reserve(rows.size());
    for (const RatioRow& row : rows) {
      rows_.push_back({.estimate = row.estimate * estimate_unit_,
                       .kilohours = row.kilohours * hours_unit_,
                       .measured = row.measured});
    }
  }

  AffineForm run() {
    constexpr int kRounds = 30;
    constexpr double kSettled = 1e-10;
    start();
    for (int round = 0; round < kRounds; ++round) {
      const double delta = delta_of(residuals(form_));
      minimise(delta);
      if (std::abs(delta_of(residuals(form_)) - delta) <= kSettled * delta) break;
    }
    return {.slope = form_.slope * estimate_unit_, .watts = form_.watts * hours_unit_};
  }

 private:
  // Least squares of form / measured - 1; where that is not above 0 on every row, the factor alone.
  void start() {
    Normal normal;
    for (const RatioRow& row : rows_) {
      normal.add(row.estimate / row.measured, row.kilohours / row.measured, 1.0, 1.0);
    }
    form_ = normal.solved();
    if (!positive(form_)) form_ = {.slope = 1.0, .watts = 0.0};
  }

  [[nodiscard]] bool positive(const AffineForm& form) const {
    return std::all_of(rows_.begin(), rows_.end(),
                       [&](const RatioRow& row) { return form.at(row) > 0.0; });
  }

  [[nodiscard]] std::vector<double> residuals(const AffineForm& form) const {
    std::vector<double> out;
    out.reserve(rows_.size());
    for (const RatioRow& row : rows_) out.push_back(std::log(form.at(row) / row.measured));
    return out;
  }

  [[nodiscard]] double loss(const AffineForm& form, double delta) const {
    if (!positive(form)) return std::numeric_limits<double>::infinity();
    double sum = 0.0;
    for (const double residual : residuals(form)) sum += huber_loss(residual, delta);
    return sum;
  }

  [[nodiscard]] AffineForm step(double delta) const {
    Normal normal;
    for (const RatioRow& row : rows_) {
      const double predicted = form_.at(row);
      const double residual = std::log(predicted / row.measured);
      normal.add(row.estimate / predicted, row.kilohours / predicted, -residual,
                 huber_weight(residual, delta));
    }
    return normal.solved();
  }

  // Gauss-Newton with Huber's weights; steps are halved until the loss does not grow.
  void minimise(double delta) {
    constexpr int kSteps = 100;
    constexpr double kSmall = 1e-13;
    double now = loss(form_, delta);
    for (int i = 0; i < kSteps; ++i) {
      AffineForm by = step(delta);
      AffineForm next{.slope = form_.slope + by.slope, .watts = form_.watts + by.watts};
      double then = loss(next, delta);
      while (!(then <= now) && std::abs(by.slope) + std::abs(by.watts) > kSmall) {
        by = {.slope = 0.5 * by.slope, .watts = 0.5 * by.watts};
        next = {.slope = form_.slope + by.slope, .watts = form_.watts + by.watts};
        then = loss(next, delta);
      }
      if (!(then <= now)) return;
      form_ = next;
      now = then;
      if (std::abs(by.slope) + std::abs(by.watts) <= kSmall) return;
    }
  }

  std::vector<RatioRow> rows_;
  double estimate_unit_;
  double hours_unit_;
  AffineForm form_{};
};

}  // namespace

double fit_factor(const std::vector<RatioRow>& rows) {
  constexpr int kSteps = 100;
  constexpr double kSmall = 1e-15;
  std::vector<double> logs;
  logs.reserve(rows.size());
  for (const RatioRow& row : rows) logs.push_back(std::log(row.measured / row.estimate));
  double location = median_of(logs);
  std::vector<double> residuals = logs;
  for (double& residual : residuals) residual -= location;
  const double delta = delta_of(residuals);
  for (int i = 0; i < kSteps; ++i) {
    double sum = 0.0;
    double weights = 0.0;
    for (const double value : logs) {
      const double weight = huber_weight(value - location, delta);
      sum += weight * (value - location);
      weights += weight;
    }
    location += sum / weights;
    if (std::abs(sum / weights) <= kSmall) break;
  }
  return std::exp(location);
}

bool tells_power_apart(const std::vector<RatioRow>& rows) {
  constexpr double kLeastSine = 0.01;
  // Sums of distances from a common direction, not differences of large products: the angle may be
  // as small as rounding.
  double xx = 0.0;
  double xy = 0.0;
  const double x_unit = fit_factor(rows);
  const double y_unit = 1.0 / greatest_kilohours(rows);
  for (const RatioRow& row : rows) {
    const double x = row.estimate * x_unit / row.measured;
    xx += x * x;
    xy += x * row.kilohours * y_unit / row.measured;
  }
  double apart = 0.0;
  double yy = 0.0;
  for (const RatioRow& row : rows) {
    const double y = row.kilohours * y_unit / row.measured;
    const double rest = y - xy / xx * row.estimate * x_unit / row.measured;
    apart += rest * rest;
    yy += y * y;
  }
  return std::sqrt(apart / yy) >= kLeastSine;
}

std::optional<AffineForm> fit_affine(const std::vector<RatioRow>& rows) {
  const AffineForm form = AffineSearch(rows).run();
  if (!(form.slope > 0.0)) return std::nullopt;
  return form;
}

}  // namespace vocabplan
