#pragma once

namespace vocabplan {

/// The numbers that the ML Emissions Calculator shows for a computation.
struct Mlco2Estimate {
  double energy_kwh = 0.0;
  double kg_per_kwh = 0.0;  ///< intensity of the region
  double co2e_kg = 0.0;
  double offset_kg = 0.0;  ///< what the provider offsets; not subtracted
};

/// The arithmetic of the ML Emissions Calculator (https://mlco2.github.io/impact), digit by digit:
///   energy = watts hours / 1000, intensity = trunc(grams_per_kwh) / 1000,
///   co2e = energy intensity, offset = co2e offset_percent / 100,
/// each rounded to two decimals before the next. There is no PUE in it, a grid below 5 g/kWh has no
/// carbon, and a run below 5 Wh no energy.
///
/// `watts` of all accelerators, `hours`, `grams_per_kwh` and `offset_percent` are finite and at
/// least 0, and energy, carbon and offset at most 1e12. Throws `DomainError`.
/// Source: mlco2/impact, js/grayscale.js (setDetails) and js/data.js.
[[nodiscard]] Mlco2Estimate mlco2_estimate(double watts, double hours, double grams_per_kwh,
                                           double offset_percent = 0.0);

/// ECMAScript's Number(x.toFixed(2)): the hundredth nearest to the exact value of the double `x`,
/// the greater of two that are equally near. `x` is from 0 to 1e12. Throws `DomainError`.
[[nodiscard]] double two_decimals(double x);

}  // namespace vocabplan
