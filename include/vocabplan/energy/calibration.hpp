#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "vocabplan/energy/error_band.hpp"

namespace vocabplan {

/// How a calibration turns an estimate into what a meter would read.
enum class CalibrationKind {
  factor,  ///< truth = factor x estimate
  affine,  ///< truth = slope x estimate + intercept_w x duration
};

[[nodiscard]] std::string_view calibration_kind_name(CalibrationKind kind);

/// A correction learnt from pairs of estimated and measured energy, with what it is worth on groups
/// that it has not seen. `energy validate` writes it, `energy estimate` applies it. Its energies
/// are those that the pairs hold: of the machines, without a facility's overhead, as long as the
/// pairs' estimates have none.
struct Calibration {
  CalibrationKind kind = CalibrationKind::factor;
  double factor = 1.0;                 ///< of kind factor
  double slope = 1.0;                  ///< of kind affine
  double intercept_w = 0.0;            ///< of kind affine: constant power, watts
  std::optional<double> r2{};          ///< of the calibrated estimates against the measurements
  double left_out_mape_percent = 0.0;  ///< mean absolute percentage error on left-out groups
  std::size_t n = 0;                   ///< pairs it was learnt from
  std::size_t groups = 0;              ///< groups that were left out in turn
  /// Envelope of the relative errors on left-out groups: replaces the band of the estimate.
  ErrorBand band{};
  std::string source{};  ///< the pairs it was learnt from
  /// Mean watts of the pairs' estimates, energy over duration: the least and the greatest, above 0.
  /// Nothing when not every pair has a duration.
  std::optional<TruthRange> watts{};
};

/// The kWh that a meter of the machines would read for an estimate of `kwh` of them, at least 0:
/// factor x kwh, or slope x kwh + intercept_w x hours / 1000 with `hours` of wall-clock time, at
/// least 0, which is the form that `fit_calibration` learns. A facility's overhead (PUE) multiplies
/// the result. Throws `DomainError` outside these domains, for kind affine without `hours`, and
/// where slope and intercept_w give no energy above 0: no such run was among the pairs.
[[nodiscard]] double calibrated_kwh(const Calibration& calibration, double kwh,
                                    std::optional<double> hours);

/// Reads the JSON that `to_json` writes. Throws `DataError` naming `source` and the key that is
/// wrong.
[[nodiscard]] Calibration parse_calibration(std::string_view json, const std::string& source);
[[nodiscard]] std::string to_json(const Calibration& calibration);

}  // namespace vocabplan
