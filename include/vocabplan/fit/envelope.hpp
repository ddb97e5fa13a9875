#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vocabplan/fit/run_rows.hpp"

namespace vocabplan {

/// A budget and the run of least loss there.
struct EnvelopePoint {
  double flops = 0.0;
  double n_nv = 0.0;
  double n_v = 0.0;   ///< vocab_size x width of the run
  double loss = 0.0;  ///< of the run at `flops`
  std::uint32_t run = 0;
};

/// The lower envelope of the loss curves of many runs: which one is best at each budget.
///
/// Every run's loss is computed once on budgets in equal steps of ln C from the lowest to the
/// highest FLOPs of any run, and never outside the run's own checkpoints. Runs of a single
/// checkpoint meet no such budget, so their FLOPs are budgets too. The envelope of any part of the
/// runs then costs microseconds, which resampling needs.
/// Source: Tao et al. 2024, section 4.1, which picks points from the checkpoints and from values
/// interpolated over models; here no value comes from between two runs.
class LossEnvelope {
 public:
  static constexpr std::size_t kNodes = 200;

  /// Throws `DomainError` for fewer than two `nodes` and for rows outside their range (`RunRows`).
  explicit LossEnvelope(const RunRows& rows, std::span<const double> weights = {},
                        std::size_t nodes = kNodes);

  /// By ascending FLOPs, the points whose loss is below that of every cheaper point. A run counts
  /// when its weight is above 0; `run_weights` has one entry for each of `RunRows::runs`, or none:
  /// all count. Throws `DomainError` for another number of entries.
  [[nodiscard]] std::vector<EnvelopePoint> points(std::span<const double> run_weights = {}) const;

  /// The smallest and the largest model of all runs; 0 without runs.
  [[nodiscard]] double lowest_n_nv() const noexcept { return lowest_n_nv_; }
  [[nodiscard]] double highest_n_nv() const noexcept { return highest_n_nv_; }

 private:
  // For each budget the runs that cover it, best first: those of budget i are
  // candidates_[first_[i]] .. candidates_[first_[i + 1] - 1].
  std::vector<EnvelopePoint> candidates_;
  std::vector<std::size_t> first_{0};
  std::size_t runs_ = 0;
  double lowest_n_nv_ = 0.0;
  double highest_n_nv_ = 0.0;
};

}  // namespace vocabplan
