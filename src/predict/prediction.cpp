#include "vocabplan/predict/prediction.hpp"

#include <algorithm>
#include <cmath>

#include "predict/budget_model.hpp"
#include "predict/warnings.hpp"
#include "vocabplan/predict/fixed_text.hpp"

namespace vocabplan {
namespace {

Estimate estimate_at(const Budget& budget, double n_v) {
  return {.n_v = n_v,
          .vocab_size = n_v / budget.width,
          .n_nv = budget.n_nv,
          .flops = budget.flops,
          .width = budget.width};
}

// The answer of approach 1 or 2 for the model that has the total with its own vocabulary.
std::optional<Estimate> estimate_of_total(const BudgetRequest& request, const Law& law,
                                          double (*optimum)(const Law&, NonVocabParams)) {
  const auto n_v = [&](double n_nv) { return optimum(law, NonVocabParams(n_nv)); };
  const auto n_nv = model_of_total(law, request, n_v);
  if (!n_nv) return std::nullopt;
  Budget own;
  own.n_nv = *n_nv;
  own.width = width_of(law, own.n_nv, request.width);
  const double vocab = n_v(own.n_nv);
  own.flops = flops_with(law, allowance_of(request), own.n_nv, vocab, own.width);
  if (const auto limit = limit_of(request)) {
    own.flops = std::min(own.flops, flops_with(law, *limit, own.n_nv, vocab, own.width));
  }
  own.line_ratio = own.flops / law.compute_optimal_flops(own.n_nv);
  if (!own.on_compute_optimal_line()) return std::nullopt;
  return estimate_at(own, vocab);
}

// A number that was given comes back as it is, without rounding.
double tokens_of(const BudgetRequest& request, const Prediction& prediction) {
  const Budget& budget = prediction.budget;
  if (budget.binding == Binding::data && request.data_limit) return request.data_limit->value();
  if (request.tokens) return request.tokens->value();
  return tokens_at_budget(budget.n_nv, prediction.isoloss.n_v, budget.flops);
}

double characters_of(const BudgetRequest& request, const Prediction& prediction, const Law& law) {
  if (request.characters) return request.characters->value();
  if (prediction.budget.binding == Binding::data && request.text_limit) {
    return request.text_limit->characters.value();
  }
  return prediction.tokens / law.compression.tokens_per_character(prediction.isoloss.vocab_size);
}

FixedText fixed_text_of(const TextLimit& limit, const Budget& budget, const Law& law) {
  const TextOptimum best =
      fixed_text_optimum(law.isoloss, law.compression, budget.width, limit.characters);
  FixedText out{.estimate = estimate_at(budget, best.vocab_size * budget.width),
                .tokens = best.tokens,
                .characters = limit.characters.value(),
                .at_max_vocab = best.at_max_vocab};
  // Without the rounding of a product and a quotient.
  out.estimate.vocab_size = best.vocab_size;
  out.estimate.flops = 6.0 * (budget.n_nv + out.estimate.n_v) * best.tokens;
  return out;
}

}  // namespace

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
  out.root = isoloss_optimum(law.isoloss, n_nv, Flops(out.budget.flops));
  out.isoloss = estimate_at(out.budget, out.root.value);
  if (request.total_params) {
    out.isoflops = estimate_of_total(request, law, isoflops_optimum);
    out.derivative = estimate_of_total(request, law, derivative_optimum);
  } else if (out.budget.on_compute_optimal_line()) {
    out.isoflops = estimate_at(out.budget, isoflops_optimum(law, n_nv));
    out.derivative = estimate_at(out.budget, derivative_optimum(law, n_nv));
  }
  out.tokens = tokens_of(request, out);
  out.characters = characters_of(request, out, law);
  if (request.text_limit) out.fixed_text = fixed_text_of(*request.text_limit, out.budget, law);
  out.warnings = warnings_for(out, law);
  if (request.tied) {
    out.warnings.emplace_back("tied embeddings: all runs behind the law have two tables");
  }
  return out;
}

double truncated(double vocab_size) {
  return std::trunc(vocab_size);
}

double rounded_to_multiple(double vocab_size, double multiple) {
  return std::max(1.0, std::floor(vocab_size / multiple + 0.5)) * multiple;
}

}  // namespace vocabplan
