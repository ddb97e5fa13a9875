#include "fit/solver/parabola.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

namespace vocabplan {

double Parabola::at(double x) const {
  const double t = x - centre;
  return level + t * (slope + t * bend);
}

std::size_t distinct(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto end = std::unique(values.begin(), values.end());
  return static_cast<std::size_t>(end - values.begin());
}

std::optional<Parabola> fit_parabola(std::span<const double> x, std::span<const double> y,
                                     std::span<const double> weights) {
  if (distinct({x.begin(), x.end()}) < 3) return std::nullopt;
  const auto n = static_cast<Eigen::Index>(x.size());
  Parabola parabola;
  for (const double value : x) parabola.centre += value / static_cast<double>(x.size());
  Eigen::MatrixXd columns(n, 3);
  Eigen::VectorXd observed(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const double root = weights.empty() ? 1.0 : std::sqrt(weights[k]);
    const double t = x[k] - parabola.centre;
    columns.row(i) << root, root * t, root * t * t;
    observed[i] = root * y[k];
  }
  const Eigen::Vector3d c = columns.colPivHouseholderQr().solve(observed);
  parabola.level = c[0];
  parabola.slope = c[1];
  parabola.bend = c[2];
  return parabola;
}

}  // namespace vocabplan
