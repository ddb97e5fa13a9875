#include "predict/budget_model.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "law/width_steps.hpp"
#include "predict/root_in_logarithm.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

// Relative error up to which a computed model or total counts as the one that is meant.
constexpr double kBudgetRounding = 2e-13;

// A model computed to be within rounding of a bound of the width table is that bound: plans for
// round numbers of parameters, read back, keep their width.
double snapped(const Law& law, double n_nv) {
  for (const WidthTable::Row& row : law.width_table.rows()) {
    if (std::abs(n_nv - row.max_n_nv) <= kBudgetRounding * n_nv) return row.max_n_nv;
  }
  return n_nv;
}

// The law's widths, or the one that is given, over all models.
std::vector<WidthStep> steps_of(const Law& law, const std::optional<Width>& given) {
  return width_steps(law.width_table, given, kind::NonVocabParams::lowest,
                     kind::NonVocabParams::highest);
}

// All models, where no width matters.
WidthStep every_model() {
  return {.lowest = kind::NonVocabParams::lowest, .highest = kind::NonVocabParams::highest};
}

constexpr auto kAcrossStep =
    "with that many chars: the width table steps there, and with the width the vocabulary and the "
    "tokens; give a width";

// N_nv + N_v, the parameters that C counts, split so that N_v is the optimum of its model.
struct Split {
  double counted = 0.0;
  double n_v = 0.0;

  [[nodiscard]] double n_nv() const { return counted - n_v; }
};

// v^(alpha2 + 1) = alpha2 A2 / (beta B) D^beta (n + v), with n + v known.
Split split_at_tokens(const LossSurface& s, double flops, double tokens) {
  const double counted = flops / (6.0 * tokens);
  const double log_power = std::log(s.alpha2 * s.A2 / (s.beta * s.B)) +
                           s.beta * (std::log(tokens) - std::log(s.unit_tokens)) +
                           std::log(counted) - std::log(s.unit_n_v);
  const double n_v = std::exp(log_power / (s.alpha2 + 1.0)) * s.unit_n_v;
  return {counted, n_v};
}

double model_of(const Split& split, double flops) {
  if (split.n_nv() >= kind::NonVocabParams::lowest) return split.n_nv();
  (void)NonVocabParams(std::max(split.counted, 1.0));  // refuses what no model has
  throw DomainError("flops " + human(flops) + " are " + human(split.counted) +
                    " parameters on that much data, and their vocabulary alone takes " +
                    human(split.n_v) + ": no model is left");
}

// The same with D = H f(V) for one width. H f(V) rises more slowly than D, in logarithms.
Split split_at_characters(const Law& law, double flops, double characters, double width) {
  const auto tokens_at = [&](double vocab_size) {
    return characters * law.compression.tokens_per_character(vocab_size);
  };
  const auto excess = [&](double tokens) {
    const Split split = split_at_tokens(law.isoloss, flops, tokens);
    return std::log(tokens / tokens_at(split.n_v / width));
  };
  const double tokens =
      root_in_logarithm(excess, tokens_at(law.compression.max_vocab), tokens_at(1.0));
  return split_at_tokens(law.isoloss, flops, tokens);
}

double model_of_characters(const Law& law, const BudgetRequest& request, double characters) {
  const double flops = request.flops->value();
  Split split;
  for (const WidthStep& step : steps_of(law, request.width)) {
    split = split_at_characters(law, flops, characters, step.width);
    const double n_nv = snapped(law, split.n_nv());
    if (n_nv >= step.lowest && n_nv <= step.highest) return n_nv;
    if (split.n_nv() < step.lowest) break;
  }
  (void)model_of(split, flops);
  throw DomainError("no model spends " + human(flops) + " flops " + kAcrossStep);
}

// The root of N_nv + tables N_v(N_nv) = total in one step.
std::optional<double> model_in_step(const WidthStep& step, const BudgetRequest& request,
                                    const std::function<double(double)>& n_v) {
  const double total = request.total_params->value();
  const double tables = request.tied ? 1.0 : 2.0;
  const double most = std::min(step.highest, total);
  if (step.lowest > most) return std::nullopt;
  const auto excess = [&](double n_nv) { return (n_nv + tables * n_v(n_nv)) / total - 1.0; };
  const double at_lowest = excess(step.lowest);
  const double at_most = excess(most);
  if (std::abs(at_most) <= kBudgetRounding) return most;
  if (std::abs(at_lowest) <= kBudgetRounding) return step.lowest;
  if (at_lowest > 0.0 || at_most < 0.0) return std::nullopt;
  return root_in_logarithm(excess, step.lowest, most);
}

}  // namespace

std::optional<double> model_of_total(const Law& law, const BudgetRequest& request,
                                     const std::function<double(double)>& n_v) {
  const auto n_nv = model_in_step(every_model(), request, n_v);
  if (!n_nv) return std::nullopt;
  return snapped(law, *n_nv);
}

double isoloss_model_of_total(const Law& law, const BudgetRequest& request,
                              const Allowance& allowance) {
  // The width matters for characters only.
  const bool steps = allowance.source == BudgetSource::characters;
  double least = 0.0;  // vocabulary of the least model
  for (const WidthStep& step :
       steps ? steps_of(law, request.width) : std::vector(1, every_model())) {
    const auto n_v = [&](double n_nv) {
      const NonVocabParams model(n_nv);
      return isoloss_optimum(law.isoloss, model, Flops(flops_of(law, allowance, model, step.width)))
          .value;
    };
    const auto n_nv = model_in_step(step, request, n_v);
    if (n_nv) return snapped(law, *n_nv);
    if (least == 0.0) least = n_v(step.lowest);
  }
  const double total = request.total_params->value();
  const bool too_small = total < 1.0 + (request.tied ? 1.0 : 2.0) * least;
  throw DomainError(
      "no model has " + human(total) + " total params " +
      (too_small ? "at that budget: the vocabulary of the least model takes more" : kAcrossStep));
}

double model_of_flops(const Law& law, const BudgetRequest& request, const Allowance& allowance) {
  const double flops = request.flops->value();
  if (allowance.source == BudgetSource::characters) {
    return model_of_characters(law, request, allowance.amount);
  }
  // C = 6 S D, and with D = R S, C = 6 R S^2.
  const double tokens = allowance.source == BudgetSource::tokens
                            ? allowance.amount
                            : std::sqrt(flops / 6.0) * std::sqrt(allowance.amount);
  return snapped(law, model_of(split_at_tokens(law.isoloss, flops, tokens), flops));
}

}  // namespace vocabplan
