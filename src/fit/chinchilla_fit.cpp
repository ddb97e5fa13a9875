#include "vocabplan/fit/chinchilla_fit.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "fit/solver/power_terms.hpp"
#include "fit/solver/scanned_fit.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

std::vector<double> logs_of_losses(std::span<const double> loss) {
  std::vector<double> logs;
  logs.reserve(loss.size());
  for (const double value : loss) {
    if (!(value > 0.0) || !std::isfinite(value)) {
      throw DomainError("fit_chinchilla: every loss must be finite and above 0");
    }
    logs.push_back(std::log(value));
  }
  return logs;
}

PowerTerms chinchilla_terms(std::span<const double> n, std::span<const double> tokens,
                            std::size_t rows) {
  if (n.size() != rows || tokens.size() != rows) {
    throw DomainError("fit_chinchilla: n, tokens and loss must have equal lengths");
  }
  std::vector<PowerTerms::Term> parts;
  parts.push_back({PowerVariable(n, "n"), 0});
  parts.push_back({PowerVariable(tokens, "tokens"), 1});
  return {1.0, std::move(parts), 2};
}

SeparableOptions chinchilla_search(double delta) {
  SeparableOptions search;
  search.delta = delta;
  search.logarithm = true;
  search.nonnegative = {true, true, true};
  search.box = {kChinchillaExponents, kChinchillaExponents};
  search.nodes = 8;
  search.refined = 3;
  return search;
}

ChinchillaFit chinchilla_of(const PowerTerms& terms, const SeparableFit& found, double delta) {
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

}  // namespace

double ChinchillaLaw::loss(double n, double tokens) const {
  return E + A * std::pow(n, -alpha) + B * std::pow(tokens, -beta);
}

class ChinchillaFitter::Impl {
 public:
  Impl(std::span<const double> n, std::span<const double> tokens, std::span<const double> loss,
       double delta)
      : terms_(chinchilla_terms(n, tokens, loss.size())),
        ln_loss_(logs_of_losses(loss)),
        search_(chinchilla_search(delta)) {
    SeparableFit found = fit_scanned(terms_, ln_loss_, search_);
    fit_ = chinchilla_of(terms_, found, delta);
    fit_.residuals = std::move(found.residuals);
    search_.nodes = kRefitNodes;
    search_.refined = ln_loss_.size() > kMostScanRows ? 0 : 3;
    if (!found.theta.empty()) {
      search_.starts = {found.theta};
      search_.start_coefficients = {found.coefficients};
    }
  }

  [[nodiscard]] const ChinchillaFit& fit() const { return fit_; }

  [[nodiscard]] ChinchillaFit refit(std::span<const double> weights) const {
    if (weights.size() != ln_loss_.size()) {
      throw DomainError("ChinchillaFitter: one weight a row is needed");
    }
    std::vector<std::size_t> kept;
    std::vector<double> ln_loss;
    std::vector<double> weight;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!(weights[i] > 0.0)) continue;
      kept.push_back(i);
      ln_loss.push_back(ln_loss_[i]);
      weight.push_back(weights[i]);
    }
    const PowerTerms part = terms_.subset(kept);
    return chinchilla_of(part, fit_separable(part, ln_loss, weight, search_), search_.delta);
  }

 private:
  static constexpr std::size_t kRefitNodes = 4;

  PowerTerms terms_;
  std::vector<double> ln_loss_;
  SeparableOptions search_;
  ChinchillaFit fit_{};
};

ChinchillaFitter::ChinchillaFitter(std::span<const double> n, std::span<const double> tokens,
                                   std::span<const double> loss, double delta)
    : impl_(std::make_unique<Impl>(n, tokens, loss, delta)) {}
ChinchillaFitter::~ChinchillaFitter() = default;
ChinchillaFitter::ChinchillaFitter(ChinchillaFitter&&) noexcept = default;
ChinchillaFitter& ChinchillaFitter::operator=(ChinchillaFitter&&) noexcept = default;

const ChinchillaFit& ChinchillaFitter::fit() const {
  return impl_->fit();
}
ChinchillaFit ChinchillaFitter::refit(std::span<const double> weights) const {
  return impl_->refit(weights);
}

ChinchillaFit fit_chinchilla(std::span<const double> n, std::span<const double> tokens,
                             std::span<const double> loss, double delta) {
  return ChinchillaFitter(n, tokens, loss, delta).fit();
}

}  // namespace vocabplan
