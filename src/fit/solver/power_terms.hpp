#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan {

/// One variable of a sum of powers. Values repeat (a family's size, a run's vocabulary), so the
/// powers are computed once a distinct value.
class PowerVariable {
 public:
  /// Throws `DomainError` that says `name` when a value is not finite and positive.
  PowerVariable(std::span<const double> values, const char* name);

  /// The rows given by `kept`.
  [[nodiscard]] PowerVariable subset(const std::vector<std::size_t>& kept) const;

  /// (x/centre)^-exponent, times -ln(x/centre) for the slope by the exponent.
  void powers(double exponent, std::span<double> out) const;
  void slopes(double exponent, std::span<double> out) const;

  /// The factor that turns the coefficient of (x/centre)^-exponent into that of (x/unit)^-exponent.
  [[nodiscard]] double to_unit(double exponent, double unit) const;

  /// Adds -scale ln(x/centre) times `powers`, which are those of this variable.
  void add_slopes(double scale, std::span<const double> powers, std::span<double> out) const;

  [[nodiscard]] std::size_t rows() const { return which_.size(); }

 private:
  PowerVariable() = default;

  double ln_centre_ = 0.0;              // geometric mean
  std::vector<double> logs_{};          // ln(x/centre), distinct values
  std::vector<std::uint32_t> which_{};  // row -> distinct value
};

/// constant + sum_j c_j (x_j/centre_j)^-theta_k(j): the form of both laws that are fitted here.
class PowerTerms final : public SeparableModel {
 public:
  struct Term {
    PowerVariable variable;
    std::size_t exponent;  ///< which theta is its power
  };
  /// `constant` is what the first column holds, 1 or -1.
  PowerTerms(double constant, std::vector<Term> terms, std::size_t exponents)
      : constant_(constant), terms_(std::move(terms)), exponents_(exponents) {}

  [[nodiscard]] std::size_t rows() const override { return terms_.front().variable.rows(); }
  [[nodiscard]] std::size_t coefficients() const override { return terms_.size() + 1; }
  [[nodiscard]] std::size_t exponents() const override { return exponents_; }
  void columns(std::span<const double> theta, std::span<double> out) const override;
  void slopes(std::span<const double> theta, std::size_t k, std::span<double> out) const override;
  void move_columns(std::span<const double> before, std::span<const double> theta,
                    std::span<double> out) const override;
  void tangent(std::span<const double> theta, std::size_t k, std::span<const double> columns,
               std::span<const double> coefficients, std::span<double> out) const override;

  [[nodiscard]] const Term& term(std::size_t j) const { return terms_[j]; }
  [[nodiscard]] PowerTerms subset(const std::vector<std::size_t>& kept) const;

 private:
  double constant_;
  std::vector<Term> terms_;
  std::size_t exponents_;
};

}  // namespace vocabplan
