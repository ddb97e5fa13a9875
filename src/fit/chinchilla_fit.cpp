#include "vocabplan/fit/chinchilla_fit.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "fit/solver/power_terms.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {

ChinchillaFit fit_chinchilla(std::span<const double> n, std::span<const double> tokens,
                             std::span<const double> loss, double delta) {
  if (n.size() != loss.size() || tokens.size() != loss.size()) {
    throw DomainError("fit_chinchilla: n, tokens and loss must have equal lengths");
  }
  std::vector<double> logs;
  logs.reserve(loss.size());
  for (const double value : loss) {
    if (!(value > 0.0) || !std::isfinite(value)) {
      throw DomainError("fit_chinchilla: every loss must be finite and above 0");
    }
    logs.push_back(std::log(value));
  }
  std::vector<PowerTerms::Term> parts;
  parts.push_back({PowerVariable(n, "n"), 0});
  parts.push_back({PowerVariable(tokens, "tokens"), 1});
  const PowerTerms terms(1.0, std::move(parts), 2);
  SeparableOptions options;
  options.delta = delta;
  options.logarithm = true;
  options.nonnegative = {true, true, true};
  options.box = {kChinchillaExponents, kChinchillaExponents};
  options.nodes = 8;
  options.refined = 3;
  const SeparableFit found = fit_separable(terms, logs, {}, options);
  ChinchillaFit fit{.status = found.status, .delta = delta};
  if (found.theta.empty()) return fit;
  fit.law = {.E = found.coefficients[0],
             .A = found.coefficients[1] * terms.term(0).variable.to_unit(found.theta[0], 1.0),
             .B = found.coefficients[2] * terms.term(1).variable.to_unit(found.theta[1], 1.0),
             .alpha = found.theta[0],
             .beta = found.theta[1]};
  fit.objective = found.objective;
  fit.gradient = found.gradient;
  fit.condition = found.condition;
  fit.evaluations = found.evaluations;
  return fit;
}

}  // namespace vocabplan
