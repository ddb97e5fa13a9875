#pragma once

namespace vocabplan {

/// Constants of the SI, exact since 2019 (CODATA 2018 and 2022 agree).
inline constexpr double kBoltzmann = 1.380649e-23;    ///< k, J/K
inline constexpr double kPlanck = 6.62607015e-34;     ///< h, J s
inline constexpr double kSpeedOfLight = 299792458.0;  ///< c, m/s

/// Landauer's bound: the least energy that erasing `bits` bits turns into heat, bits k T ln 2, in
/// joules, at `temperature` kelvin. It bounds erasures, not operations: what erases nothing may
/// cost less. `bits` is above 0 and at most 1e100, `temperature` above 0 and at most 1e15. Exact to
/// rounding. Throws `DomainError`. R. Landauer, IBM J. Res. Dev. 5 (1961) 183.
[[nodiscard]] double landauer_energy(double bits, double temperature);

}  // namespace vocabplan
