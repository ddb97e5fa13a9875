#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan {

/// A factor of the formula and where it came from.
struct RunFactor {
  double value = 0.0;
  double ratio = 1.0;
  Origin origin = Origin::given;
  std::string source{};        ///< of the value
  std::string ratio_source{};  ///< of the ratio, where it is another
};

/// A request with its gaps filled.
struct RunInputs {
  double accelerator_hours = 0.0;
  std::optional<double> hours{};
  std::optional<RunFactor> mfu{};  ///< only where hours come from FLOPs
  RunFactor watts{};
  RunFactor pue{};
  std::optional<RunFactor> grams_per_kwh{};
  std::vector<Assumption> assumptions{};
};

/// Checks a request and fills its gaps. Throws `DomainError`.
[[nodiscard]] RunInputs run_inputs(const RunEnergyRequest& request);

/// The scope of an estimate: what it holds and what it leaves out.
[[nodiscard]] std::vector<std::string> scope_notes(const RunEnergyRequest& request);

/// Oddities of a request.
[[nodiscard]] std::vector<std::string> request_warnings(const RunEnergyRequest& request,
                                                        const RunInputs& inputs);

/// That the mean watts of dynamic and static energy are not among those of the calibration's pairs,
/// or, for a constant power, that this cannot be told.
[[nodiscard]] std::optional<std::string> calibration_warning(const RunEnergyRequest& request,
                                                             const RunEnergy& run);

/// Throws `DomainError` for `value` unless `fine`; `accepted` says the domain in words.
void require(bool fine, std::string_view what, double value, std::string_view accepted);

/// Above 0 and at most 1e100, so that products of a few stay doubles. Throws `DomainError`.
void require_positive(std::string_view what, double value);

/// The same, or 0.
void require_at_least_0(std::string_view what, double value);

/// Both ends of a factor known up to a ratio, and itself, from `least` to `most`, but for what the
/// rounding of the ratio adds. Throws `DomainError`.
void require_ends(std::string_view what, double value, double ratio, double least, double most,
                  std::string_view accepted);

/// Throws `DomainError` for a request that says one thing twice, or something that nothing uses.
void require_alternatives(const RunEnergyRequest& request);

/// Throws `DomainError` for a peak rate, FLOP/s, above the dense one of the accelerator.
void require_dense(double peak, const Accelerator& chip);

/// The built-in accelerator of about that TDP, in watts, of whose dense rate the peak is twice:
/// then the peak is perhaps one with sparsity.
[[nodiscard]] std::optional<Accelerator> sparse_twin(double peak, double tdp);

}  // namespace vocabplan
