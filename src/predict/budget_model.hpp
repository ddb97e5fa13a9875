#pragma once

#include <functional>
#include <optional>

#include "vocabplan/predict/budget.hpp"

namespace vocabplan {

/// The unit of a budget, and its amount; nothing to count for compute_optimal.
struct Allowance {
  BudgetSource source = BudgetSource::compute_optimal;
  double amount = 0.0;
};

/// The allowance that the request gives beside the model; without a model the one beside the FLOPs,
/// or the FLOPs themselves.
[[nodiscard]] Allowance allowance_of(const BudgetRequest& request);

/// The limit on data as an allowance; nothing without one.
[[nodiscard]] std::optional<Allowance> limit_of(const BudgetRequest& request);

/// True if the request names a model.
[[nodiscard]] inline bool names_model(const BudgetRequest& request) {
  return request.n_nv || request.total_params;
}

/// The width of a model: as given, else from the law's table.
[[nodiscard]] double width_of(const Law& law, double n_nv, const std::optional<Width>& given);

/// FLOPs of the allowance for a model, with the isoloss vocabulary.
[[nodiscard]] double flops_of(const Law& law, const Allowance& allowance, NonVocabParams n_nv,
                              double width);

/// FLOPs of the allowance for a model with `n_v` vocabulary parameters, whatever they follow from.
[[nodiscard]] double flops_with(const Law& law, const Allowance& allowance, double n_nv, double n_v,
                                double width);

/// The N_nv with which a model of `n_v(N_nv)` vocabulary parameters has the request's
/// `total_params`, or nothing when there is none. `n_v` must rise with N_nv.
[[nodiscard]] std::optional<double> model_of_total(const Law& law, const BudgetRequest& request,
                                                   const std::function<double(double)>& n_v);

/// The N_nv that has the request's `total_params` with the isoloss vocabulary at the allowance.
/// Throws `DomainError` when no model has them.
[[nodiscard]] double isoloss_model_of_total(const Law& law, const BudgetRequest& request,
                                            const Allowance& allowance);

/// The N_nv on which the request's FLOPs are spent by an allowance of tokens, characters or tokens
/// per parameter, N_v being the isoloss optimum. Throws `DomainError` when there is none.
[[nodiscard]] double model_of_flops(const Law& law, const BudgetRequest& request,
                                    const Allowance& allowance);

}  // namespace vocabplan
