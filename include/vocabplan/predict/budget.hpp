#pragma once

#include <optional>

#include "vocabplan/core/quantity.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// Text that exists: no run sees more of it.
struct TextLimit {
  Characters characters;
  std::optional<double> bytes{};  ///< the limit as it was given, where that was in bytes
  double bytes_per_char = 1.0;    ///< that made characters of those bytes
};

/// A run, as far as the caller knows it. The model is `n_nv` or `total_params`, or follows from the
/// budget; the budget is one of `flops`, `tokens`, `characters` and `tokens_per_param`, or nothing.
///
/// Without a model, `flops` alone take it from the compute-optimal line, and `flops` beside one of
/// the other three fix it. `data_limit` or `text_limit` may stand beside everything.
struct BudgetRequest {
  std::optional<NonVocabParams> n_nv{};
  /// All parameters: N_nv + 2 N_v, or N_nv + N_v when `tied`.
  std::optional<TotalParams> total_params{};
  bool tied = false;  ///< one table serves as embedding and head; wants `total_params`
  std::optional<Flops> flops{};
  std::optional<Tokens> tokens{};
  std::optional<Characters> characters{};
  /// Tokens for each parameter that C counts, D / (N_nv + N_v).
  std::optional<TokensPerParam> tokens_per_param{};
  /// Tokens that exist: no run trains on more.
  std::optional<Tokens> data_limit{};
  /// The same in text, whose tokens depend on the vocabulary.
  std::optional<TextLimit> text_limit{};
  std::optional<Width> width{};
};

/// The number that a budget was derived from.
enum class BudgetSource {
  compute_optimal,  ///< nothing given: the law's FLOPs for N_nv
  flops,
  tokens,
  characters,
  tokens_per_param,
};

/// The number that N_nv was derived from.
enum class ModelSource {
  given,
  total_params,
  compute_optimal,  ///< FLOPs on the compute-optimal line
  budget,           ///< FLOPs beside tokens, characters or tokens per parameter, or a data limit
};

/// The limit that keeps the run from being larger, when a data limit was given.
enum class Binding {
  none,     ///< no limit was given
  compute,  ///< the run would not train on more data than exist
  data,     ///< the run trains on all the data that exist
};

/// A run with everything settled that a prediction needs.
struct Budget {
  double n_nv = 0.0;   ///< non-vocabulary parameters
  double flops = 0.0;  ///< training FLOPs
  double width = 0.0;  ///< model dimension
  BudgetSource source = BudgetSource::compute_optimal;
  ModelSource model_source = ModelSource::given;
  bool width_from_table = false;  ///< the width follows from N_nv by the law's table
  double line_ratio = 1.0;        ///< flops over the compute-optimal FLOPs for n_nv
  Binding binding = Binding::none;
  /// FLOPs the run would have without the data limit; `flops` unless data binds.
  double flops_without_limit = 0.0;

  /// Within `kLineTolerance` of the compute-optimal line, where approaches 1 and 2 hold.
  [[nodiscard]] bool on_compute_optimal_line() const;
};

/// Relative distance from the compute-optimal line up to which a budget counts as on it, so that
/// budgets as papers print them (7.1e21 for 7.05e21) do. One per cent of FLOPs moves the vocabulary
/// of approaches 1 and 2 by 0.4 %, far less than they differ from each other.
inline constexpr double kLineTolerance = 0.01;

/// Throws `DomainError`, with the reason, when a request contradicts itself or is incomplete,
/// whatever the law: what `resolve` looks at first.
void check_request(const BudgetRequest& request);

/// Settles a request, for approach 3 where approaches differ. With N_v the isoloss optimum:
///   nothing             C = (N_nv / k)^(1/exponent), the compute-optimal line of the law
///   flops               as given; without a model, N_nv = k C^exponent
///   tokens D            C = 6 (N_nv + N_v) D, N_v the optimum at that same C
///   characters H        the same with D = H f(V), V = N_v / d
///   tokens_per_param R  the same with D = R (N_nv + N_v)
///   total_params T      N_nv + 2 N_v = T (N_nv + N_v = T when tied), at the budget asked for
///   flops and tokens, characters or tokens per parameter, without a model
///                       N_nv + N_v = C / (6 D), N_v the optimum of that model at C
///   data_limit L        where D would exceed L: the same model (the same total) with D = L;
///   without
///                       a model given, the larger model that spends C on L tokens
///   text_limit          the same with D = H f(V), as for `characters`
///
/// A model that comes out within 2e-13 of a bound of the width table is taken to be that bound.
/// Accuracy: what is given is met within 1e-12 relative (docs/accuracy.md).
/// Throws `DomainError`, with the reason, for a contradictory or incomplete request, for `tokens`
/// or `characters` beyond a limit, for `tokens_per_param` and a model when the law's alpha2 is
/// not above its beta, when no model has the total asked for (with `characters` the width table may
/// jump across it), when FLOPs leave no model on the data asked for, and when the resulting N_nv or
/// FLOPs leave their domain. Source: Tao et al. 2024, sections 2 and 4.
[[nodiscard]] Budget resolve(const BudgetRequest& request, const Law& law);

}  // namespace vocabplan
