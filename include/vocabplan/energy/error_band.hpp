#pragma once

#include <string>

namespace vocabplan {

/// An observed envelope of the relative error e = (estimate - truth) / truth of a way to estimate
/// energy: the errors seen lay in [low, high]. It is no confidence interval.
struct ErrorBand {
  double low = 0.0;  ///< above -1; at most `high`
  double high = 0.0;
  std::string source{};  ///< where it was observed
};

/// A range of the truth, in the unit of the estimate.
struct TruthRange {
  double low = 0.0;
  double high = 0.0;
};

/// The band of the static estimates (rated power times time) in R. Fischer, arXiv 2509.22092:
/// -40 % .. +60 %.
[[nodiscard]] ErrorBand static_estimate_band();

/// The range of the truth when the error of `estimate` is inside the band:
/// [estimate / (1 + high), estimate / (1 + low)]. `estimate` is finite and at least 0. Throws
/// `DomainError` for a band that does not keep -1 < low <= high.
[[nodiscard]] TruthRange truth_range(double estimate, const ErrorBand& band);

}  // namespace vocabplan
