#include "vocabplan/energy/calibration.hpp"

#include <cmath>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

void require_at_least_0(const char* what, double value) {
  if (std::isfinite(value) && value >= 0.0) return;
  throw DomainError(std::string(what) + " is " + shortest(value) +
                    "; accepted is a finite number of at least 0");
}

double affine_kwh(const Calibration& calibration, double kwh, std::optional<double> hours) {
  if (!hours) {
    throw DomainError("the calibration has a constant power: it needs the hours of the run");
  }
  require_at_least_0("hours (wall-clock time)", *hours);
  const double metered = calibration.slope * kwh + calibration.intercept_w * *hours / 1000.0;
  if (metered > 0.0) return metered;
  throw DomainError("the calibration makes " + shortest(metered) + " kWh of " + shortest(kwh) +
                    " kWh in " + shortest(*hours) +
                    " hours; accepted is a run that it gives an energy above 0");
}

}  // namespace

std::string_view calibration_kind_name(CalibrationKind kind) {
  return kind == CalibrationKind::factor ? "factor" : "affine";
}

double calibrated_kwh(const Calibration& calibration, double kwh, std::optional<double> hours) {
  require_at_least_0("kwh (the estimate)", kwh);
  if (calibration.kind == CalibrationKind::affine) return affine_kwh(calibration, kwh, hours);
  require_at_least_0("factor (of the calibration)", calibration.factor);
  return calibration.factor * kwh;
}

}  // namespace vocabplan
