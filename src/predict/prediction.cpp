#include "vocabplan/predict/prediction.hpp"

#include <algorithm>
#include <cmath>

#include "warnings.hpp"

namespace vocabplan {

double isoflops_optimum(const Law& law, NonVocabParams n_nv) {
  return law.isoflops.at(law.compute_optimal_flops(n_nv.value()));
}

double derivative_optimum(const Law& law, NonVocabParams n_nv) {
  return law.derivative.n_v(n_nv.value());
}

Prediction predict(const BudgetRequest& request, const Law& law) {
  Prediction out;
  out.budget = resolve(request, law);
  const NonVocabParams n_nv(out.budget.n_nv);
  const auto estimate = [&](double n_v) { return Estimate{n_v, n_v / out.budget.width}; };
  if (out.budget.on_compute_optimal_line()) {
    out.isoflops = estimate(isoflops_optimum(law, n_nv));
    out.derivative = estimate(derivative_optimum(law, n_nv));
  }
  out.root = isoloss_optimum(law.isoloss, n_nv, Flops(out.budget.flops));
  out.isoloss = estimate(out.root.value);
  out.tokens = tokens_at_budget(out.budget.n_nv, out.isoloss.n_v, out.budget.flops);
  out.characters = out.tokens / law.compression.tokens_per_character(out.isoloss.vocab_size);
  out.warnings = warnings_for(out, law);
  return out;
}

double truncated(double vocab_size) {
  return std::trunc(vocab_size);
}

double rounded_to_multiple(double vocab_size, double multiple) {
  return std::max(1.0, std::floor(vocab_size / multiple + 0.5)) * multiple;
}

}  // namespace vocabplan
