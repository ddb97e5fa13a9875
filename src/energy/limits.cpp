#include "vocabplan/energy/limits.hpp"

#include <cmath>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

constexpr double kMostInput = 1e100;  // products of two stay doubles

void check(const char* what, double value, double most = kMostInput) {
  if (value > 0.0 && value <= most) return;  // false for NaN
  throw DomainError(std::string(what) + " is " + shortest(value) +
                    "; accepted is above 0 and at most " + shortest(most));
}

// log2(1 + snr), also where snr is lost beside 1.
double bits_per_hertz(double snr) {
  check("the ratio of signal to noise", snr);
  return std::log1p(snr) / std::numbers::ln2;
}

}  // namespace

double landauer_energy(double bits, double temperature) {
  check("the number of bits", bits);
  check("temperature (kelvin)", temperature, 1e15);
  return bits * kBoltzmann * temperature * std::numbers::ln2;
}

double rest_energy(double mass) {
  check("mass (kilograms)", mass);
  return mass * kSpeedOfLight * kSpeedOfLight;
}

double bekenstein_bits(double energy, double radius) {
  constexpr double kEnergyMost = 1e120;  // m c^2 of the greatest mass, and the radius likewise
  check("energy (joules)", energy, kEnergyMost);
  check("radius (metres)", radius, kEnergyMost);
  constexpr double kTwoPi = 2.0 * std::numbers::pi;
  constexpr double kReducedPlanck = kPlanck / kTwoPi;
  return kTwoPi * radius * energy / (kReducedPlanck * kSpeedOfLight * std::numbers::ln2);
}

double shannon_capacity(double bandwidth, double snr) {
  check("bandwidth (hertz)", bandwidth);
  return bandwidth * bits_per_hertz(snr);
}

double bit_energy_over_noise(double snr) {
  const double bits = bits_per_hertz(snr);
  return snr / bits;
}

double decibels(double ratio) {
  check("the ratio of powers", ratio);
  return 10.0 * std::log10(ratio);
}

double ratio_of_decibels(double decibels) {
  constexpr double kWidest = 1000.0;
  if (decibels >= -kWidest && decibels <= kWidest) return std::pow(10.0, decibels / 10.0);
  throw DomainError("the ratio is " + shortest(decibels) + " dB; accepted is -1000 to 1000");
}

}  // namespace vocabplan
