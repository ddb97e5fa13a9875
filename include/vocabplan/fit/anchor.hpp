#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vocabplan/fit/run_rows.hpp"
#include "vocabplan/fit/status.hpp"

namespace vocabplan {

struct AnchorOptions {
  /// The budget in FLOPs, > 0; nothing: the largest that every run of the family reaches.
  std::optional<double> flops{};
  /// Runs that end below the budget: continued by `LossCurve::extrapolated`, or left out.
  bool extrapolate = false;
};

/// How a run of the family took part.
enum class AnchorUse {
  measured,      ///< its checkpoints reach from below the budget to it or beyond
  extrapolated,  ///< it ends below the budget and was continued
  left_out,      ///< it does not cover the budget
};

struct AnchorRun {
  AnchorUse use = AnchorUse::left_out;
  std::uint32_t run = 0;
  double vocab_size = 0.0;
  double n_v = 0.0;            ///< vocab_size x width
  double highest_flops = 0.0;  ///< of its last checkpoint
  double loss = 0.0;           ///< at the budget, unless it was left out
};

/// The point from which approach 2 goes up by gamma: the run of least loss of the smallest family.
struct Anchor {
  FitStatus status = FitStatus::too_few_data;  ///< `converged` when a run took part
  double n_nv = 0.0;
  double n_v = 0.0;
  double vocab_size = 0.0;
  double flops = 0.0;  ///< the budget
  double loss = 0.0;
  /// The best vocabulary is the smallest or the largest of the family: a better one may lie beyond.
  bool at_edge = false;
  std::vector<AnchorRun> runs{};  ///< of the family, by ascending vocabulary
};

/// Compares the runs of the smallest family at one budget. Runs of one vocabulary (seeds) compete
/// one by one; equal losses go to the smaller vocabulary.
///
/// The published anchor (N_v = 3,145,728) is that of 2.7e17 FLOPs with `extrapolate`.
/// Throws `DomainError` for rows outside their range (`RunRows`) and a budget that is not positive.
/// Source: Tao et al. 2024, section 4.2, and the authors' script.
[[nodiscard]] Anchor find_anchor(const RunRows& rows, std::span<const double> weights = {},
                                 const AnchorOptions& options = {});

}  // namespace vocabplan
