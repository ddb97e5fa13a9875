#pragma once

#include <optional>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// A vocabulary, and what of the run is fixed. At most one of `n_nv` and `flops`; with neither,
/// runs lie on the compute-optimal line.
struct InverseRequest {
  VocabSize vocab_size;
  std::optional<NonVocabParams> n_nv{};
  std::optional<Flops> flops{};
  std::optional<Width> width{};
  double within = 0.01;  ///< the price that the range allows, as for `price_band`
};

/// A run.
struct InverseRun {
  double n_nv = 0.0;    ///< non-vocabulary parameters
  double flops = 0.0;   ///< training FLOPs
  double width = 0.0;   ///< model dimension
  double tokens = 0.0;  ///< C / (6 (N_nv + V d))
};

/// Runs from the smaller `first` to the larger `last` that differ in N_nv or FLOPs. An end that is
/// missing is open: smaller (larger) runs cost no more, to the end of the domain.
struct InverseRange {
  std::optional<InverseRun> first{};
  std::optional<InverseRun> last{};
};

/// The runs for which a vocabulary is the optimum, in ascending order.
///
/// There may be several: the width table makes V fall at each of its steps. And none.
struct Inverse {
  std::vector<InverseRun> isoflops{};    ///< approach 1; only on the compute-optimal line
  std::vector<InverseRun> derivative{};  ///< approach 2; only on the compute-optimal line
  std::vector<InverseRun> isoloss{};     ///< approach 3
  /// The range in which the vocabulary costs at most `within` by approach 3; ranges that touch at a
  /// step of the width table are one.
  std::vector<InverseRange> within{};
};

/// Solves for the runs whose optimum is the given vocabulary, row by row of the width table:
///   on the line  N_v*(n, C(n)) = V d(n) for n; approaches 1 and 2 in closed form
///   n_nv         dL/dV = 0 for C: alpha2 A2 v^-alpha2 = beta B D^-beta v / (n + v), C = 6 (n + v)
///   D flops        N_v*(n, C) = V d(n) for n
/// and for the ends of the range the price of V (`price_of`) for `within`.
///
/// Along the line the optimum rises with N_nv within a row, and the price of a fixed V falls up to
/// its optimum and rises beyond. At fixed FLOPs the price rises beyond the optimum, peaks and falls
/// again, because data that starve the model leave the vocabulary little to lose: there may be two
/// ranges. Each row is searched in steps of 0.1 of ln N_nv, its turning points refined, so that
/// every range is found that is not bounded by a peak of the price within 1e-7 of `within`.
/// Accuracy: ends and optima to 1e-12 relative.
///
/// Throws `DomainError` when both `n_nv` and `flops` are given, for `within` outside 1e-6 .. 100,
/// and what `isoloss_optimum` throws.
/// Source: derived in docs/math.md from the loss surface of Tao et al. 2024, section 4.3.
[[nodiscard]] Inverse runs_for_vocab(const InverseRequest& request, const Law& law);

}  // namespace vocabplan
