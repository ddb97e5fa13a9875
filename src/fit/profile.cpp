#include "vocabplan/fit/profile.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "fit/isoloss_exponents.hpp"
#include "fit/solver/power_terms.hpp"
#include "vocabplan/core/error.hpp"

namespace vocabplan {
namespace {

// Columns -1, (n/n_c)^-alpha1 and
//   (D/D_c)^-beta + s beta/alpha2 (D_0/D_c)^-beta (v/v_0)^-alpha2,   s = v_0 / (n_0 + v_0),
// where v_0 is the optimum at the target and D_0 its tokens: the second part of the last column is
// what A2 must be for dL/dV to vanish there.
class WithOptimum final : public SeparableModel {
 public:
  WithOptimum(const LossObservations& rows, bool free_alpha1)
      : free_alpha1_(free_alpha1), n_(rows.n_nv, "n_nv") {
    ln_v_.reserve(rows.n_v.size());
    ln_tokens_.reserve(rows.tokens.size());
    for (const double v : rows.n_v) ln_v_.push_back(std::log(v));
    double sum = 0.0;
    for (const double tokens : rows.tokens) sum += std::log(tokens);
    ln_centre_ = sum / static_cast<double>(rows.tokens.size());
    for (const double tokens : rows.tokens) ln_tokens_.push_back(std::log(tokens) - ln_centre_);
  }

  void hold(const FitTarget& target, double vocab_size) {
    const double v = vocab_size * target.width;
    ln_v0_ = std::log(v);
    share_ = v / (target.n_nv + v);
    ln_tokens0_ = std::log(target.flops / (6.0 * (target.n_nv + v))) - ln_centre_;
  }

  [[nodiscard]] std::size_t rows() const override { return ln_v_.size(); }
  [[nodiscard]] std::size_t coefficients() const override { return 3; }
  [[nodiscard]] std::size_t exponents() const override { return free_alpha1_ ? 3 : 2; }

  void columns(std::span<const double> theta, std::span<double> out) const override {
    const std::size_t count = rows();
    std::fill_n(out.begin(), count, -1.0);
    n_.powers(theta[free_alpha1_ ? kAlpha1 : kBeta], out.subspan(count, count));
    const double factor = tied(theta);
    for (std::size_t i = 0; i < count; ++i) {
      out[2 * count + i] = data_term(theta, i) + factor * vocabulary_term(theta, i);
    }
  }

  void slopes(std::span<const double> theta, std::size_t k, std::span<double> out) const override {
    const std::size_t count = rows();
    std::fill(out.begin(), out.end(), 0.0);
    if (k == (free_alpha1_ ? kAlpha1 : kBeta)) n_.slopes(theta[k], out.subspan(count, count));
    if (k == kAlpha1) return;
    const double factor = tied(theta);
    for (std::size_t i = 0; i < count; ++i) {
      const double vocabulary = factor * vocabulary_term(theta, i);
      out[2 * count + i] = k == kAlpha2 ? -vocabulary * (1.0 / theta[kAlpha2] + ln_v_[i] - ln_v0_)
                                        : -ln_tokens_[i] * data_term(theta, i) +
                                              vocabulary * (1.0 / theta[kBeta] - ln_tokens0_);
    }
  }

 private:
  [[nodiscard]] double tied(std::span<const double> theta) const {
    return share_ * theta[kBeta] / theta[kAlpha2] * std::exp(-theta[kBeta] * ln_tokens0_);
  }
  [[nodiscard]] double data_term(std::span<const double> theta, std::size_t i) const {
    return std::exp(-theta[kBeta] * ln_tokens_[i]);
  }
  [[nodiscard]] double vocabulary_term(std::span<const double> theta, std::size_t i) const {
    return std::exp(-theta[kAlpha2] * (ln_v_[i] - ln_v0_));
  }

  bool free_alpha1_;
  PowerVariable n_;
  std::vector<double> ln_v_{};
  std::vector<double> ln_tokens_{};
  double ln_centre_ = 0.0;
  double ln_v0_ = 0.0;
  double ln_tokens0_ = 0.0;
  double share_ = 0.0;
};

void check(const LossObservations& rows, const IsolossOptions& options, const FitTarget& target,
           std::span<const double> vocab_sizes) {
  const auto need = [](bool holds, const char* what) {
    if (!holds) throw DomainError(std::string("profile_objective: ") + what);
  };
  const auto positive = [](double x) { return x > 0.0 && std::isfinite(x); };
  const std::size_t count = rows.loss.size();
  need(rows.n_nv.size() == count && rows.n_v.size() == count && rows.tokens.size() == count,
       "n_nv, n_v, tokens and loss must have equal lengths");
  need(std::all_of(rows.n_v.begin(), rows.n_v.end(), positive), "n_v must be finite and above 0");
  need(std::all_of(rows.tokens.begin(), rows.tokens.end(), positive),
       "tokens must be finite and above 0");
  need(positive(target.n_nv) && positive(target.flops) && positive(target.width),
       "the target must be finite and above 0");
  need(std::all_of(vocab_sizes.begin(), vocab_sizes.end(), positive),
       "vocabulary sizes must be finite and above 0");
  // A2 is a multiple of beta/alpha2 here.
  need(options.exponents.lower > 0.0, "exponents must be above 0");
}

}  // namespace

std::vector<ProfilePoint> profile_objective(const LossObservations& rows,
                                            const IsolossOptions& options, double delta,
                                            const FitTarget& target,
                                            std::span<const double> vocab_sizes) {
  check(rows, options, target, vocab_sizes);
  WithOptimum model(rows, options.free_alpha1);
  SeparableOptions search;
  search.delta = delta;
  search.nonnegative = {false, true, true};
  search.box.assign(model.exponents(), options.exponents);
  search.nodes = 6;
  search.refined = 2;
  std::vector<ProfilePoint> points;
  points.reserve(vocab_sizes.size());
  for (const double vocab_size : vocab_sizes) {
    model.hold(target, vocab_size);
    const SeparableFit found = fit_separable(model, rows.loss, {}, search);
    points.push_back({vocab_size, found.objective});
    if (!found.theta.empty()) search.starts = {found.theta};
  }
  return points;
}

}  // namespace vocabplan
