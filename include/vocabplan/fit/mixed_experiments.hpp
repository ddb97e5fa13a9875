#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vocabplan/fit/loss_table.hpp"

namespace vocabplan {

/// The rows of one experiment that the table names, and how a common fit misses them.
struct ExperimentRows {
  std::string name;
  std::size_t rows = 0;
  double mean_residual = 0.0;  ///< of ln L_fitted - ln L
};

/// One entry a name in the table's column, in order of first appearance. Empty without such a
/// column, and where it names runs rather than experiments: fewer than 3 rows a name on average.
[[nodiscard]] std::vector<ExperimentRows> experiments_of(const LossTable& table,
                                                         std::span<const double> residuals);

/// The groups that numbers fall into.
struct Clumps {
  std::size_t count = 1;
  double apart = 0.0;  ///< between the means of the outermost
};

/// Two, three or four groups where the variance within the groups is less than `kClumped` of what
/// it would be for numbers spread evenly, 1/count^2 of all. Each holds a tenth of the numbers, so
/// that outliers are none. One group for fewer than 30 numbers.
///
/// Two normal groups of equal size count from 7 standard deviations apart on. Of 30 numbers from
/// one normal, even, exponential or heavy-tailed distribution, less than one set in a hundred does;
/// of more, fewer.
[[nodiscard]] Clumps clumps_of(std::vector<double> numbers);
inline constexpr double kClumped = 0.4;

/// Runs of nearly the same N and D (to about 1 %) whose residuals differ by more than
/// `kFarApart` robust standard deviations of all residuals.
struct Contradictions {
  std::size_t places = 0;  ///< pairs of N and D
  double scatter = 0.0;    ///< the robust standard deviation
  double largest = 0.0;    ///< difference
};
[[nodiscard]] Contradictions contradictions_of(const LossTable& table,
                                               std::span<const double> residuals);
inline constexpr double kFarApart = 10.0;

/// A sentence when the rows come from clearly different experiments, to which no single set of
/// constants applies: the table names several, or else the residuals of its runs fall into clumps,
/// or else `kLeastContradictions` places contradict themselves.
[[nodiscard]] std::optional<std::string> mixture_warning(const LossTable& table,
                                                         std::span<const double> residuals);
inline constexpr std::size_t kLeastContradictions = 3;

}  // namespace vocabplan
