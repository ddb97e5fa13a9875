#include <algorithm>
#include <cmath>

#include "predict/budget_model.hpp"
#include "predict/root_in_logarithm.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

double flops_for_tokens(const Law& law, NonVocabParams n_nv, Tokens tokens) {
  const double n_v = isoloss_optimum_at_tokens(law.isoloss, n_nv, tokens).value;
  return 6.0 * (n_nv.value() + n_v) * tokens.value();
}

double flops_for_ratio(const Law& law, NonVocabParams n_nv, TokensPerParam ratio) {
  const double n_v = isoloss_optimum_at_tokens_per_param(law.isoloss, n_nv, ratio).value;
  const double counted = n_nv.value() + n_v;
  return 6.0 * counted * counted * ratio.value();
}

// The tokens D with D = H f(V*(D)). V* grows with D and f never rises, so the right side falls
// in D and there is one solution; evaluating it at the least f and then at what that gives brackets
// it.
Tokens tokens_for_characters(const Law& law, NonVocabParams n_nv, double width, Characters chars) {
  const Compression& f = law.compression;
  const auto tokens_at = [&](double tokens) {
    const double n_v = isoloss_optimum_at_tokens(law.isoloss, n_nv, Tokens(tokens)).value;
    return chars.value() * f.tokens_per_character(n_v / width);
  };
  const double lowest = chars.value() * f.tokens_per_character(f.max_vocab);
  const double highest = tokens_at(lowest);
  if (lowest >= highest) return Tokens(lowest);
  const auto excess = [&](double tokens) { return std::log(tokens / tokens_at(tokens)); };
  return Tokens(root_in_logarithm(excess, lowest, highest));
}

}  // namespace

double width_of(const Law& law, double n_nv, const std::optional<Width>& given) {
  return given ? given->value() : law.width_table.width(n_nv);
}

double flops_of(const Law& law, const Allowance& allowance, NonVocabParams n_nv, double width) {
  switch (allowance.source) {
    case BudgetSource::compute_optimal:
      return law.compute_optimal_flops(n_nv.value());
    case BudgetSource::flops:
      return allowance.amount;
    case BudgetSource::tokens:
      return flops_for_tokens(law, n_nv, Tokens(allowance.amount));
    case BudgetSource::characters:
      return flops_for_tokens(
          law, n_nv, tokens_for_characters(law, n_nv, width, Characters(allowance.amount)));
    case BudgetSource::tokens_per_param:
      return flops_for_ratio(law, n_nv, TokensPerParam(allowance.amount));
  }
  return 0.0;
}

double flops_with(const Law& law, const Allowance& allowance, double n_nv, double n_v,
                  double width) {
  const double counted = n_nv + n_v;
  switch (allowance.source) {
    case BudgetSource::compute_optimal:
      return law.compute_optimal_flops(n_nv);
    case BudgetSource::flops:
      return allowance.amount;
    case BudgetSource::tokens:
      return 6.0 * counted * allowance.amount;
    case BudgetSource::characters:
      return 6.0 * counted * allowance.amount * law.compression.tokens_per_character(n_v / width);
    case BudgetSource::tokens_per_param:
      return 6.0 * counted * counted * allowance.amount;
  }
  return 0.0;
}

}  // namespace vocabplan
