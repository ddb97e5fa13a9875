#include "predict/budget_checks.hpp"

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

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
  if (request.tokens && request.data_limit && *request.tokens > *request.data_limit) {
    throw DomainError("tokens " + human(request.tokens->value()) + " exceed the data limit of " +
                      human(request.data_limit->value()));
  }
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

}  // namespace vocabplan
