#pragma once

#include <cstddef>
#include <functional>
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
  too_few_pairs,      ///< below `kLeastCalibrationPairs`
  too_few_groups,     ///< below `kLeastCalibrationGroups`
  no_durations,       ///< affine: not every pair has a duration
  constant_power,     ///< affine: the estimates are one power times the duration
  constant_not_seen,  ///< affine: intercept_w is not told from 0
  no_positive_form,   ///< affine: slope or a prediction is not above 0, with or without some group
  out_of_range,       ///< estimates and measurements are a factor of 1e9 apart
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
/// Two-sided level of the test that intercept_w is 0.
inline constexpr double kConstantPowerLevel = 0.05;

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

/// Called while a calibration is learnt, with the steps done so far and how many there are at most:
/// up to three for each part that is left out. What it throws ends the learning.
using CalibrationProgress = std::function<void(std::size_t done, std::size_t total)>;

/// Learns truth = factor x estimate and truth = slope x estimate + intercept_w x duration.
///
/// Coefficients minimise the sum of Huber's loss of the log ratios ln(prediction / measured): the
/// same for over- and underestimates (a mean of percentages is not), and in proportion to the
/// energy. Of the factor no single pair decides; one whose power is far from that of the others has
/// a say of its own in slope and intercept_w. Huber's delta is 1.345 times the robust standard
/// deviation of the log ratios (1.4826 times the median of their distances from 0, for the factor
/// from their median), at least 1e-9; with normal errors this is 95 % as efficient as least
/// squares.
///
/// `left_out_mape_percent`: each group (`EnergyPair::leave_out`) is predicted with coefficients
/// learnt from the others; the mean over all pairs of |prediction / measured - 1|. That of `best`
/// is the lesser of two, and so a little too small for new groups. `band`: the envelope of
/// prediction / measured - 1 of those predictions, which holds a pair of a further such group with
/// probability (g - 1) / (g + 1) for g groups that differ more than their pairs do, and more often
/// otherwise; from `kQuantileGroups` groups on the k-th least and greatest of the n errors with k =
/// floor(0.025 (n + 1)), which hold 95 %. `r2`: 1 - sum (measured - calibrated)^2 / sum (measured -
/// mean)^2 of the pairs that it was learnt from; nothing when all measurements are equal.
///
/// Affine is not tried when the angle between estimates and durations, both over the measurements,
/// has a sine below 0.01, with every group or without one: then slope and intercept_w are one
/// number. It is not learnt when intercept_w is not told from 0: |intercept_w| is to be above
/// t x SE, where SE^2 = (g - 1) / g x sum over groups of (intercept_w without the group -
/// intercept_w)^2 is the jackknife's variance and t the 97.5 % quantile of Student's distribution
/// with g - 1 degrees of freedom (`kConstantPowerLevel`; g is at most `kMostCalibrationParts`).
/// A calibration learnt so changes by less than 51 % when any one group is left out.
///
/// `watts` is the range of the pairs' estimates over durations, when every pair has one. `source`
/// names the pairs in the result. Time is linear in the pairs, but for sorting them: of fewer than
/// 20,000 each is seen some ten times for each part, of more a few times, and those near Huber's
/// delta or the median for each part. The two ways agree to about 1e-10 of every prediction. Throws
/// `DomainError` for a pair outside its domain.
[[nodiscard]] CalibrationFit fit_calibration(const std::vector<EnergyPair>& pairs,
                                             const std::string& source,
                                             const CalibrationProgress& progress = {});

}  // namespace vocabplan
