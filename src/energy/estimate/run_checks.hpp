#pragma once

#include <optional>
#include <string_view>

#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/run_energy.hpp"

namespace vocabplan {

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
