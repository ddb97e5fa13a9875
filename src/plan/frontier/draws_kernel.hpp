#pragma once

#include <cstddef>
#include <vector>

namespace vocabplan {

/// Draws come in multiples of this: at least the lanes of any vector.
inline constexpr std::size_t kDrawLanes = 8;

/// The joint optimum of one draw a place, as the root y of
///   y + q ln(N_nv + N_v) = supply,  ln N_nv = n_at_one - n_step y,  ln N_v = v_at_one - v_step y,
/// with y the logarithm of what the last parameter lowers the loss by. A draw that is left to the
/// scalar code has NaN as supply. All columns have `kDrawLanes` as a factor of their length.
struct DrawColumns {
  std::vector<double> n_at_one{};
  std::vector<double> n_step{};
  std::vector<double> v_at_one{};  ///< `kNoVocabulary` where the draw has none
  std::vector<double> v_step{};
  std::vector<double> q{};           ///< 1 - beta
  std::vector<double> on_n{};        ///< 1 / (1 - q n_step)
  std::vector<double> on_v{};        ///< 1 / (1 - q v_step)
  std::vector<double> half_reach{};  ///< half of how far y may lie from that of one kind alone
  std::vector<double> supply{};      ///< at one FLOP
  std::vector<double> beta{};        ///< supply falls by beta ln C
};

/// ln N_v at y = 0 of no vocabulary at all.
inline constexpr double kNoVocabulary = -1e5;

/// Relative error bound of the kernel, a hundred times what is lost in the logarithms.
inline constexpr double kDrawDoubt = 1e-9;

/// Writes N_nv and N_v of every draw at a budget, in parameters, within `kDrawDoubt`; NaN for a
/// draw that is left to the scalar code: one far from 1, or whose root is not found at once.
void run_draws(const DrawColumns& columns, double log_flops, double* n_nv, double* n_v);

}  // namespace vocabplan
