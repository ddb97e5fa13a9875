#pragma once

#include <optional>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// What the caller knows of a run. At most one of `flops`, `tokens` and `characters`; `n_nv` may
/// be missing only when `flops` is there.
struct BudgetRequest {
  std::optional<NonVocabParams> n_nv{};
  std::optional<Flops> flops{};
  std::optional<Tokens> tokens{};
  std::optional<Characters> characters{};
  std::optional<Width> width{};
};

/// What a budget was derived from.
enum class BudgetSource {
  compute_optimal,  ///< nothing given: the law's FLOPs for N_nv
  flops,
  tokens,
  characters,
};

/// A run with everything settled that a prediction needs.
struct Budget {
  double n_nv = 0.0;   ///< non-vocabulary parameters
  double flops = 0.0;  ///< training FLOPs
  double width = 0.0;  ///< model dimension
  BudgetSource source = BudgetSource::compute_optimal;
  bool n_nv_from_law = false;     ///< N_nv follows from FLOPs on the compute-optimal line
  bool width_from_table = false;  ///< the width follows from N_nv by the law's table
  double line_ratio = 1.0;        ///< flops over the compute-optimal FLOPs for n_nv

  /// Within `kLineTolerance` of the compute-optimal line, where approaches 1 and 2 hold.
  [[nodiscard]] bool on_compute_optimal_line() const;
};

/// Relative distance from the compute-optimal line up to which a budget counts as on it, so that
/// budgets as papers print them (7.1e21 for 7.05e21) do. One per cent of FLOPs moves the vocabulary
/// of approaches 1 and 2 by 0.4 %, far less than they differ from each other.
inline constexpr double kLineTolerance = 0.01;

/// Settles a request:
///   nothing      C = (N_nv / k)^(1/exponent), the compute-optimal line of the law
///   flops        as given; without n_nv, N_nv = k C^exponent
///   tokens D     C = 6 (N_nv + N_v) D, where N_v is the isoloss optimum at that same C
///   characters H the same with D = H f(V), V = N_v / d
///
/// Throws `DomainError` for a contradictory or incomplete request, and when the resulting N_nv or
/// FLOPs leave their domain. Source: Tao et al. 2024, sections 2 and 4.
[[nodiscard]] Budget resolve(const BudgetRequest& request, const Law& law);

}  // namespace vocabplan
