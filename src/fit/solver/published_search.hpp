#pragma once

#include <Eigen/Core>
#include <vector>

namespace vocabplan {

/// A linear regression with Huber's loss as the authors' scripts search it: L-BFGS-B of SciPy with
/// its default tolerances (stop when a step lowers the objective by less than 2.2e-9, absolutely
/// for objectives below 1) from every start, of which the one of least squared error is kept, not
/// the one of least objective.
///
/// Its result is therefore not the minimum, and differs from it by up to 35 % in a coefficient;
/// it is here because the published constants are its results. Derivatives are forward differences,
/// as in the scripts, because where a search stops depends on their error (agreement: 1e-10).
/// Source: sail-sg/scaling-with-vocab at 6701cc2, approach1_isoflops.py and
/// approach2_derivative.py; Byrd, Lu, Nocedal & Zhu 1995 for L-BFGS-B.
class PublishedSearch {
 public:
  /// min over p of sum_i h(columns p - observed). Both references must outlive this.
  PublishedSearch(const Eigen::MatrixXd& columns, const Eigen::VectorXd& observed, double delta)
      : columns_(columns), observed_(observed), delta_(delta) {}

  [[nodiscard]] Eigen::VectorXd best_of(const std::vector<Eigen::VectorXd>& starts) const;

  [[nodiscard]] double objective(const Eigen::VectorXd& at) const;

 private:
  struct Place {
    Eigen::VectorXd at{};
    double value = 0.0;
    Eigen::VectorXd gradient{};
  };
  struct Step {
    Eigen::VectorXd moved{};
    Eigen::VectorXd turned{};
  };
  [[nodiscard]] Place place(const Eigen::VectorXd& at) const;
  [[nodiscard]] Eigen::VectorXd descend(const Eigen::VectorXd& start) const;
  [[nodiscard]] static Eigen::VectorXd direction(const Place& here, const std::vector<Step>& steps);

  const Eigen::MatrixXd& columns_;
  const Eigen::VectorXd& observed_;
  double delta_;
};

/// `count` numbers from `lowest` to `highest` in equal steps.
[[nodiscard]] std::vector<double> equal_steps(double lowest, double highest, int count);

}  // namespace vocabplan
