#pragma once

#include <numbers>

namespace vocabplan {

/// Constants of the SI, exact since 2019 (CODATA 2018 and 2022 agree).
inline constexpr double kBoltzmann = 1.380649e-23;    ///< k, J/K
inline constexpr double kPlanck = 6.62607015e-34;     ///< h, J s
inline constexpr double kSpeedOfLight = 299792458.0;  ///< c, m/s

/// Landauer's bound: the least energy that erasing `bits` bits turns into heat, bits k T ln 2, in
/// joules, at `temperature` kelvin. It bounds erasures, not operations: what erases nothing may
/// cost less. `bits` is above 0 and at most 1e100, `temperature` above 0 and at most 1e15. Accurate
/// to rounding. Throws `DomainError`. R. Landauer, IBM J. Res. Dev. 5 (1961) 183.
[[nodiscard]] double landauer_energy(double bits, double temperature);

/// The energy m c^2 of `mass` kilograms at rest, in joules. `mass` is above 0 and at most 1e100.
/// Throws `DomainError`.
[[nodiscard]] double rest_energy(double mass);

/// Bekenstein's bound: the most bits that whatever has the energy `energy`, in joules and with that
/// of its mass, can hold within a sphere of radius `radius`, in metres: 2 pi R E / (hbar c ln 2)
/// with hbar = h / (2 pi). Both are above 0 and at most 1e120. Accurate
/// to rounding. Throws `DomainError`. J. D. Bekenstein, Phys. Rev. D 23 (1981) 287.
[[nodiscard]] double bekenstein_bits(double energy, double radius);

/// The Shannon-Hartley capacity of a channel with Gaussian noise: B log2(1 + S/N), in bits per
/// second. `bandwidth` B is in hertz, `snr` the ratio of the powers of signal and noise, no
/// decibels; both are above 0 and at most 1e100. Accurate to rounding. Throws `DomainError`.
/// C. E. Shannon, Proc. IRE 37 (1949) 10.
[[nodiscard]] double shannon_capacity(double bandwidth, double snr);

/// The energy of a bit over the noise in one hertz, Eb/N0 = (S/N) / log2(1 + S/N), of a channel
/// used at its capacity: a ratio above `kLeastBitEnergy`. `snr` as for `shannon_capacity`. Throws
/// `DomainError`.
[[nodiscard]] double bit_energy_over_noise(double snr);

/// The limit of Eb/N0 as the bandwidth grows: ln 2, about -1.59 dB. No code gets through with
/// less.
inline constexpr double kLeastBitEnergy = std::numbers::ln2;

/// 10 log10 of a ratio of powers. `ratio` is above 0 and at most 1e100. Throws `DomainError`.
[[nodiscard]] double decibels(double ratio);

/// The ratio of powers that `decibels`, from -1000 to 1000, stand for. Throws `DomainError`.
[[nodiscard]] double ratio_of_decibels(double decibels);

}  // namespace vocabplan
