#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vocabplan {

/// One resampled fit: the coefficients of a law as the fit found them on resampled measurements.
/// Units, clamp, width table and `DerivativeLaw::anchor_n_nv` are those of the law.
struct LawDraw {
  // Of `LossSurface`, in the units of the law's isoloss.
  double A1 = 0.0;
  double A2 = 0.0;  ///< 0 only when `unbounded`
  double B = 0.0;   ///< 0 only when `unbounded`
  double E = 0.0;
  double alpha1 = 0.0;
  double alpha2 = 0.0;
  double beta = 0.0;
  // Of the power law `Law::compute_optimal`.
  double line_ln_k = 0.0;
  double line_exponent = 0.0;
  // Of the power law `Law::isoflops`, approach 1.
  double isoflops_ln_k = 0.0;
  double isoflops_exponent = 0.0;
  // Of `DerivativeLaw`, approach 2.
  double anchor_n_v = 0.0;
  double gamma = 0.0;
  /// 0 when the isoloss of this draw has an optimum; -1 when its loss rises with V everywhere (the
  /// vocabulary term vanished: the optimum lies below every V), +1 when it falls everywhere.
  int unbounded = 0;

  bool operator==(const LawDraw&) const = default;
};

/// Fits to resampled measurements, from which intervals follow (`isoloss_interval`).
struct LawDraws {
  std::string resample;           ///< what was drawn together: `run`, `family` or `row`
  std::uint64_t seed = 0;         ///< of the random numbers, at most 2^53
  double degenerate_share = 0.0;  ///< of the fits, 0 .. 1, as the fit counted them
  std::vector<LawDraw> rows;      ///< none, or `kLeastDraws` to `kMostDraws`

  bool operator==(const LawDraws&) const = default;
};

/// How many draws a law with draws has.
inline constexpr std::size_t kLeastDraws = 20;
inline constexpr std::size_t kMostDraws = 100000;

}  // namespace vocabplan
