#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "energy/validate/median.hpp"
#include "energy/validate/pair_checks.hpp"
#include "vocabplan/energy/calibration_fit.hpp"

namespace vocabplan {
namespace {

/// A pair as the fits see it.
struct RatioRow {
  double estimate = 0.0;   ///< kWh
  double kilohours = 0.0;  ///< duration: 1 W drawn through it is this many kWh
  double measured = 0.0;   ///< kWh
};

/// exp of Huber's location of ln(measured / estimate); `rows` is not empty.
[[nodiscard]] double fit_factor(const std::vector<RatioRow>& rows);

/// measured = slope x estimate + watts x kilohours.
struct AffineForm {
  double slope = 1.0;
  double watts = 0.0;

  [[nodiscard]] double at(const RatioRow& row) const {
    return slope * row.estimate + watts * row.kilohours;
  }
};

// 95 % of the efficiency of least squares with normal errors.
constexpr double kHuber = 1.345;
// Log ratios this close are equal but for rounding.
constexpr double kLeastDelta = 1e-9;

double delta_of(std::vector<double> residuals) {
  for (double& residual : residuals) residual = std::abs(residual);
  return std::max(kHuber * kDeviationsPerMedian * median_of(std::move(residuals)), kLeastDelta);
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

// True if slope and watts can be told apart: the angle between estimates and durations, both over
// the measurements, has a sine of at least 0.01.
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

// The minimum of Huber's loss of ln(form / measured), or nothing when its slope is not above 0.
// The form is above 0 on every row. `rows` tell power apart.
std::optional<AffineForm> fit_affine(const std::vector<RatioRow>& rows) {
  const AffineForm form = AffineSearch(rows).run();
  if (!(form.slope > 0.0)) return std::nullopt;
  return form;
}

}  // namespace

std::string_view calibration_status_name(CalibrationStatus status) {
  switch (status) {
    case CalibrationStatus::learnt:
      return "learnt";
    case CalibrationStatus::too_few_pairs:
      return "too_few_pairs";
    case CalibrationStatus::too_few_groups:
      return "too_few_groups";
    case CalibrationStatus::no_durations:
      return "no_durations";
    case CalibrationStatus::constant_power:
      return "constant_power";
    case CalibrationStatus::constant_not_seen:
      return "constant_not_seen";
    case CalibrationStatus::no_positive_form:
      return "no_positive_form";
    case CalibrationStatus::out_of_range:
      return "out_of_range";
  }
  return "unknown";
}

std::string_view calibration_status_text(CalibrationStatus status) {
  switch (status) {
    case CalibrationStatus::learnt:
      return "learnt";
    case CalibrationStatus::too_few_pairs:
      return "not enough data: it needs 8 pairs";
    case CalibrationStatus::too_few_groups:
      return "not enough data: it needs 3 groups to leave out";
    case CalibrationStatus::no_durations:
      return "not every pair has a duration";
    case CalibrationStatus::constant_power:
      return "estimates are one power times the duration, with or without a group";
    case CalibrationStatus::constant_not_seen:
      return "leaving groups out in turn does not tell its constant power from 0";
    case CalibrationStatus::no_positive_form:
      return "slope or a prediction is not above 0";
    case CalibrationStatus::out_of_range:
      return "estimates and measurements are a factor of 1e9 apart";
  }
  return "unknown";
}

namespace {

constexpr double kMostReadable = 1e9;  // parse_calibration refuses more, and less than its inverse

bool in_range(double factor) {
  return factor >= 1.0 / kMostReadable && factor <= kMostReadable;
}

// The pairs in parts that are left out in turn.
struct Division {
  std::vector<RatioRow> rows;
  std::vector<std::size_t> part;  // of each row
  std::size_t groups = 0;
  std::size_t parts = 0;
  std::optional<TruthRange> watts;  // mean power of the estimates, when every row has a duration
};

std::optional<TruthRange> watts_of(const std::vector<RatioRow>& rows) {
  TruthRange range{.low = std::numeric_limits<double>::infinity(), .high = 0.0};
  for (const RatioRow& row : rows) {
    if (!(row.kilohours > 0.0)) return std::nullopt;
    const double watts = row.estimate / row.kilohours;
    range = {.low = std::min(range.low, watts), .high = std::max(range.high, watts)};
  }
  return range;
}

Division divided(const std::vector<EnergyPair>& pairs) {
  constexpr double kSecondsPerKilohour = 3.6e6;
  Division out;
  std::unordered_map<std::string, std::size_t> number;
  out.rows.reserve(pairs.size());
  out.part.reserve(pairs.size());
  for (const EnergyPair& pair : pairs) {
    check_pair(pair);
    const std::size_t group = number.emplace(pair.leave_out, number.size()).first->second;
    out.part.push_back(group % kMostCalibrationParts);
    out.rows.push_back({.estimate = pair.estimate,
                        .kilohours = pair.duration.value_or(0.0) / kSecondsPerKilohour,
                        .measured = pair.measured});
  }
  out.groups = number.size();
  out.parts = std::min(out.groups, kMostCalibrationParts);
  out.watts = watts_of(out.rows);
  return out;
}

std::vector<RatioRow> without(const Division& all, std::size_t part) {
  std::vector<RatioRow> rest;
  rest.reserve(all.rows.size());
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    if (all.part[i] != part) rest.push_back(all.rows[i]);
  }
  return rest;
}

double mean_absolute_percent(const std::vector<double>& errors) {
  double sum = 0.0;
  for (const double error : errors) sum += std::abs(error);
  return 100.0 * sum / static_cast<double>(errors.size());
}

// The envelope, or from `kQuantileGroups` groups on what holds 95 % of exchangeable errors.
ErrorBand band_of(std::vector<double> errors, std::size_t groups, const std::string& source) {
  std::sort(errors.begin(), errors.end());
  std::size_t cut = 0;
  if (groups >= kQuantileGroups) cut = (errors.size() + 1) / 40 - 1;
  return {.low = errors[cut], .high = errors[errors.size() - 1 - cut], .source = source};
}

std::optional<double> r2_of(const std::vector<RatioRow>& rows, const AffineForm& form) {
  double mean = 0.0;
  for (const RatioRow& row : rows) mean += row.measured / static_cast<double>(rows.size());
  double residual = 0.0;
  double total = 0.0;
  for (const RatioRow& row : rows) {
    residual += std::pow(row.measured - form.at(row), 2);
    total += std::pow(row.measured - mean, 2);
  }
  // All measurements equal, but for the rounding of their mean.
  if (total <= 1e-24 * mean * mean * static_cast<double>(rows.size())) return std::nullopt;
  return 1.0 - residual / total;
}

using Fit = std::optional<AffineForm> (*)(const std::vector<RatioRow>&);

std::optional<AffineForm> factor_form(const std::vector<RatioRow>& rows) {
  return AffineForm{.slope = fit_factor(rows), .watts = 0.0};
}

// The forms that are left when each part is, in turn; nothing when one of them has none.
std::optional<std::vector<AffineForm>> forms_without(const Division& all, Fit fit) {
  std::vector<AffineForm> forms;
  forms.reserve(all.parts);
  for (std::size_t part = 0; part < all.parts; ++part) {
    const auto form = fit(without(all, part));
    if (!form) return std::nullopt;
    forms.push_back(*form);
  }
  return forms;
}

// The relative error of every row, predicted by the form that knows nothing of its part; nothing
// when one of those predicts no energy.
std::optional<std::vector<double>> left_out_errors(const Division& all,
                                                   const std::vector<AffineForm>& forms) {
  std::vector<double> errors;
  errors.reserve(all.rows.size());
  for (std::size_t i = 0; i < all.rows.size(); ++i) {
    errors.push_back(forms[all.part[i]].at(all.rows[i]) / all.rows[i].measured - 1.0);
    if (errors.back() <= -1.0) return std::nullopt;
  }
  return errors;
}

// Standard error of the constant power by the jackknife of the parts. The covariance of independent
// pairs would be too small: pairs of a group err together.
double constant_error(const AffineForm& form, const std::vector<AffineForm>& forms) {
  const auto parts = static_cast<double>(forms.size());
  double squares = 0.0;
  for (const AffineForm& other : forms) squares += std::pow(other.watts - form.watts, 2);
  return std::sqrt((parts - 1.0) / parts * squares);
}

// Student's test of the constant power against 0, above what rounding makes of exact pairs.
bool sees_constant(const Division& all, const AffineForm& form,
                   const std::vector<AffineForm>& forms) {
  constexpr double kRounding = 1e-9;
  double share = 0.0;
  for (const RatioRow& row : all.rows) {
    share = std::max(share, std::abs(form.watts) * row.kilohours / row.measured);
  }
  const boost::math::students_t student(static_cast<double>(forms.size()) - 1.0);
  const double errors = boost::math::quantile(student, 1.0 - 0.5 * kConstantPowerLevel);
  return share > kRounding && std::abs(form.watts) > errors * constant_error(form, forms);
}

CalibrationTrial refused(CalibrationStatus status) {
  CalibrationTrial trial;
  trial.status = status;
  return trial;
}

CalibrationTrial tried(const Division& all, CalibrationKind kind, const std::string& source) {
  const bool affine = kind == CalibrationKind::affine;
  const Fit fit = affine ? fit_affine : factor_form;
  const auto form = fit(all.rows);
  const auto forms = forms_without(all, fit);
  const auto errors = forms ? left_out_errors(all, *forms) : std::nullopt;
  if (!errors || !form) return refused(CalibrationStatus::no_positive_form);
  if (!in_range(form->slope)) return refused(CalibrationStatus::out_of_range);
  if (affine && !sees_constant(all, *form, *forms)) {
    return refused(CalibrationStatus::constant_not_seen);
  }
  CalibrationTrial trial;
  trial.status = CalibrationStatus::learnt;
  Calibration& out = trial.calibration;
  out.kind = kind;
  (affine ? out.slope : out.factor) = form->slope;
  out.intercept_w = form->watts;
  out.r2 = r2_of(all.rows, *form);
  out.left_out_mape_percent = mean_absolute_percent(*errors);
  out.n = all.rows.size();
  out.groups = all.groups;
  out.band = band_of(*errors, all.groups, source);
  out.source = source;
  out.watts = all.watts;
  return trial;
}

CalibrationTrial try_affine(const Division& all, const std::string& source) {
  if (!all.watts) return refused(CalibrationStatus::no_durations);
  for (std::size_t part = 0; part < all.parts; ++part) {
    if (!tells_power_apart(without(all, part))) return refused(CalibrationStatus::constant_power);
  }
  return tried(all, CalibrationKind::affine, source);
}

}  // namespace

const Calibration* CalibrationFit::best() const {
  constexpr double kSamePercent = 1e-6;
  const bool has_factor = factor.status == CalibrationStatus::learnt;
  const bool has_affine = affine.status == CalibrationStatus::learnt;
  if (!has_affine) return has_factor ? &factor.calibration : nullptr;
  const bool better = !has_factor || affine.calibration.left_out_mape_percent + kSamePercent <
                                         factor.calibration.left_out_mape_percent;
  return better ? &affine.calibration : &factor.calibration;
}

CalibrationFit fit_calibration(const std::vector<EnergyPair>& pairs, const std::string& source) {
  const Division all = divided(pairs);
  CalibrationFit out;
  if (all.rows.size() < kLeastCalibrationPairs || all.groups < kLeastCalibrationGroups) {
    const bool few_pairs = all.rows.size() < kLeastCalibrationPairs;
    out.factor.status =
        few_pairs ? CalibrationStatus::too_few_pairs : CalibrationStatus::too_few_groups;
    out.affine.status = out.factor.status;
    return out;
  }
  out.factor = tried(all, CalibrationKind::factor, source);
  out.affine = try_affine(all, source);
  return out;
}

}  // namespace vocabplan
