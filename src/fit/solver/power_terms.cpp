#include "fit/solver/power_terms.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"

namespace vocabplan {

PowerVariable::PowerVariable(std::span<const double> values, const char* name) {
  for (const double value : values) {
    if (!(value > 0.0) || !std::isfinite(value)) {
      throw DomainError(std::string(name) + " is " + shortest(value) +
                        "; accepted are finite numbers above 0");
    }
  }
  std::vector<double> distinct(values.begin(), values.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  // The mean over distinct values, so that repeated rows do not move it.
  double sum = 0.0;
  for (const double value : distinct) sum += std::log(value);
  ln_centre_ = distinct.empty() ? 0.0 : sum / static_cast<double>(distinct.size());
  for (const double value : distinct) logs_.push_back(std::log(value) - ln_centre_);
  which_.reserve(values.size());
  for (const double value : values) {
    const auto found = std::lower_bound(distinct.begin(), distinct.end(), value);
    which_.push_back(static_cast<std::uint32_t>(found - distinct.begin()));
  }
}

PowerVariable PowerVariable::subset(const std::vector<std::size_t>& kept) const {
  PowerVariable part;
  part.ln_centre_ = ln_centre_;
  constexpr auto kUnused = static_cast<std::uint32_t>(-1);
  std::vector<std::uint32_t> place(logs_.size(), kUnused);
  part.which_.reserve(kept.size());
  for (const std::size_t row : kept) {
    std::uint32_t& at = place[which_[row]];
    if (at == kUnused) {
      at = static_cast<std::uint32_t>(part.logs_.size());
      part.logs_.push_back(logs_[which_[row]]);
    }
    part.which_.push_back(at);
  }
  return part;
}

void PowerVariable::powers(double exponent, std::span<double> out) const {
  std::vector<double> distinct(logs_.size());
  for (std::size_t i = 0; i < logs_.size(); ++i) distinct[i] = std::exp(-exponent * logs_[i]);
  for (std::size_t i = 0; i < which_.size(); ++i) out[i] = distinct[which_[i]];
}

void PowerVariable::slopes(double exponent, std::span<double> out) const {
  std::vector<double> distinct(logs_.size());
  for (std::size_t i = 0; i < logs_.size(); ++i) {
    distinct[i] = -logs_[i] * std::exp(-exponent * logs_[i]);
  }
  for (std::size_t i = 0; i < which_.size(); ++i) out[i] = distinct[which_[i]];
}

void PowerVariable::add_slopes(double scale, std::span<const double> powers,
                               std::span<double> out) const {
  for (std::size_t i = 0; i < which_.size(); ++i) {
    out[i] -= scale * logs_[which_[i]] * powers[i];
  }
}

double PowerVariable::to_unit(double exponent, double unit) const {
  return std::exp(exponent * (ln_centre_ - std::log(unit)));
}

void PowerTerms::columns(std::span<const double> theta, std::span<double> out) const {
  const std::size_t count = rows();
  std::fill_n(out.begin(), count, constant_);
  for (std::size_t j = 0; j < terms_.size(); ++j) {
    terms_[j].variable.powers(theta[terms_[j].exponent], out.subspan((j + 1) * count, count));
  }
}

void PowerTerms::slopes(std::span<const double> theta, std::size_t k, std::span<double> out) const {
  const std::size_t count = rows();
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t j = 0; j < terms_.size(); ++j) {
    if (terms_[j].exponent != k) continue;
    terms_[j].variable.slopes(theta[k], out.subspan((j + 1) * count, count));
  }
}

void PowerTerms::move_columns(std::span<const double> before, std::span<const double> theta,
                              std::span<double> out) const {
  const std::size_t count = rows();
  for (std::size_t j = 0; j < terms_.size(); ++j) {
    const std::size_t k = terms_[j].exponent;
    if (theta[k] == before[k]) continue;
    terms_[j].variable.powers(theta[k], out.subspan((j + 1) * count, count));
  }
}

void PowerTerms::tangent(std::span<const double> /*theta*/, std::size_t k,
                         std::span<const double> columns, std::span<const double> coefficients,
                         std::span<double> out) const {
  const std::size_t count = rows();
  std::fill_n(out.begin(), count, 0.0);
  for (std::size_t j = 0; j < terms_.size(); ++j) {
    if (terms_[j].exponent != k || coefficients[j + 1] == 0.0) continue;
    terms_[j].variable.add_slopes(coefficients[j + 1], columns.subspan((j + 1) * count, count),
                                  out);
  }
}

PowerTerms PowerTerms::subset(const std::vector<std::size_t>& kept) const {
  std::vector<Term> terms;
  terms.reserve(terms_.size());
  for (const Term& term : terms_) terms.push_back({term.variable.subset(kept), term.exponent});
  return {constant_, std::move(terms), exponents_};
}

}  // namespace vocabplan
