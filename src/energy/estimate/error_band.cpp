#include "vocabplan/energy/error_band.hpp"

#include <cmath>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

ErrorBand static_estimate_band() {
  return {.low = -0.40,
          .high = 0.60,
          .source = "static estimates of inference on one desktop, R. Fischer, arXiv 2509.22092"};
}

TruthRange truth_range(double estimate, const ErrorBand& band) {
  // False for NaN, too.
  if (!(band.low > -1.0 && band.low <= band.high && std::isfinite(band.high))) {
    throw DomainError("error band " + shortest(band.low) + " .. " + shortest(band.high) +
                      "; accepted is -1 < low <= high");
  }
  if (!(std::isfinite(estimate) && estimate >= 0.0)) {
    throw DomainError("estimate " + shortest(estimate) + "; accepted is a number of at least 0");
  }
  return {.low = estimate / (1.0 + band.high), .high = estimate / (1.0 + band.low)};
}

}  // namespace vocabplan
