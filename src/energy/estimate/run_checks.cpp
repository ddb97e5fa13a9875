#include "energy/estimate/run_checks.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/run_assumptions.hpp"

namespace vocabplan {
namespace {

constexpr double kMostOfQuantity = 1e100;
constexpr double kPrinted = 0.01;  // relative; makers print two or three digits

bool is_about(double a, double b, double tolerance) {
  return std::abs(a / b - 1.0) <= tolerance;
}

}  // namespace

void require(bool fine, std::string_view what, double value, std::string_view accepted) {
  if (fine) return;  // false for NaN
  throw DomainError(std::string(what) + " is " + shortest(value) + "; accepted is " +
                    std::string(accepted));
}

void require_positive(std::string_view what, double value) {
  require(value > 0.0 && value <= kMostOfQuantity, what, value, "above 0 and at most 1e+100");
}

void require_at_least_0(std::string_view what, double value) {
  require(value >= 0.0 && value <= kMostOfQuantity, what, value, "0 to 1e+100");
}

void require_ends(std::string_view what, double value, double ratio, double least, double most,
                  std::string_view accepted) {
  constexpr double kRounding = 1e-12;
  require(value >= least && value <= most, what, value, accepted);
  const double low = value / ratio;
  const double high = value * ratio;
  const std::string name(what);
  require(low >= least * (1.0 - kRounding), name + "'s lower end", low, accepted);
  require(high <= most * (1.0 + kRounding), name + "'s upper end", high, accepted);
}

void require_alternatives(const RunEnergyRequest& request) {
  const auto refuse_both = [](bool both, const char* message) {
    if (both) throw DomainError(message);
  };
  const int ways =
      (request.flops ? 1 : 0) + (request.accelerator_hours ? 1 : 0) + (request.hours ? 1 : 0);
  if (ways != 1) {
    throw DomainError("the run is given in " + std::to_string(ways) +
                      " ways; accepted is one of FLOPs, accelerator hours, and hours");
  }
  refuse_both(request.watts && request.power_factor,
              "both watts and a power factor; give one of them");
  refuse_both(request.watts && request.tdp, "both watts and a TDP; give one of them");
  refuse_both(request.grid && request.grams_per_kwh,
              "both a country and a carbon intensity; give one of them");
  refuse_both(request.band && request.calibration,
              "both a band and a calibration, which brings its own; give one of them");
  refuse_both(!request.flops && request.mfu, "an MFU without FLOPs: hours need none");
  refuse_both(!request.flops && request.peak, "a peak rate without FLOPs: hours need none");
}

void require_dense(double peak, const Accelerator& chip) {
  if (peak <= chip.peak() * (1.0 + kPrinted)) return;
  const auto tera = [](double rate) { return human_ratio(rate / 1e12) + " TFLOP/s"; };
  throw DomainError("peak " + tera(peak) + " is more than " + std::string(chip.id) +
                    " has dense, " + tera(chip.peak()) +
                    ": a rate with sparsity or of 8 bits, against which no MFU is counted");
}

std::optional<Accelerator> sparse_twin(double peak, double tdp) {
  constexpr double kSamePower = 0.05;
  const auto all = accelerators();
  const auto twin = std::find_if(all.begin(), all.end(), [&](const Accelerator& one) {
    return one.power && !has_mean_power(one) && is_about(tdp, *one.power, kSamePower) &&
           is_about(peak, 2.0 * one.peak(), kPrinted);
  });
  if (twin == all.end()) return std::nullopt;
  return *twin;
}

}  // namespace vocabplan
