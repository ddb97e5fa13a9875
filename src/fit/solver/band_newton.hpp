#pragma once

#include <optional>
#include <vector>

#include "fit/solver/huber_kernel.hpp"
#include "fit/solver/regression.hpp"

namespace vocabplan {

/// These columns of the problem, at least one, as the kernel reads them.
[[nodiscard]] HuberRows rows_of(const Regression& problem, const std::vector<Eigen::Index>& kept);

/// The minimisation behind `regress` for some of the columns, without signs, as far as it is easy:
/// Newton's method with the second derivative of `HuberShape`, whose band is how far the last step
/// moved the fitted values. It holds no numbers of rows: every step is one pass over the columns.
/// It gives up where rounding hides the descent, and after 40 passes: see `HuberNewton`.
class BandNewton {
 public:
  /// `kept` of the problem's columns, `norms` the lengths of all of them. All references must
  /// outlive this.
  BandNewton(const Regression& problem, const std::vector<Eigen::Index>& kept,
             const Eigen::VectorXd& norms);

  /// Minimises for this delta, from coefficients of the columns kept; false when it gave up.
  /// `rough`: until half the Newton decrement, the descent that the quadratic model promises, is
  /// below 0.1 % of the objective. `band`: how far from there the fitted values may lie, a guess.
  [[nodiscard]] bool minimise(const Eigen::VectorXd& start, double delta, bool rough, double band);

  [[nodiscard]] const Eigen::VectorXd& coefficients() const { return coefficients_; }
  [[nodiscard]] double objective() const { return here_.objective; }
  /// How far the fitted values have moved since the start, root mean square.
  [[nodiscard]] double moved() const { return moved_; }
  [[nodiscard]] int iterations() const { return iterations_; }
  /// The columns were too nearly dependent for their products.
  [[nodiscard]] bool dependent() const { return dependent_; }

 private:
  using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, kMostCoefficients, 1>;
  // The slope at a place along a direction; nothing where the logarithm does not exist.
  using Slope = std::optional<double>;
  [[nodiscard]] bool step();
  void accept(const Vector& direction, double length);
  [[nodiscard]] bool polish(const Vector& gradient, const Vector& direction);
  [[nodiscard]] Vector gradient_of(const HuberSums& sums) const;
  [[nodiscard]] Vector descent(const Vector& gradient);
  [[nodiscard]] bool widen();
  [[nodiscard]] double wide_band() const;
  [[nodiscard]] double band_after(double length) const;
  [[nodiscard]] Slope try_step(const Vector& direction, double length);
  [[nodiscard]] double line_search(const Vector& direction, double slope);
  [[nodiscard]] double largest(const Vector& gradient) const;
  [[nodiscard]] double gradient_rounding() const;
  [[nodiscard]] bool evaluate(const Vector& coefficients, double band, HuberSums& sums);

  HuberRows rows_{};
  Vector norms_{};
  double weights_ = 0.0;  // their sum
  bool rough_ = false;
  double delta_ = 0.0;
  double band_ = 0.0;
  double change_ = 0.0;  // of the fitted values by a whole step, root mean square
  double moved_ = 0.0;
  Eigen::VectorXd coefficients_{};
  HuberSums here_{};
  HuberSums there_{};
  int passes_ = 0;
  int iterations_ = 0;
  bool converged_ = false;
  bool dependent_ = false;
};

}  // namespace vocabplan
