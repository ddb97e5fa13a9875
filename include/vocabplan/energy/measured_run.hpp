#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/energy/energy_pairs.hpp"
#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

/// The run of an answer of `energy estimate --format json`.
struct StatedEstimate {
  double energy_kwh = 0.0;        ///< above 0
  std::optional<double> hours{};  ///< wall-clock time
  double overhead_kwh = 0.0;      ///< of the facility, part of formula_kwh
  /// The energy before a calibration; empty: energy_kwh.
  std::optional<double> formula_kwh{};
};

/// Reads it. Other keys than `energy_kwh`, `formula_kwh`, `hours` and `overhead_kwh` are not looked
/// at. Throws `DataError` naming `source` and the key that is wrong.
[[nodiscard]] StatedEstimate parse_estimate(std::string_view json, const std::string& source);

/// An estimate beside the traces of the same run.
struct MeasuredRun {
  EnergyPair pair{};  ///< the traces' energy as the measurement
  /// Least share, over the components that are added, of the time of their rows that is covered,
  /// and at most the covered share of the estimate's hours, in [0, 1]; nothing when a component
  /// does not tell it.
  std::optional<double> coverage{};
  std::vector<std::string> warnings{};
};

/// Share of a time that is missing above which the scopes of estimate and traces differ.
inline constexpr double kScopeTolerance = 0.05;

/// Puts them beside each other and warns where they are not about the same thing: only accelerators
/// were measured; the estimate includes a facility's overhead, which no sensor in a machine sees;
/// traces cover less, or more, than the hours of the estimate; readings have gaps. `static_watts`
/// as `sum_traces` takes them. Throws what `sum_traces` throws, and `DataError` for traces without
/// energy.
[[nodiscard]] MeasuredRun measured_run(const StatedEstimate& estimate,
                                       const std::vector<TraceEnergy>& traces, double static_watts);

}  // namespace vocabplan
