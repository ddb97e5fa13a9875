#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "vocabplan/fit/run_rows.hpp"

namespace vocabplan {

/// The share of a family's budget from which its range and the slopes of its losses are taken.
inline constexpr double kLateShare = 0.5;

enum class MinimumStatus {
  bracketed,            ///< a vocabulary on each side of the best one
  at_smallest,          ///< the smallest vocabulary is the best
  at_largest,           ///< the largest is
  too_few_vocab_sizes,  ///< fewer than three vocabularies at the budget
};

/// `bracketed`, `at_smallest`, …: as in the JSON report.
[[nodiscard]] std::string_view name_of(MinimumStatus status);

/// The source of the range of a measured minimum.
enum class RangeSource {
  neighbours,             ///< the vocabularies beside the best one: nothing better is known
  checkpoints,            ///< the minima at earlier budgets
  seeds,                  ///< runs of equal V, the best and the worst of each
  checkpoints_and_seeds,  ///< both
};

/// `neighbours`, `checkpoints`, …: as in the JSON report.
[[nodiscard]] std::string_view name_of(RangeSource source);

/// One vocabulary of a family at its budget.
struct MeasuredVocab {
  double vocab_size = 0.0;
  double loss = 0.0;   ///< mean of the runs of this V
  double slope = 0.0;  ///< mean of their dL / d ln C from half the budget on; 0: not known
  /// Compute that this V needs beyond the budget to reach the loss of the best one, as a share:
  /// exp((loss - best) / -slope) - 1. Infinite where the loss does not fall.
  double extra_compute = 0.0;
};

/// The V of least loss that the runs of one size show by themselves, without any law.
struct MeasuredMinimum {
  MinimumStatus status = MinimumStatus::too_few_vocab_sizes;
  double n_nv = 0.0;
  double flops = 0.0;       ///< the budget
  double width = 0.0;       ///< of the family's runs (their geometric mean)
  double vocab_size = 0.0;  ///< at the turning point; 0 unless bracketed
  double lower = 0.0;       ///< range of it; 0 unless bracketed
  double upper = 0.0;
  RangeSource range_from = RangeSource::neighbours;
  double below = 0.0;  ///< the measured V beside the best one; 0 unless bracketed
  double above = 0.0;
  std::vector<MeasuredVocab> vocabularies{};  ///< by ascending V
};

/// The measured minimum of each family, by ascending N_nv.
///
/// The budget is the largest that all runs of the family reach; runs that start above it are left
/// out. Runs of equal V are averaged. The minimum is the turning point of the parabola in ln V
/// through the vocabulary of least loss and its neighbour on each side, and there is none without
/// both neighbours.
///
/// The range is the hull of that minimum and of the minima at four earlier budgets in equal ratios
/// down to half the budget, as far as all these runs have begun (the smallest or largest V where it
/// is the best there), and, where runs share a V, of the minima with the best or the worst run of
/// each of the three V. Without either it is the two neighbours.
///
/// Nothing of it depends on the unit of the loss or on the order of the rows. Throws `DomainError`
/// for rows outside their range (`RunRows`).
[[nodiscard]] std::vector<MeasuredMinimum> measured_minima(const RunRows& rows);

/// The price of a vocabulary by the measurements: extra compute as a share.
struct MeasuredPrice {
  double value = 0.0;  ///< between them: ln(1 + extra compute) is straight in ln V
  double lower = 0.0;  ///< the lesser of the two measured vocabularies around it
  double upper = 0.0;  ///< the greater
};

/// Nothing unless the minimum is bracketed, V is among the measured ones, and the runs say how
/// their losses fall.
[[nodiscard]] std::optional<MeasuredPrice> measured_price(const MeasuredMinimum& minimum,
                                                          double vocab_size);

}  // namespace vocabplan
