#pragma once

#include "vocabplan/predict/budget.hpp"

namespace vocabplan {

/// What a budget is counted in, and how much of it there is; nothing to count for compute_optimal.
struct Allowance {
  BudgetSource source = BudgetSource::compute_optimal;
  double amount = 0.0;
};

/// What the request gives beside the model. Without a model that is what stands beside the FLOPs,
/// and the FLOPs when nothing does.
[[nodiscard]] Allowance allowance_of(const BudgetRequest& request);

/// Whether the request names a model.
[[nodiscard]] inline bool names_model(const BudgetRequest& request) {
  return request.n_nv || request.total_params;
}

}  // namespace vocabplan
