#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "vocabplan/fit/status.hpp"

namespace vocabplan {

/// A model that is linear in its coefficients once its exponents are known:
///   y_i = sum_j c_j phi_j(x_i; theta).
/// The data x lie inside the model. Matrices are stored column by column, `rows()` numbers each.
class SeparableModel {
 public:
  virtual ~SeparableModel() = default;

  [[nodiscard]] virtual std::size_t rows() const = 0;
  /// Number of columns phi_j, 1 .. 8.
  [[nodiscard]] virtual std::size_t coefficients() const = 0;
  /// Number of exponents theta, 1 .. 4.
  [[nodiscard]] virtual std::size_t exponents() const = 0;
  /// phi_j(x_i; theta) into `out`, rows x coefficients numbers.
  virtual void columns(std::span<const double> theta, std::span<double> out) const = 0;
  /// d phi_j(x_i; theta) / d theta_k into `out`, zeros where a column does not depend on theta_k.
  virtual void slopes(std::span<const double> theta, std::size_t k,
                      std::span<double> out) const = 0;
  /// As `columns`, where `out` holds those at `before`: a column that is the same may be left.
  virtual void move_columns(std::span<const double> before, std::span<const double> theta,
                            std::span<double> out) const;
  /// sum_j c_j d phi_j(x_i; theta) / d theta_k into `out`, `rows()` numbers; `columns` are those at
  /// theta. A model that has slopes from its columns saves a matrix here.
  virtual void tangent(std::span<const double> theta, std::size_t k,
                       std::span<const double> columns, std::span<const double> coefficients,
                       std::span<double> out) const;

 protected:
  SeparableModel() = default;
  SeparableModel(const SeparableModel&) = default;
  SeparableModel& operator=(const SeparableModel&) = default;
};

/// The closed interval in which an exponent is searched.
struct Bounds {
  double lower = 0.0;
  double upper = 1.0;
};

struct SeparableOptions {
  /// Huber's delta in the units of the residuals; infinity is the squared loss.
  double delta = std::numeric_limits<double>::infinity();
  /// Residuals are differences of logarithms; the observed values are then logarithms.
  bool logarithm = false;
  /// Coefficients held at >= 0; empty: none.
  std::vector<bool> nonnegative{};
  /// One interval an exponent.
  std::vector<Bounds> box{};
  /// Nodes of the scan along each exponent, at least 2, from one end of the interval to the other
  /// in equal ratios (equal steps where an interval starts at or below 0).
  std::size_t nodes = 12;
  /// How many places of the scan are refined: its local minima first, then its lowest nodes.
  std::size_t refined = 5;
  /// Further places to refine, one vector of exponents each.
  std::vector<std::vector<double>> starts{};
  /// Coefficients to begin with at each of `starts`, and the scan with the first of them; empty:
  /// they are found there. Weights or some rows may differ from those of the fit that had them.
  std::vector<std::vector<double>> start_coefficients{};
};

struct SeparableFit {
  FitStatus status = FitStatus::too_few_data;
  std::vector<double> theta{};
  std::vector<double> coefficients{};
  double objective = std::numeric_limits<double>::infinity();  ///< sum_i w_i rho(r_i)
  /// Largest |d objective / d theta_k| x width of the box / objective; 0 for an exact fit, whose
  /// residuals are rounding errors.
  double gradient = 0.0;
  double condition = 0.0;           ///< of the columns at the minimum, each scaled to length 1
  std::vector<double> residuals{};  ///< fitted less observed (or of logarithms), one a row
  std::size_t evaluations = 0;      ///< regressions at fixed exponents
};

/// min over theta in the box of min over c of sum_i w_i rho(r_i), by variable projection: for every
/// theta the best coefficients are found by a regression (Huber's or the squared loss; convex but
/// for logarithms), so that only the exponents are searched: a scan of the whole box, then
/// projected BFGS with the exact gradient of the projected objective from the best places.
///
/// `observed`: y_i, or ln y_i when `options.logarithm`. `weights`: >= 0, one a row; empty: all 1.
/// Result: the lowest minimum found. status: `converged`; `bound_hit` when theta lies on the edge
/// of the box; `term_vanished` when a coefficient held at >= 0 is 0; `collinear` when the condition
/// of the columns and the exponents' directions together exceeds 1e12 (an exponent of a variable
/// with two values is not determined either); `iteration_limit` when the gradient stayed above 1e-6
/// although steps still lowered the objective; `too_few_data` when fewer rows of positive weight
/// than unknowns are there.
/// Throws `DomainError` when sizes or options contradict each other, or a number is not finite.
/// Source: Golub & Pereyra 1973 (variable projection); Huber 1964 (the loss).
[[nodiscard]] SeparableFit fit_separable(const SeparableModel& model,
                                         std::span<const double> observed,
                                         std::span<const double> weights,
                                         const SeparableOptions& options);

}  // namespace vocabplan
