#include "vocabplan/energy/mlco2.hpp"

#include <cmath>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {
namespace {

void check_within(const char* what, double value, double most) {
  if (value >= 0.0 && value <= most) return;  // false for NaN
  throw DomainError(std::string(what) + " " + shortest(value) + "; accepted is 0 to " +
                    shortest(most));
}

}  // namespace

double two_decimals(double x) {
  constexpr double kMost = 1e12;
  check_within("number to round", x, kMost);
  // 100 x is product + rest exactly.
  const double product = 100.0 * x;
  const double rest = std::fma(100.0, x, -product);
  const double whole = std::floor(product);
  const double beyond_half = (product - whole) - 0.5;
  const bool up = beyond_half > 0.0 || (beyond_half == 0.0 && rest >= 0.0);
  return (whole + (up ? 1.0 : 0.0)) / 100.0;
}

Mlco2Estimate mlco2_estimate(double watts, double hours, double grams_per_kwh,
                             double offset_percent) {
  constexpr double kMost = 1e100;  // the products stay doubles
  check_within("watts", watts, kMost);
  check_within("hours", hours, kMost);
  check_within("grams of CO2e per kWh", grams_per_kwh, kMost);
  check_within("offset per cent", offset_percent, kMost);
  const double energy = two_decimals(watts * hours / 1000.0);
  const double intensity = two_decimals(std::trunc(grams_per_kwh) / 1000.0);
  const double co2e = two_decimals(energy * intensity);
  return {.energy_kwh = energy,
          .kg_per_kwh = intensity,
          .co2e_kg = co2e,
          .offset_kg = two_decimals(co2e * offset_percent / 100.0)};
}

}  // namespace vocabplan
