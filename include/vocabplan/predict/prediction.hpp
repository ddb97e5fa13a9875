#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/budget.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {

/// The answer of one approach, and its run.
struct Estimate {
  double n_v = 0.0;         ///< vocabulary parameters of the output head, V d
  double vocab_size = 0.0;  ///< V = n_v / d (entries), not rounded
  /// The run: that of the budget, but with `total_params` each approach has a model of its own.
  double n_nv = 0.0;   ///< non-vocabulary parameters
  double flops = 0.0;  ///< training FLOPs
  double width = 0.0;  ///< model dimension d
};

/// The best vocabulary for all of a text, whatever the compute: the answer to a limit in text.
struct FixedText {
  Estimate estimate{};        ///< N_nv and width of the isoloss run, with FLOPs of its own
  double tokens = 0.0;        ///< training tokens, H f(V)
  double characters = 0.0;    ///< H, the text of the limit
  bool at_max_vocab = false;  ///< V is where the law's f(V) ends: a larger one may be better
};

/// The compute-optimal vocabulary for one budget.
struct Prediction {
  Budget budget{};
  double tokens = 0.0;      ///< training tokens at the isoloss optimum, C / (6 (N_nv + N_v))
  double characters = 0.0;  ///< the same in characters, tokens / f(V)
  std::optional<Estimate> isoflops{};     ///< approach 1; nothing off the compute-optimal line
  std::optional<Estimate> derivative{};   ///< approach 2; nothing off the compute-optimal line
  Estimate isoloss{};                     ///< approach 3
  Root root{};                            ///< how the isoloss optimum was found
  std::optional<FixedText> fixed_text{};  ///< only with a limit in text, which need not bind
  std::vector<std::string> warnings{};    ///< sentences without a full stop
};

/// Approach 1: N_v = k C^exponent at the compute-optimal FLOPs of `n_nv`. In parameters.
/// Source: Tao et al. 2024, section 4.1.
[[nodiscard]] double isoflops_optimum(const Law& law, NonVocabParams n_nv);

/// Approach 2: N_v = anchor_n_v (N_nv / anchor_n_nv)^gamma. In parameters.
/// Source: Tao et al. 2024, section 4.2.
[[nodiscard]] double derivative_optimum(const Law& law, NonVocabParams n_nv);

/// All three approaches for one budget, with warnings.
///
/// With `total_params`, N_nv + 2 N_v (N_nv + N_v when tied) is that total for each approach, and
/// approaches 1 and 2 are there when the budget is on the compute-optimal line for their own N_nv.
/// Throws what `resolve` and `isoloss_optimum` throw.
[[nodiscard]] Prediction predict(const BudgetRequest& request, const Law& law);

/// Memory of one logit, in bytes: heads compute their loss in single precision. A token needs one
/// for each entry of V, which is not part of C.
inline constexpr double kLogitBytes = 4.0;

/// V as the Python reference prints it: cut off to an integer, not rounded.
[[nodiscard]] double truncated(double vocab_size);

/// V rounded to the nearest multiple of `multiple` >= 1 (halves upwards), at least one multiple:
/// what a hardware-friendly embedding table wants.
[[nodiscard]] double rounded_to_multiple(double vocab_size, double multiple);

}  // namespace vocabplan
