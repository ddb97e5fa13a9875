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

// Tokens, characters and tokens per parameter: each says how long a given model is trained.
int lengths_given(const BudgetRequest& request) {
  return int{request.tokens.has_value()} + int{request.characters.has_value()} +
         int{request.tokens_per_param.has_value()};
}

void check_with_model(const BudgetRequest& request) {
  if (int{request.flops.has_value()} + lengths_given(request) <= 1) return;
  throw DomainError(
      "a model and more than one of flops, tokens, chars and tokens per param; give one of them");
}

void check_without_model(const BudgetRequest& request) {
  const int lengths = lengths_given(request);
  if (!request.flops) {
    throw DomainError(lengths == 0 ? "neither a model nor flops; give n_nv, total params or flops"
                                   : "tokens, chars or tokens per param without a model; give "
                                     "n_nv, total params or flops too");
  }
  if (lengths > 1) {
    throw DomainError(
        "flops and more than one of tokens, chars and tokens per param; give one of them");
  }
}

void check_limits(const BudgetRequest& request) {
  if (request.data_limit && request.text_limit) {
    throw DomainError("both a limit in tokens and one in text; give one of them");
  }
  if (request.tokens && request.data_limit && *request.tokens > *request.data_limit) {
    throw DomainError("tokens " + human(request.tokens->value()) + " exceed the data limit of " +
                      human(request.data_limit->value()));
  }
  if (!request.characters || !request.text_limit) return;
  if (*request.characters > request.text_limit->characters) {
    throw DomainError("chars " + human(request.characters->value()) + " exceed the data limit of " +
                      human(request.text_limit->characters.value()) + " characters");
  }
}

}  // namespace

void check_request(const BudgetRequest& request) {
  if (request.n_nv && request.total_params) {
    throw DomainError("both n_nv and total params; give one of them");
  }
  if (request.tied && !request.total_params) {
    throw DomainError("tied without total params: it says how they count the vocabulary tables");
  }
  if (names_model(request)) {
    check_with_model(request);
  } else {
    check_without_model(request);
  }
  check_limits(request);
}

std::optional<Allowance> limit_of(const BudgetRequest& request) {
  if (request.text_limit) {
    return Allowance{BudgetSource::characters, request.text_limit->characters.value()};
  }
  if (request.data_limit) return Allowance{BudgetSource::tokens, request.data_limit->value()};
  return std::nullopt;
}

Allowance allowance_of(const BudgetRequest& request) {
  if (request.tokens) return {BudgetSource::tokens, request.tokens->value()};
  if (request.characters) return {BudgetSource::characters, request.characters->value()};
  if (request.tokens_per_param) {
    return {BudgetSource::tokens_per_param, request.tokens_per_param->value()};
  }
  if (request.flops) return {BudgetSource::flops, request.flops->value()};
  return {};
}

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
