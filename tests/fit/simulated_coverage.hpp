#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulated_runs.hpp"
#include "vocabplan/fit/diagnostics.hpp"
#include "vocabplan/fit/resampling.hpp"

namespace vocabplan::test {

/// Data sets of known truth, and the intervals of V* that are made from each.
struct Simulation {
  LossSurface truth{};
  RunNoise noise{};
  std::vector<ResampleUnit> units{ResampleUnit::run};  ///< all on the same data sets
  std::vector<FitTarget> targets{};
  std::size_t stride = 3;  ///< of the checkpoints; 3: seven of the twenty
  std::size_t first = 0;   ///< number of the first set, for a long simulation in parts
  std::size_t sets = 500;
  std::size_t draws = 200;
  double level = 0.9;
  std::uint64_t seed = 1;
};

/// How the intervals of one unit of resampling at one target did.
struct Coverage {
  std::size_t sets = 0;
  std::size_t below = 0;       ///< sets whose interval ends below the truth
  std::size_t above = 0;       ///< sets whose interval begins above it
  std::size_t open_below = 0;  ///< sets whose interval has no lower end, which holds all below
  std::size_t open_above = 0;
  std::vector<double> widths{};  ///< ln(upper / lower) where both ends are there, ascending

  [[nodiscard]] double share() const;  ///< of the sets, whose interval holds the truth
  /// Standard error of a share of `level` over so many sets.
  [[nodiscard]] double binomial_error(double level) const;
};

/// The coverage by unit (of `simulation.units`) and target. Set `i` depends on the seed and `i`
/// alone, so that the counts are the same with any number of threads.
[[nodiscard]] std::vector<std::vector<Coverage>> coverage(const Simulation& simulation,
                                                          unsigned threads);

}  // namespace vocabplan::test
