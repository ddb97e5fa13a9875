#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/plan/joint_optimum.hpp"
#include "vocabplan/predict/interval.hpp"

namespace vocabplan {

/// A budget spent on the law's compute-optimal line.
struct LinePoint {
  double n_nv = 0.0;        ///< k C^exponent
  double n_v = 0.0;         ///< the isoloss optimum of that model
  double width = 0.0;       ///< model dimension
  double vocab_size = 0.0;  ///< n_v / width
  double tokens = 0.0;      ///< C / (6 (N_nv + N_v))
  double loss = 0.0;        ///< L_u, nats; never below that of the joint optimum
  /// Compute beyond C, as a share of C, with which the line reaches the loss of the joint optimum;
  /// infinite when no model of up to 1e30 parameters on it does.
  double extra_compute = 0.0;
};

/// The efficient frontier at one budget.
struct FrontierPoint {
  double flops = 0.0;          ///< training FLOPs C
  JointOptimum optimum{};      ///< N_nv and N_v that are best together
  double width = 0.0;          ///< model dimension
  double vocab_size = 0.0;     ///< V = N_v / width (entries), not rounded
  double characters = 0.0;     ///< tokens / f(V)
  double loss = 0.0;           ///< L_u, nats
  double next_doubling = 0.0;  ///< L_u at C less L_u at 2 C, each at its own optimum, nats
  /// C' / C of the budget that has 1 % less of L_u + E, at its own optimum.
  double one_percent_factor = 0.0;
  LinePoint line{};
};

/// The joint optimum at `flops`, what more compute buys, and the line beside it.
///
/// The width is that of the law's table at the N_nv of each model, unless one is given. The next
/// doubling and the budget for 1 % less are differences and roots of the optimum itself; the latter
/// lies between 0.99^-(1/max(alpha1, alpha2) + 1/beta) and 0.99^-(1/min(alpha1, alpha2) + 1/beta).
///
/// Accuracy: 1e-14 nats for losses, 1e-11 relative for `one_percent_factor`, 1e-11 absolute and
/// relative for `extra_compute`. Throws `DomainError` what `joint_optimum` throws, and when N_nv
/// on the line leaves its domain.
/// Source: derived from Tao et al. 2024, section 4.3, in docs/math.md.
[[nodiscard]] FrontierPoint frontier_point(const Law& law, Flops flops,
                                           std::optional<Width> width = {});

/// The intervals of the joint optimum by the resampled fits of a law.
struct FrontierIntervals {
  Interval n_nv{};        ///< parameters
  Interval vocab_size{};  ///< entries, each with the width of its own model unless one is given
  Interval tokens{};
};

/// The intervals at `flops`: every draw has its own joint optimum. A draw without an optimum in V
/// has V = 0 or infinity; where its vocabulary vanished, its N_nv is that without one. Nothing when
/// the law has no draws. Throws `DomainError` unless 0 < level < 1.
[[nodiscard]] std::optional<FrontierIntervals> frontier_intervals(const Law& law, Flops flops,
                                                                  std::optional<Width> width,
                                                                  double level);

struct DrawColumns;

/// The draws of a law, made ready for many budgets: a point takes a tenth of the time. Its draws
/// go through SIMD where the machine has it, and those that an interval falls on through the scalar
/// code, so that the answers are those of the latter to the last digit.
class FrontierDraws {
 public:
  explicit FrontierDraws(const Law& law);  ///< which outlives it
  ~FrontierDraws();
  FrontierDraws(const FrontierDraws&) = delete;
  FrontierDraws& operator=(const FrontierDraws&) = delete;
  FrontierDraws(FrontierDraws&&) = delete;
  FrontierDraws& operator=(FrontierDraws&&) = delete;

  /// `frontier_intervals` of that law.
  [[nodiscard]] std::optional<FrontierIntervals> intervals(Flops flops, std::optional<Width> width,
                                                           double level) const;

 private:
  const Law& law_;
  std::unique_ptr<const DrawColumns> columns_;
};

/// Warnings about these points: how far they lie outside the fitted range, and how far
/// the model of the surface is from that of the line.
[[nodiscard]] std::vector<std::string> frontier_warnings(const std::vector<FrontierPoint>& points,
                                                         const Law& law);

}  // namespace vocabplan
