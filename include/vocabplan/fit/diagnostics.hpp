#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "vocabplan/fit/profile.hpp"
#include "vocabplan/fit/run_fit.hpp"

namespace vocabplan {

/// The isoloss optimum of a fit in entries: 0 when it lies below every V, infinity when above.
[[nodiscard]] double optimum_vocab(const LossSurface& surface, Optimum optimum,
                                   const FitTarget& target);

/// The loss surface fitted without a part of the rows, and how it does on that part.
struct HoldOut {
  std::string_view held;  ///< `largest_n_nv`, `largest_vocab_size` or `largest_flops`
  double from = 0.0;      ///< rows of at least this n_nv, V or FLOPs were held out
  std::size_t rows_held = 0;
  FitStatus status = FitStatus::too_few_data;
  double r_squared = 0.0;             ///< on the rows held out, about their own mean
  double rmse = 0.0;                  ///< nats, on the rows held out
  double bias = 0.0;                  ///< mean of fitted less observed (nats), on the rows held out
  std::vector<double> vocab_sizes{};  ///< `optimum_vocab` at each target
};

/// Three hold-outs: the largest family, the largest vocabulary, and the tenth of the rows with the
/// most FLOPs.
[[nodiscard]] std::vector<HoldOut> hold_outs(const RunTable& table, const IsolossRows& rows,
                                             const IsolossFitter& fitter,
                                             std::span<const FitTarget> targets);

/// The optimum at one target without one run.
struct RunLeverage {
  std::uint32_t run = 0;
  double vocab_size = 0.0;  ///< `optimum_vocab`
};

/// The loss surface fitted without each run in turn, those that move the optimum at `target` most
/// first (an optimum that is lost moves infinitely).
[[nodiscard]] std::vector<RunLeverage> run_leverage(const RunTable& table, const IsolossRows& rows,
                                                    const IsolossFitter& fitter,
                                                    const FitTarget& target, unsigned threads);

/// Median size of the residuals of the first tenth of each run's checkpoints over that of all
/// others: well above 1 when the warm-up of the learning rate is in the data, which no such law
/// describes. 1 when there are fewer than ten checkpoints a run.
[[nodiscard]] double warm_up_ratio(const RunTable& table, const IsolossRows& rows,
                                   std::span<const double> residuals);

/// From which ratio on a reader should know (noise alone stays below it).
inline constexpr double kWarmUpRatio = 1.5;

/// From which to which V a profile stays within `share` of its least objective. Between points the
/// square root of the excess is straight in ln V, exact where the profile is a parabola about one
/// of its points; an end at the first or last point is open (0 or infinity).
struct ProfileRange {
  double lower = 0.0;
  double upper = 0.0;
};
[[nodiscard]] ProfileRange profile_within(std::span<const ProfilePoint> profile, double share);

}  // namespace vocabplan
