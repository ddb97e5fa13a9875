#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vocabplan/fit/loss_curve.hpp"
#include "vocabplan/fit/run_rows.hpp"

namespace vocabplan {

/// A training run and its loss.
struct TrainingRun {
  double n_nv = 0.0;
  double vocab_size = 0.0;
  double width = 0.0;
  std::uint32_t index = 0;
  std::uint32_t family = 0;
  /// Mean weight of the rows that are not left out, so that it does not depend on their number.
  double weight = 0.0;
  LossCurve loss;

  [[nodiscard]] double n_v() const { return vocab_size * width; }
};

/// The runs that have a row of positive weight, by ascending family, vocabulary and index. Throws
/// `DomainError` for columns of different lengths and values outside their range.
[[nodiscard]] std::vector<TrainingRun> training_runs(const RunRows& rows,
                                                     std::span<const double> weights);

}  // namespace vocabplan
