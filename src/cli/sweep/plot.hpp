#pragma once

#include <cstddef>
#include <vector>

#include "cli/sweep/rows.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/budget.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The rows of a sweep that a picture shows: all of them, or every 2nd, 4th … once there are more
/// than `kMost`, so that any number of rows takes little memory.
class SweepSample {
 public:
  static constexpr std::size_t kMost = 1000;

  void add(const SweepBlock& block);

  [[nodiscard]] const std::vector<BudgetRequest>& requests() const { return requests_; }
  /// Every how many-th row is kept.
  [[nodiscard]] std::size_t stride() const { return stride_; }

 private:
  std::vector<BudgetRequest> requests_{};
  std::size_t stride_ = 1;
  std::size_t seen_ = 0;
};

/// The vocabularies of all three approaches against N_nv, or against the FLOPs where N_nv is the
/// same or follows from them, with the interval of the isoloss at `level` shaded. Where rows of
/// several budgets lie off the compute-optimal line: the isoloss as points, a colour for each
/// budget as it was asked for, in FLOPs, tokens or characters.
/// Rows outside the domain are left out. Throws `StreamError` for fewer than two rows.
[[nodiscard]] PlotPage sweep_page(const std::vector<BudgetRequest>& requests, const Law& law,
                                  double level);

}  // namespace vocabplan::cli
