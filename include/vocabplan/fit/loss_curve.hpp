#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace vocabplan {

/// The loss of one training run as a function of the FLOPs spent so far.
///
/// Between checkpoints the loss is a monotone cubic (PCHIP, Fritsch and Butland 1984) of ln C, so
/// it never leaves the interval of the two checkpoints around it; a straight line in ln C where the
/// run has two or three checkpoints. The curve goes through every checkpoint.
class LossCurve {
 public:
  /// Checkpoints in any order: `flops` > 0, any finite `loss`, and weights >= 0 (empty: all 1).
  /// Weight 0 leaves a checkpoint out; those of equal FLOPs are averaged by weight.
  /// Throws `DomainError` for columns of different lengths, values outside these ranges, and when
  /// no checkpoint is left.
  LossCurve(std::span<const double> flops, std::span<const double> loss,
            std::span<const double> weights = {});

  /// The loss after `flops`, from `lowest_flops()` to `highest_flops()`; outside it throws
  /// `DomainError`.
  [[nodiscard]] double at(double flops) const;

  /// The loss after `flops` >= `highest_flops()` on the quadratic in C through the last three
  /// checkpoints. Good for a few per cent beyond the last one and no further.
  ///
  /// The paper's anchor needs it: three of its ten smallest runs end short of the budget. Its
  /// script uses scipy's quadratic spline, whose last piece also depends on the checkpoints before:
  /// for those three runs its losses differ from these by 0.0105, 0.0003 and 0.0001.
  /// Throws `DomainError` below `highest_flops()` and for a run of fewer than three checkpoints.
  [[nodiscard]] double extrapolated(double flops) const;

  /// dL / d ln C on the way to `to`: of the least-squares line in ln C through the loss at `to` and
  /// the checkpoints from `from` up to `to`, or the last one before `to` when none is there. 0 for
  /// a run that begins at `to`. Throws `DomainError` where `at(to)` does.
  [[nodiscard]] double log_slope(double from, double to) const;

  [[nodiscard]] double lowest_flops() const noexcept;
  [[nodiscard]] double highest_flops() const noexcept;
  /// Checkpoints of different FLOPs.
  [[nodiscard]] std::size_t checkpoints() const noexcept;

 private:
  struct Points;
  std::shared_ptr<const Points> points_;  ///< never changes, so copies share it
};

}  // namespace vocabplan
