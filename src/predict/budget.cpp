#include "vocabplan/predict/budget.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "vocabplan/core/error.hpp"
#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan {
namespace {

double flops_for_tokens(const Law& law, NonVocabParams n_nv, Tokens tokens) {
  const double n_v = isoloss_optimum_at_tokens(law.isoloss, n_nv, tokens).value;
  return 6.0 * (n_nv.value() + n_v) * tokens.value();
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
  const auto excess = [&](double log_tokens) {
    return log_tokens - std::log(tokens_at(std::exp(log_tokens)));
  };
  const double low = std::log(lowest);
  const double high = std::log(highest);
  const double at_low = low - high;
  if (at_low >= 0.0) return Tokens(lowest);
  const double at_high = excess(high);
  if (at_high <= 0.0) return Tokens(highest);
  std::uintmax_t count = 100;
  const auto [left, right] = boost::math::tools::toms748_solve(
      excess, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(), count);
  return Tokens(std::exp(left + 0.5 * (right - left)));
}

void check(const BudgetRequest& request) {
  const int given = int{request.flops.has_value()} + int{request.tokens.has_value()} +
                    int{request.characters.has_value()};
  if (given > 1) throw DomainError("more than one of flops, tokens and chars; give one of them");
  if (!request.n_nv && !request.flops) {
    throw DomainError(given == 0 ? "neither n_nv nor flops; give one of them"
                                 : "tokens or chars without n_nv; give n_nv too");
  }
}

}  // namespace

bool Budget::on_compute_optimal_line() const {
  return std::abs(line_ratio - 1.0) <= kLineTolerance;
}

Budget resolve(const BudgetRequest& request, const Law& law) {
  check(request);
  Budget budget;
  budget.model_source = request.n_nv ? ModelSource::given : ModelSource::compute_optimal;
  const NonVocabParams n_nv =
      request.n_nv ? *request.n_nv
                   : NonVocabParams(law.compute_optimal_n_nv(request.flops->value()));
  budget.n_nv = n_nv.value();
  budget.width_from_table = !request.width;
  budget.width = request.width ? request.width->value() : law.width_table.width(budget.n_nv);
  const double line = law.compute_optimal_flops(budget.n_nv);
  if (request.flops) {
    budget.source = BudgetSource::flops;
    budget.flops = request.flops->value();
  } else if (request.tokens) {
    budget.source = BudgetSource::tokens;
    budget.flops = flops_for_tokens(law, n_nv, *request.tokens);
  } else if (request.characters) {
    budget.source = BudgetSource::characters;
    budget.flops = flops_for_tokens(
        law, n_nv, tokens_for_characters(law, n_nv, budget.width, *request.characters));
  } else {
    budget.flops = line;
  }
  budget.flops = Flops(budget.flops).value();
  budget.flops_without_limit = budget.flops;
  budget.line_ratio = !request.n_nv ? 1.0 : budget.flops / line;
  return budget;
}

}  // namespace vocabplan
