#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/energy/calibration.hpp"
#include "vocabplan/energy/energy_pairs.hpp"

namespace vocabplan {

/// Why a form of calibration was not learnt.
enum class CalibrationStatus {
  learnt,
  too_few_pairs,     ///< below `kLeastCalibrationPairs`
  too_few_groups,    ///< below `kLeastCalibrationGroups`
  no_durations,      ///< affine: not every pair has a duration
  constant_power,    ///< affine: the estimates are one power times the duration
  no_positive_form,  ///< affine: slope or a prediction is not above 0, with or without some group
  out_of_range,      ///< estimates and measurements are a factor of 1e9 apart
};

/// The name in answers, such as `constant_power`.
[[nodiscard]] std::string_view calibration_status_name(CalibrationStatus status);
/// The reason in words, such as "every estimate is one power times the duration".
[[nodiscard]] std::string_view calibration_status_text(CalibrationStatus status);

inline constexpr std::size_t kLeastCalibrationPairs = 8;
inline constexpr std::size_t kLeastCalibrationGroups = 3;
/// More groups than these are left out in so many parts of several groups each.
inline constexpr std::size_t kMostCalibrationParts = 200;
/// From so many groups on the band is cut at quantiles.
inline constexpr std::size_t kQuantileGroups = 39;

/// One form of calibration, and whether it was learnt.
struct CalibrationTrial {
  CalibrationStatus status = CalibrationStatus::too_few_pairs;
  Calibration calibration{};  ///< when learnt
};

/// A calibration learnt from pairs.
struct CalibrationFit {
  CalibrationTrial factor{};
  CalibrationTrial affine{};

  /// The form whose mean absolute percentage error on left-out groups is less, the factor when they
  /// are equal to a millionth of a point; null when none was learnt.
  [[nodiscard]] const Calibration* best() const;
};

/// Learns truth = factor x estimate and truth = slope x estimate + intercept_w x duration.
///
/// Coefficients minimise the sum of Huber's loss of the log ratios ln(prediction / measured): the
/// same for over- and underestimates (a mean of percentages is not), in proportion to the energy,
/// and no single pair decides. Huber's delta is 1.345 times the robust standard deviation of the
/// log ratios (1.4826 times the median of their distances from 0, for the factor from their
/// median), at least 1e-9; with normal errors this is 95 % as efficient as least squares.
///
/// `left_out_mape_percent`: each group (`EnergyPair::leave_out`) is predicted with coefficients
/// learnt from the others; the mean over all pairs of |prediction / measured - 1|. `band`: the
/// envelope of prediction / measured - 1 of those predictions, which holds a pair of a further such
/// group with probability (g - 1) / (g + 1) for g groups that differ more than their pairs do, and
/// more often otherwise; from `kQuantileGroups` groups on the k-th least and greatest of the n
/// errors with k = floor(0.025 (n + 1)), which hold 95 %. `r2`: 1 - sum (measured - calibrated)^2 /
/// sum (measured - mean)^2 of the pairs that it was learnt from; nothing when all measurements are
/// equal.
///
/// Affine is not tried when the angle between estimates and durations, both over the measurements,
/// has a sine below 0.01: then slope and intercept_w cannot be told apart. `source` names the pairs
/// in the result. Throws `DomainError` for a pair outside its domain.
[[nodiscard]] CalibrationFit fit_calibration(const std::vector<EnergyPair>& pairs,
                                             const std::string& source);

}  // namespace vocabplan
