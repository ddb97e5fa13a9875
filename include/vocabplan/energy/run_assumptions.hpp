#pragma once

#include <optional>
#include <string_view>

#include "vocabplan/energy/accelerator.hpp"

namespace vocabplan {

/// Model FLOPs utilisation over a whole run where nothing is known: the median of published runs,
/// 6 N D over hours times dense peak.
inline constexpr double kAssumedMfu = 0.31;

/// Power usage effectiveness of a data centre where nothing is known.
inline constexpr double kAssumedPue = 1.14;

/// A value to assume for what a plan does not know, with the range of what is published.
struct PublishedSpread {
  double value = 0.0;  ///< inside [low, high]
  double low = 0.0;    ///< above 0
  double high = 0.0;
  std::string_view source{};

  /// The least r for which [value / r, value r] holds the range: max(value / low, high / value).
  [[nodiscard]] double ratio() const;
};

/// Whole-run MFU: 0.31 in 0.24 .. 0.48, computed from hours and model sizes that run reports state.
[[nodiscard]] PublishedSpread published_mfu();

/// PUE: 1.14 in 1.08 .. 1.20, as published training runs state it. Data centres in general have
/// more (1.56 on average, Uptime Institute 2024).
[[nodiscard]] PublishedSpread published_pue();

/// The ratio of a run's own grid to the average of its country: 1 in 0.90 .. 1.16.
[[nodiscard]] PublishedSpread published_grid_share();

/// System power over TDP of an accelerator about which no more is known: 1.20 in 1.10 .. 1.82.
[[nodiscard]] PublishedSpread published_power_factor();

/// The watts that a system draws for each accelerator in it while it trains, its share of the host
/// included.
struct SystemPower {
  PublishedSpread watts{};
  /// watts / TDP; nothing where measured systems give the watts themselves.
  std::optional<double> factor{};
};

/// The system power to assume for a kind of accelerator: its TDP times 1.20, or 1.38 for H100 SXM,
/// whose nodes were measured. TPU v3 and v4 have no TDP: what is published of them is the mean
/// power of the chip, to which a factor over TDP does not apply, and measured systems of the two
/// give the watts. Nothing for a chip without a published power.
[[nodiscard]] std::optional<SystemPower> published_system_power(const Accelerator& accelerator);

/// True where the published power of a chip is a mean that was measured, not a TDP.
[[nodiscard]] bool has_mean_power(const Accelerator& accelerator);

}  // namespace vocabplan
