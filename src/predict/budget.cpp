#include "vocabplan/predict/budget.hpp"

#include <cmath>
#include <string>

#include "predict/budget_model.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

BudgetSource source_of(const BudgetRequest& request, const Allowance& allowance) {
  return request.flops ? BudgetSource::flops : allowance.source;
}

// Settles everything but the data limit.
Budget settle(const BudgetRequest& request, const Law& law, const Allowance& allowance) {
  Budget budget;
  budget.source = source_of(request, allowance);
  if (request.n_nv) {
    budget.n_nv = request.n_nv->value();
  } else if (request.total_params) {
    budget.model_source = ModelSource::total_params;
    budget.n_nv = isoloss_model_of_total(law, request, allowance);
  } else if (allowance.source == BudgetSource::flops) {
    budget.model_source = ModelSource::compute_optimal;
    budget.n_nv = law.compute_optimal_n_nv(allowance.amount);
  } else {
    budget.model_source = ModelSource::budget;
    budget.n_nv = model_of_flops(law, request, allowance);
  }
  const NonVocabParams n_nv(budget.n_nv);
  budget.width_from_table = !request.width;
  budget.width = width_of(law, budget.n_nv, request.width);
  const double flops =
      request.flops ? request.flops->value() : flops_of(law, allowance, n_nv, budget.width);
  budget.flops = Flops(flops).value();
  budget.flops_without_limit = budget.flops;
  budget.line_ratio = budget.model_source == ModelSource::compute_optimal
                          ? 1.0
                          : budget.flops / law.compute_optimal_flops(budget.n_nv);
  return budget;
}

// The data of a run with the isoloss vocabulary.
struct RunData {
  double tokens = 0.0;
  double characters = 0.0;
};

RunData data_of(const Budget& budget, const Law& law) {
  const NonVocabParams n_nv(budget.n_nv);
  const double n_v = isoloss_optimum(law.isoloss, n_nv, Flops(budget.flops)).value;
  const double tokens = tokens_at_budget(budget.n_nv, n_v, budget.flops);
  return {tokens, tokens / law.compression.tokens_per_character(n_v / budget.width)};
}

// A length in the unit that the limit is not in, which nothing but the run could compare with it.
void refuse_beyond(const BudgetRequest& request, const RunData& data, const Allowance& limit) {
  const std::string than = ", more than the data limit of " + human(limit.amount);
  if (request.characters) {
    throw DomainError("chars " + human(request.characters->value()) + " are " + human(data.tokens) +
                      " tokens" + than);
  }
  if (request.tokens) {
    throw DomainError("tokens " + human(request.tokens->value()) + " are " +
                      human(data.characters) + " characters" + than);
  }
}

// The run on all the data that exist, instead of `free`.
Budget limited(const BudgetRequest& request, const Law& law, const Budget& free,
               const Allowance& limit) {
  BudgetRequest on_limit = request;
  if (names_model(request)) on_limit.flops.reset();
  Budget budget = settle(on_limit, law, limit);
  budget.source = free.source;
  budget.binding = Binding::data;
  budget.flops_without_limit = free.flops;
  return budget;
}

}  // namespace

bool Budget::on_compute_optimal_line() const {
  return std::abs(line_ratio - 1.0) <= kLineTolerance;
}

Budget resolve(const BudgetRequest& request, const Law& law) {
  check_request(request);
  Budget budget = settle(request, law, allowance_of(request));
  const std::optional<Allowance> limit = limit_of(request);
  if (!limit) return budget;
  constexpr double kRounding = 1e-12;
  const RunData data = data_of(budget, law);
  const double used = request.text_limit ? data.characters : data.tokens;
  if (used > limit->amount * (1.0 + kRounding)) {
    refuse_beyond(request, data, *limit);
    return limited(request, law, budget, *limit);
  }
  budget.binding = Binding::compute;
  return budget;
}

}  // namespace vocabplan
