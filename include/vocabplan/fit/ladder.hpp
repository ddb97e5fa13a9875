#pragma once

#include <optional>
#include <vector>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/fit/status.hpp"
#include "vocabplan/law/compression.hpp"
#include "vocabplan/law/monotone_compression.hpp"
#include "vocabplan/law/width_table.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {

/// Approach 2: the vocabulary size V that takes the fewest FLOPs C = 6 (N_nv + V d) H f(V) to train
/// on H characters, that is the root of dC/dV = 0:
///   d f(V) + (N_nv + V d) f'(V) = 0.
/// It does not depend on H. `width` (d) is at least 1.
///
/// Nothing when there is no root from one entry up to the clamp `max_vocab`: either C grows from
/// the first entry on (tiny models), or it still falls at the clamp, above which f' = 0 and C grows
/// (N_nv / d above about 1e6 for the published f), so that the clamp itself is the cheapest.
/// The root in entries, with a bracket, by TOMS 748 on ln V. Accuracy: a few units in the last
/// place of ln V. Throws `DomainError` for a width that is not finite and positive.
/// Source: Tao et al. 2024, section 4.2.
[[nodiscard]] std::optional<Root> derivative_optimum(const Compression& f, NonVocabParams n_nv,
                                                     double width);

/// The same for f(V) = c + a V^-b with a, b > 0 and c >= 0, where the root is unique. Nothing when
/// it is below one entry or there is none.
[[nodiscard]] std::optional<Root> derivative_optimum(const MonotoneCompression& f,
                                                     NonVocabParams n_nv, double width);

struct LadderOptions {
  /// Model sizes; the first with a root is the one that ratios refer to. The default is the
  /// published one.
  std::vector<double> n_nv{33e6, 85e6, 151e6, 302e6, 631e6, 1130e6, 2870e6};
  double delta = 1e-3;  ///< Huber's delta in ln N_v, as published; above 0, infinity: squared loss
  /// Search as the published script does, stopping early, instead of to the minimum.
  bool as_published = false;
};

struct LadderRung {
  double n_nv = 0.0;
  double width = 0.0;
  std::optional<Root> vocab_size{};  ///< `derivative_optimum`
};

struct GammaFit {
  FitStatus status = FitStatus::too_few_data;
  double gamma = 0.0;
  double objective = 0.0;  ///< the sum below, at `gamma`
  double minimum = 0.0;    ///< where the sum is least; `gamma` unless as_published
  std::vector<LadderRung> rungs{};
};

/// The exponent gamma of N_v ~ N_nv^gamma along a ladder of model sizes:
///   min over gamma of sum_i h(gamma ln(n_i / n_0) - ln(N_v,i / N_v,0)),   N_v = V d,
/// with Huber's h, over the rungs that have a root. `too_few_data`: no two sizes have one.
///
/// The least sum of the published ladder is at 0.8353983867. The published gamma, 0.8353974035, is
/// where the authors' search stops: `as_published` repeats that, with status `iteration_limit`.
/// Throws `DomainError` for sizes that are not positive and a delta that is not.
/// Source: Tao et al. 2024, section 4.2.
[[nodiscard]] GammaFit fit_gamma(const WidthTable& widths, const Compression& f,
                                 const LadderOptions& options = {});
[[nodiscard]] GammaFit fit_gamma(const WidthTable& widths, const MonotoneCompression& f,
                                 const LadderOptions& options = {});

}  // namespace vocabplan
