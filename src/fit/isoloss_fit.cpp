#include "vocabplan/fit/isoloss_fit.hpp"

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "fit/isoloss_exponents.hpp"
#include "fit/solver/power_terms.hpp"
#include "fit/solver/regression.hpp"
#include "fit/solver/scanned_fit.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

constexpr double kUnitParameters = 1e6;
constexpr double kUnitTokens = 1e9;
// An exact fit leaves residuals of rounding only; delta stays well above them.
constexpr double kLeastDelta = 1e-9;

PowerTerms terms_of(const LossObservations& rows, bool free_alpha1) {
  const std::size_t count = rows.loss.size();
  if (rows.n_nv.size() != count || rows.n_v.size() != count || rows.tokens.size() != count) {
    throw DomainError("fit_isoloss: n_nv, n_v, tokens and loss must have equal lengths");
  }
  for (const double loss : rows.loss) {
    if (!std::isfinite(loss)) throw DomainError("fit_isoloss: every loss must be finite");
  }
  std::vector<PowerTerms::Term> terms;
  terms.push_back({PowerVariable(rows.n_nv, "n_nv"), free_alpha1 ? kAlpha1 : kBeta});
  terms.push_back({PowerVariable(rows.n_v, "n_v"), kAlpha2});
  terms.push_back({PowerVariable(rows.tokens, "tokens"), kBeta});
  return {-1.0, std::move(terms), free_alpha1 ? std::size_t{3} : std::size_t{2}};
}

SeparableOptions search_of(const IsolossOptions& options, double delta) {
  SeparableOptions search;
  search.delta = delta;
  search.nonnegative = {false, true, true, true};
  search.box.assign(options.free_alpha1 ? 3 : 2, options.exponents);
  // Without Huber's corners the objective is smooth, and a coarser scan does.
  const bool squared = std::isinf(delta);
  search.nodes = options.free_alpha1 ? (squared ? 5 : 7) : (squared ? 8 : 12);
  if (squared) search.refined = 2;
  return search;
}

Optimum optimum_of(const SeparableFit& fit, const Bounds& exponents) {
  if (fit.coefficients[2] == 0.0) return Optimum::below;
  if (fit.coefficients[3] == 0.0 || fit.theta[kAlpha2] <= exponents.lower) return Optimum::above;
  return Optimum::interior;
}

}  // namespace

class IsolossFitter::Impl {
 public:
  Impl(const LossObservations& rows, const IsolossOptions& options)
      : options_(options),
        terms_(terms_of(rows, options.free_alpha1)),
        loss_(rows.loss.begin(), rows.loss.end()) {
    const double delta = options.delta ? *options.delta : delta_of_first_fit();
    search_ = search_of(options, delta);
    SeparableFit found = fit_scanned(terms_, loss_, search_);
    fit_ = described(terms_, found);
    fit_.residuals = std::move(found.residuals);
    search_.nodes = options.free_alpha1 ? 4 : 5;
    search_.refined = loss_.size() > kMostScanRows ? 0 : 3;
    if (!found.theta.empty()) {
      search_.starts = {found.theta};
      search_.start_coefficients = {found.coefficients};
    }
  }

  [[nodiscard]] const IsolossFit& fit() const { return fit_; }

  [[nodiscard]] IsolossFit refit(std::span<const double> weights) const {
    if (weights.size() != loss_.size()) {
      throw DomainError("IsolossFitter: one weight a row is needed");
    }
    std::vector<std::size_t> kept;
    std::vector<double> loss;
    std::vector<double> weight;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!(weights[i] > 0.0)) continue;
      kept.push_back(i);
      loss.push_back(loss_[i]);
      weight.push_back(weights[i]);
    }
    const PowerTerms part = terms_.subset(kept);
    return described(part, fit_separable(part, loss, weight, search_));
  }

 private:
  [[nodiscard]] double delta_of_first_fit() const {
    const SeparableFit first =
        fit_scanned(terms_, loss_, search_of(options_, std::numeric_limits<double>::infinity()));
    if (first.residuals.empty()) return 1.0;
    const auto rows = static_cast<Eigen::Index>(first.residuals.size());
    return delta_of_residuals(Eigen::VectorXd::Map(first.residuals.data(), rows),
                              Eigen::VectorXd::Ones(rows), kLeastDelta);
  }

  [[nodiscard]] IsolossFit described(const PowerTerms& terms, const SeparableFit& found) const {
    IsolossFit fit;
    fit.status = found.status;
    fit.delta = search_.delta;
    if (found.theta.empty()) return fit;
    const double alpha2 = found.theta[kAlpha2];
    const double beta = found.theta[kBeta];
    const double alpha1 = options_.free_alpha1 ? found.theta[kAlpha1] : beta;
    const std::vector<double>& c = found.coefficients;
    fit.surface = {.A1 = c[1] * terms.term(0).variable.to_unit(alpha1, kUnitParameters),
                   .A2 = c[2] * terms.term(1).variable.to_unit(alpha2, kUnitParameters),
                   .B = c[3] * terms.term(2).variable.to_unit(beta, kUnitTokens),
                   .E = c[0],
                   .alpha1 = alpha1,
                   .alpha2 = alpha2,
                   .beta = beta,
                   .unit_n_nv = kUnitParameters,
                   .unit_n_v = kUnitParameters,
                   .unit_tokens = kUnitTokens};
    fit.optimum = optimum_of(found, options_.exponents);
    fit.objective = found.objective;
    fit.gradient = found.gradient;
    fit.condition = found.condition;
    fit.evaluations = found.evaluations;
    return fit;
  }

  IsolossOptions options_;
  PowerTerms terms_;
  std::vector<double> loss_;
  SeparableOptions search_{};
  IsolossFit fit_{};
};

IsolossFitter::IsolossFitter(const LossObservations& rows, const IsolossOptions& options)
    : impl_(std::make_unique<Impl>(rows, options)) {}
IsolossFitter::~IsolossFitter() = default;
IsolossFitter::IsolossFitter(IsolossFitter&&) noexcept = default;
IsolossFitter& IsolossFitter::operator=(IsolossFitter&&) noexcept = default;

const IsolossFit& IsolossFitter::fit() const {
  return impl_->fit();
}
IsolossFit IsolossFitter::refit(std::span<const double> weights) const {
  return impl_->refit(weights);
}

}  // namespace vocabplan
