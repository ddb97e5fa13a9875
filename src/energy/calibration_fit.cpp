#include "vocabplan/energy/calibration_fit.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "pair_checks.hpp"
#include "ratio_fit.hpp"

namespace vocabplan {
namespace {

constexpr double kMostFactor = 1e9;  // parse_calibration refuses more, and less than its inverse

bool in_range(double factor) {
  return factor >= 1.0 / kMostFactor && factor <= kMostFactor;
}

// The pairs in parts that are left out in turn.
struct Parts {
  std::vector<RatioRow> rows;
  std::vector<std::size_t> part;  // of each row
  std::size_t groups = 0;
  std::size_t parts = 0;
};

Parts divided(const std::vector<EnergyPair>& pairs) {
  constexpr double kSecondsPerKilohour = 3.6e6;
  Parts out;
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
  return out;
}

std::vector<RatioRow> without(const Parts& all, std::size_t part) {
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

// The relative error of every row, predicted by the form that the other parts give; nothing when
// one of those has none, or predicts no energy.
std::optional<std::vector<double>> left_out_errors(const Parts& all, Fit fit) {
  std::vector<double> errors(all.rows.size());
  for (std::size_t part = 0; part < all.parts; ++part) {
    const auto form = fit(without(all, part));
    if (!form) return std::nullopt;
    for (std::size_t i = 0; i < all.rows.size(); ++i) {
      if (all.part[i] != part) continue;
      errors[i] = form->at(all.rows[i]) / all.rows[i].measured - 1.0;
      if (errors[i] <= -1.0) return std::nullopt;
    }
  }
  return errors;
}

CalibrationTrial refused(CalibrationStatus status) {
  CalibrationTrial trial;
  trial.status = status;
  return trial;
}

CalibrationTrial tried(const Parts& all, CalibrationKind kind, const std::string& source) {
  const bool affine = kind == CalibrationKind::affine;
  const Fit fit = affine ? fit_affine : factor_form;
  const auto errors = left_out_errors(all, fit);
  const auto form = fit(all.rows);
  if (!errors || !form) return refused(CalibrationStatus::no_positive_form);
  if (!in_range(form->slope)) return refused(CalibrationStatus::out_of_range);
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
  return trial;
}

CalibrationTrial try_affine(const Parts& all, const std::string& source) {
  const auto timed = [](const RatioRow& row) { return row.kilohours > 0.0; };
  if (!std::all_of(all.rows.begin(), all.rows.end(), timed)) {
    return refused(CalibrationStatus::no_durations);
  }
  for (std::size_t part = 0; part < all.parts; ++part) {
    if (!tells_power_apart(without(all, part))) return refused(CalibrationStatus::constant_power);
  }
  return tried(all, CalibrationKind::affine, source);
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
    case CalibrationStatus::no_positive_form:
      return "slope or a prediction is not above 0";
    case CalibrationStatus::out_of_range:
      return "estimates and measurements are a factor of 1e9 apart";
  }
  return "unknown";
}

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
  const Parts all = divided(pairs);
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
