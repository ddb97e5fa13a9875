#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/energy/accelerator.hpp"
#include "vocabplan/energy/calibration.hpp"
#include "vocabplan/energy/error_band.hpp"
#include "vocabplan/energy/grid_intensity.hpp"

namespace vocabplan {

/// A number that the caller knows up to a ratio: the truth is in [value / ratio, value ratio]. Both
/// ends of an MFU, a PUE and a carbon intensity are in the domain of the number itself.
struct GivenFactor {
  double value = 0.0;
  double ratio = 1.0;  ///< at least 1 and at most 1000
};

/// A training run whose energy is wanted. Exactly one of `flops`, `accelerator_hours` and `hours`
/// is given.
struct RunEnergyRequest {
  std::optional<double> flops{};              ///< training FLOPs; needs a peak rate
  std::optional<double> accelerator_hours{};  ///< accelerators times hours
  std::optional<double> hours{};              ///< wall-clock hours
  /// Whole number of accelerators. Empty: the time the run takes is not known; with `hours` and
  /// `watts`, the watts are of everything that runs.
  std::optional<double> accelerators{};
  std::optional<Accelerator> accelerator{};
  std::optional<double> tdp{};       ///< watts, in place of the accelerator's; a rated power
  std::optional<double> peak{};      ///< dense FLOP/s, in place of the accelerator's
  std::optional<GivenFactor> mfu{};  ///< whole-run MFU, above 0 and at most 1
  /// System watts for each accelerator, above 0. Empty: power factor times TDP, or the measured
  /// system power of that accelerator.
  std::optional<GivenFactor> watts{};
  std::optional<GivenFactor> power_factor{};  ///< system power over TDP, above 0
  double static_fraction = 0.0;               ///< static over dynamic energy, at least 0
  /// Watts that the whole run draws beside its accelerators, at least 0; needs the run's time.
  double static_watts = 0.0;
  std::optional<GivenFactor> pue{};            ///< power usage effectiveness, at least 1
  std::optional<GridIntensity> grid{};         ///< a country's average
  std::optional<GivenFactor> grams_per_kwh{};  ///< carbon intensity instead, 0 to 2000
  std::optional<ErrorBand> band{};             ///< empty: `static_estimate_band()`
  std::optional<Calibration> calibration{};    ///< brings its own band
};

/// Who answers for a number.
enum class Origin {
  given,      ///< the caller
  published,  ///< the maker of a chip, the statistics of a grid
  assumed,    ///< we, from what other runs published
};

[[nodiscard]] std::string_view origin_name(Origin origin);

/// A number that the estimate rests on.
struct Assumption {
  std::string name{};  ///< snake_case, as in the request
  double value = 0.0;
  std::string unit{};
  Origin origin = Origin::given;
  std::string source{};
};

/// A factor of the estimate that may be off by a ratio, and what it alone does to the result.
struct UncertainFactor {
  std::string name{};  ///< mfu, watts, pue, grams_per_kwh
  double value = 0.0;
  std::string unit{};
  double ratio = 1.0;  ///< the truth is in [value / ratio, value ratio]
  /// The result changes by at most this ratio: the greater of high / result and result / low at the
  /// ends of the factor. `ratio`, but for watts beside constant static watts or under an affine
  /// calibration: there the two differ.
  double swing = 1.0;
  /// The energy at the ends of the factor, the others at their values: the complete formula,
  /// calibration included.
  TruthRange energy_kwh{};
  std::optional<TruthRange> tco2e{};  ///< likewise; nothing without a carbon intensity
  /// Share of ln^2 (high / low) in the sum over MFU, watts and PUE; 0 where that sum is 0.
  double energy_share = 0.0;
  double carbon_share = 0.0;      ///< likewise of tCO2e, with the intensity
  Origin origin = Origin::given;  ///< of the value
  std::string source{};           ///< of the ratio
};

/// Energy and carbon of a run. Two kinds of uncertainty stand beside each other and are not
/// combined: the envelope of errors that were observed of such estimates, and what the factors of
/// this one may be off by.
struct RunEnergy {
  std::optional<double> flops{};
  double accelerator_hours = 0.0;
  std::optional<double> hours{};  ///< wall-clock; nothing when the accelerators are not counted
  double watts = 0.0;             ///< system power for each accelerator
  double dynamic_kwh = 0.0;       ///< accelerator hours times watts
  double static_kwh = 0.0;        ///< static fraction and static watts
  double overhead_kwh = 0.0;      ///< (PUE - 1) times the two
  double formula_kwh = 0.0;       ///< sum of the three
  /// formula_kwh, or PUE times what the calibration makes of dynamic and static energy.
  double energy_kwh = 0.0;
  ErrorBand band{};       ///< observed errors of such estimates
  TruthRange band_kwh{};  ///< where the truth lies within the band
  /// low: energy_kwh exp -sqrt(sum ln^2 (energy_kwh / low)) over MFU, watts and PUE, each alone;
  /// high: energy_kwh exp sqrt(sum ln^2 (high / energy_kwh)). One factor alone gives its own ends.
  TruthRange factor_kwh{};
  double factor_ratio = 1.0;  ///< the greater of high / energy_kwh and energy_kwh / low of those
  /// energy_kwh times the carbon intensity, tonnes of CO2e; nothing without an intensity.
  std::optional<double> tco2e{};
  std::optional<TruthRange> band_tco2e{};  ///< the band's energies at that same intensity
  double carbon_factor_ratio = 1.0;        ///< as factor_ratio, with the intensity
  std::optional<TruthRange> factor_tco2e{};
  std::vector<UncertainFactor> factors{};  ///< those with a ratio above 1
  std::vector<Assumption> assumptions{};   ///< every number used
  std::vector<std::string> notes{};        ///< what is in scope and what is not
  std::vector<std::string> warnings{};

  [[nodiscard]] std::optional<double> days() const;
};

/// The energy of a training run:
///   accelerator hours = FLOPs / (MFU peak 3600),
///   dynamic = accelerator hours x watts / 1000,
///   static = static fraction x dynamic + static watts x hours / 1000,
///   energy = PUE (dynamic + static),  tCO2e = energy x g/kWh / 1e6,
/// in kWh; with a calibration energy = PUE x calibrated_kwh(dynamic + static, hours). What is not
/// given is assumed as `published_mfu`, `published_system_power` and `published_pue` say; no grid
/// is. Independent factors combine in logarithms, never worst case by worst case.
///
/// Accuracy: a few units in the last place of doubles; what it is worth is another matter, see
/// docs/energy.md. Throws `DomainError` for a number outside its domain, for inputs that
/// contradict each other or are not enough, for a chip without a published power when no watts are
/// given, for a TDP of one whose published power is a measured mean, where an affine calibration
/// gives no energy above 0, for the run or at an end of a factor, and for a peak above the dense
/// rate of the accelerator, which is one with sparsity. What may be a slip is in `warnings`.
///
/// Source: R. Fischer, arXiv 2509.22092 (E_total = sum P_i t_i + E_static); Patterson et al. 2021,
/// arXiv 2104.10350.
[[nodiscard]] RunEnergy run_energy(const RunEnergyRequest& request);

/// Energy that one further per cent of reducible loss costs at the margin: the energy is
/// proportional to FLOPs C and the reducible loss R to C^slope there, so that
///   dE / d(-100 ln R) = energy / (100 |slope|).
/// `energy_kwh` is at least 0, `slope` = d ln R / d ln C is below 0. kWh. Throws `DomainError`.
[[nodiscard]] double kwh_per_percent(double energy_kwh, double slope);

}  // namespace vocabplan
