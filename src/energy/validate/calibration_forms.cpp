#include "energy/validate/calibration_forms.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "energy/validate/huber.hpp"
#include "energy/validate/median.hpp"

namespace vocabplan {
namespace {

double delta_of(std::vector<double> residuals) {
  for (double& residual : residuals) residual = std::abs(residual);
  return delta_of_median(median_of(std::move(residuals)));
}

double huber_loss(double residual, double delta) {
  const double size = std::abs(residual);
  return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
}

double huber_weight(double residual, double delta) {
  return std::min(1.0, delta / std::max(std::abs(residual), delta));
}

double greatest_kilohours(const std::vector<RatioRow>& rows) {
  double greatest = 0.0;
  for (const RatioRow& row : rows) {
    greatest = std::max(greatest, row.kilohours / row.measured);
  }
  return greatest;
}

bool is_positive(const AffineForm& form, const std::vector<RatioRow>& rows) {
  return std::all_of(rows.begin(), rows.end(),
                     [&](const RatioRow& row) { return form.at(row) > 0.0; });
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
    start();
    return settle();
  }

  // From a form that is near, where it is above 0 on every row.
  AffineForm run_from(const AffineForm& near) {
    form_ = {.slope = near.slope / estimate_unit_, .watts = near.watts / hours_unit_};
    if (!is_positive(form_, rows_)) start();
    return settle();
  }

 private:
  // Huber's delta is that of the form's own residuals.
  AffineForm settle() {
    constexpr int kRounds = 30;
    constexpr double kSettled = 1e-10;
    for (int round = 0; round < kRounds; ++round) {
      const double delta = delta_of(residuals(form_));
      minimise(delta);
      if (std::abs(delta_of(residuals(form_)) - delta) <= kSettled * delta) break;
    }
    return {.slope = form_.slope * estimate_unit_, .watts = form_.watts * hours_unit_};
  }

  // Least squares of form / measured - 1; where that is not above 0 on every row, the factor alone.
  void start() {
    Normal normal;
    for (const RatioRow& row : rows_) {
      normal.add(row.estimate / row.measured, row.kilohours / row.measured, 1.0, 1.0);
    }
    form_ = normal.solved();
    if (!is_positive(form_, rows_)) form_ = {.slope = 1.0, .watts = 0.0};
  }

  [[nodiscard]] std::vector<double> residuals(const AffineForm& form) const {
    std::vector<double> out;
    out.reserve(rows_.size());
    for (const RatioRow& row : rows_) out.push_back(std::log(form.at(row) / row.measured));
    return out;
  }

  [[nodiscard]] double loss(const AffineForm& form, double delta) const {
    if (!is_positive(form, rows_)) return std::numeric_limits<double>::infinity();
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
    // One row far from all others makes the unit of hours a small one, and watts a large number,
    // whose last digit is more than what is small.
    const auto is_small = [&](const AffineForm& by) {
      const double digits = std::max(1.0, std::abs(form_.watts));
      return std::abs(by.slope) + std::abs(by.watts) <= kSmall * digits;
    };
    for (int i = 0; i < kSteps; ++i) {
      AffineForm by = step(delta);
      // Columns that rounding makes one have no step, and none is found by halving it.
      if (!std::isfinite(by.slope) || !std::isfinite(by.watts)) return;
      AffineForm next{.slope = form_.slope + by.slope, .watts = form_.watts + by.watts};
      double then = loss(next, delta);
      while (!(then <= now) && !is_small(by)) {
        by = {.slope = 0.5 * by.slope, .watts = 0.5 * by.watts};
        next = {.slope = form_.slope + by.slope, .watts = form_.watts + by.watts};
        then = loss(next, delta);
      }
      if (!(then <= now)) return;
      form_ = next;
      now = then;
      if (is_small(by)) return;
    }
  }

  std::vector<RatioRow> rows_;
  double estimate_unit_;
  double hours_unit_;
  AffineForm form_{};
};

// Sums at a form: the gradient of Huber's loss of ln(form / measured), its second derivatives, and
// the greatest part that either term has of a prediction.
struct Curvature {
  Normal normal{};
  double most_estimate = 0.0;   // estimate / prediction
  double most_kilohours = 0.0;  // kilohours / prediction
};

Curvature curvature_at(const std::vector<RatioRow>& rows, const AffineForm& form,
                       const std::vector<double>& residuals, double delta) {
  Curvature out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double predicted = form.at(rows[i]);
    const double x = rows[i].estimate / predicted;
    const double y = rows[i].kilohours / predicted;
    const double slope = std::clamp(residuals[i], -delta, delta);
    const double bend = (std::abs(residuals[i]) <= delta ? 1.0 : 0.0) - slope;
    out.normal.xx += bend * x * x;
    out.normal.xy += bend * x * y;
    out.normal.yy += bend * y * y;
    out.normal.xr -= slope * x;
    out.normal.yr -= slope * y;
    out.most_estimate = std::max(out.most_estimate, x);
    out.most_kilohours = std::max(out.most_kilohours, y);
  }
  return out;
}

// Newton's method for the form, with Huber's delta of each form on the way; nothing where it does
// not settle in a minimum.
std::optional<AffineForm> settled_near(const std::vector<RatioRow>& rows, AffineForm form) {
  constexpr int kSteps = 30;
  constexpr double kSmall = 1e-11;  // of every prediction
  constexpr double kSettled = 1e-10;
  std::vector<double> residuals(rows.size());
  std::vector<double> distances(rows.size());
  double median = 0.0;
  double last_delta = 0.0;
  for (int i = 0; i < kSteps; ++i) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const double predicted = form.at(rows[row]);
      if (!(predicted > 0.0)) return std::nullopt;
      residuals[row] = std::log(predicted / rows[row].measured);
      distances[row] = std::abs(residuals[row]);
    }
    median = median_near(median, distances);
    const double delta = delta_of_median(median);
    const Curvature sums = curvature_at(rows, form, residuals, delta);
    const Normal& normal = sums.normal;
    if (!normal.is_bowl()) return std::nullopt;
    const AffineForm by = normal.solved();
    form = {.slope = form.slope + by.slope, .watts = form.watts + by.watts};
    const double change =
        std::abs(by.slope) * sums.most_estimate + std::abs(by.watts) * sums.most_kilohours;
    if (change <= kSmall && std::abs(delta - last_delta) <= kSettled * delta) return form;
    last_delta = delta;
  }
  return std::nullopt;
}

// Of many rows: Newton's method from the fit of a few that stand evenly among them. Nothing where
// rows are few, or the two are far apart.
std::optional<AffineForm> fit_from_sample(const std::vector<RatioRow>& rows) {
  constexpr std::size_t kSample = 10000;
  if (rows.size() < 2 * kSample) return std::nullopt;
  std::vector<RatioRow> sample;
  sample.reserve(kSample);
  for (std::size_t i = 0; i < kSample; ++i) sample.push_back(rows[i * rows.size() / kSample]);
  const std::optional<AffineForm> form = settled_near(rows, AffineSearch(sample).run());
  const bool fits = form && form->slope > 0.0 && is_positive(*form, rows);
  return fits ? form : std::nullopt;
}

// Steps by Huber's weights shrink the distance slowly, but from everywhere.
double weighted_location(const std::vector<RatioRow>& rows, double location, double delta) {
  constexpr int kSteps = 100;
  constexpr double kSmall = 1e-15;
  for (int i = 0; i < kSteps; ++i) {
    double sum = 0.0;
    double weights = 0.0;
    for (const RatioRow& row : rows) {
      const double weight = huber_weight(row.log_ratio - location, delta);
      sum += weight * (row.log_ratio - location);
      weights += weight;
    }
    location += sum / weights;
    if (std::abs(sum / weights) <= kSmall) break;
  }
  return location;
}

// Newton's steps end in the minimum itself once they know which rows are beyond delta; nothing
// where they never do.
std::optional<double> settled_location(const std::vector<RatioRow>& rows, double location,
                                       double delta) {
  constexpr int kSteps = 20;
  constexpr double kSmall = 1e-15;
  for (int i = 0; i < kSteps; ++i) {
    double sum = 0.0;
    std::size_t inside = 0;
    for (const RatioRow& row : rows) {
      const double residual = row.log_ratio - location;
      sum += std::clamp(residual, -delta, delta);
      inside += std::abs(residual) <= delta ? 1U : 0U;
    }
    if (inside == 0) return std::nullopt;
    const double by = sum / static_cast<double>(inside);
    location += by;
    if (std::abs(by) <= kSmall) return location;
  }
  return std::nullopt;
}

}  // namespace

double fit_factor(const std::vector<RatioRow>& rows) {
  std::vector<double> residuals;
  residuals.reserve(rows.size());
  for (const RatioRow& row : rows) residuals.push_back(row.log_ratio);
  const double median = median_of(residuals);
  for (double& residual : residuals) residual -= median;
  const double delta = delta_of(std::move(residuals));
  const std::optional<double> location = settled_location(rows, median, delta);
  return std::exp(location ? *location : weighted_location(rows, median, delta));
}

bool tells_power_apart(const std::vector<RatioRow>& rows, double factor) {
  // Sums of distances from a common direction, not differences of large products: the angle may be
  // as small as rounding.
  double xx = 0.0;
  double xy = 0.0;
  const double x_unit = factor;
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
  return std::sqrt(apart / yy) >= kLeastPowerSine;
}

std::optional<AffineForm> fit_affine(const std::vector<RatioRow>& rows) {
  if (const auto form = fit_from_sample(rows)) return form;
  const AffineForm form = AffineSearch(rows).run();
  if (!(form.slope > 0.0)) return std::nullopt;
  return form;
}

std::optional<AffineForm> fit_affine_near(const std::vector<RatioRow>& rows,
                                          const AffineForm& near) {
  const std::optional<AffineForm> form = settled_near(rows, near);
  if (form && form->slope > 0.0 && is_positive(*form, rows)) return form;
  const AffineForm found = AffineSearch(rows).run_from(near);
  return found.slope > 0.0 ? std::optional(found) : fit_affine(rows);
}

}  // namespace vocabplan
