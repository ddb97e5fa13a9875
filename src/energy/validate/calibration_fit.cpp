#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "energy/validate/calibration_forms.hpp"
#include "energy/validate/left_out_factors.hpp"
#include "energy/validate/left_out_forms.hpp"
#include "energy/validate/pair_checks.hpp"
#include "vocabplan/energy/calibration_fit.hpp"

namespace vocabplan {
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
  double factor = 1.0;              // of all rows
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
                        .measured = pair.measured,
                        .log_ratio = std::log(pair.measured / pair.estimate)});
  }
  out.groups = number.size();
  out.parts = std::min(out.groups, kMostCalibrationParts);
  out.watts = watts_of(out.rows);
  return out;
}

// The parts that were left out so far, for whoever waits.
class Steps {
 public:
  Steps(const CalibrationProgress& progress, std::size_t total)
      : progress_(progress), total_(total) {}
  void take() {
    ++done_;
    if (progress_) progress_(done_, total_);
  }

 private:
  const CalibrationProgress& progress_;
  std::size_t total_;
  std::size_t done_ = 0;
};

// From so many rows on sums over them are made once, not for each part.
constexpr std::size_t kManyRows = 20000;

using FormWithout = std::function<std::optional<AffineForm>(std::size_t part)>;

std::optional<AffineForm> fit_without(const Division& all, CalibrationKind kind,
                                      const AffineForm& form, std::size_t part) {
  const std::vector<RatioRow> rest = rows_without(all.rows, all.part, part);
  if (kind == CalibrationKind::affine) return fit_affine_near(rest, form);
  return AffineForm{.slope = fit_factor(rest)};
}

// The forms of many rows without a part, nothing where that has to be fitted from the start.
FormWithout forms_of_sums(const Division& all, CalibrationKind kind, const AffineForm& form) {
  if (all.rows.size() < kManyRows) return [](std::size_t) { return std::nullopt; };
  if (kind == CalibrationKind::affine) {
    const auto forms = std::make_shared<LeftOutForms>(all.rows, all.part, all.parts, form);
    return [forms](std::size_t part) { return forms->without(part); };
  }
  const auto factors = std::make_shared<LeftOutFactors>(all.rows, all.part, all.parts);
  return [factors](std::size_t part) -> std::optional<AffineForm> {
    const std::optional<double> factor = factors->without(part);
    if (!factor) return std::nullopt;
    return AffineForm{.slope = *factor};
  };
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

// The forms that are left when each part is, in turn; nothing when one of them has none. `form` is
// that of all rows.
std::optional<std::vector<AffineForm>> forms_without(const Division& all, CalibrationKind kind,
                                                     const AffineForm& form, Steps& steps) {
  std::vector<AffineForm> forms;
  forms.reserve(all.parts);
  const FormWithout of_sums = forms_of_sums(all, kind, form);
  for (std::size_t part = 0; part < all.parts; ++part) {
    std::optional<AffineForm> other = of_sums(part);
    if (!other) other = fit_without(all, kind, form, part);
    if (!other) return std::nullopt;
    forms.push_back(*other);
    steps.take();
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

CalibrationTrial tried(const Division& all, CalibrationKind kind, const std::string& source,
                       Steps& steps) {
  const bool affine = kind == CalibrationKind::affine;
  const auto form = affine ? fit_affine(all.rows) : AffineForm{.slope = all.factor};
  const auto forms = form ? forms_without(all, kind, *form, steps) : std::nullopt;
  const auto errors = forms ? left_out_errors(all, *forms) : std::nullopt;
  if (!errors) return refused(CalibrationStatus::no_positive_form);
  if (!in_range(form->slope)) return refused(CalibrationStatus::out_of_range);
  if (affine && !sees_constant(all, *form, *forms)) {
    return refused(CalibrationStatus::constant_not_seen);
  }
  const ErrorBand band = band_of(*errors, all.groups, source);
  if (!in_range(1.0 + band.low) || !in_range(1.0 + band.high)) {
    return refused(CalibrationStatus::out_of_range);
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
  out.band = band;
  out.source = source;
  out.watts = all.watts;
  return trial;
}

CalibrationTrial try_affine(const Division& all, const std::string& source, Steps& steps) {
  if (!all.watts) return refused(CalibrationStatus::no_durations);
  if (!rests_tell_power_apart(all.rows, all.part, all.parts, all.factor)) {
    return refused(CalibrationStatus::constant_power);
  }
  for (std::size_t part = 0; part < all.parts; ++part) steps.take();
  return tried(all, CalibrationKind::affine, source, steps);
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

CalibrationFit fit_calibration(const std::vector<EnergyPair>& pairs, const std::string& source,
                               const CalibrationProgress& progress) {
  Division all = divided(pairs);
  CalibrationFit out;
  if (all.rows.size() < kLeastCalibrationPairs || all.groups < kLeastCalibrationGroups) {
    const bool few_pairs = all.rows.size() < kLeastCalibrationPairs;
    out.factor.status =
        few_pairs ? CalibrationStatus::too_few_pairs : CalibrationStatus::too_few_groups;
    out.affine.status = out.factor.status;
    return out;
  }
  all.factor = fit_factor(all.rows);
  Steps steps(progress, (all.watts ? 3 : 1) * all.parts);
  out.factor = tried(all, CalibrationKind::factor, source, steps);
  out.affine = try_affine(all, source, steps);
  return out;
}

}  // namespace vocabplan
