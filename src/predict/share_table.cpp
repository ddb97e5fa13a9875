#include "predict/share_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vocabplan {
namespace {

using Series = std::array<double, ShareTable::kCoefficients>;

// ln S at rho, by Newton from the asymptotes; the equation is monotone with slopes between A and B.
double log_share(double A, double B, double rho) {
  const double q = A - B;
  double y = q >= 0.0 ? std::max(rho / A, rho / B) : std::min(rho / A, rho / B);
  for (int i = 0; i < 20; ++i) {
    const double growth = std::exp(y);
    const double residual = A * y - q * std::log1p(growth) - rho;
    const double step = residual / (A - q * growth / (1.0 + growth));
    y -= step;
    if (std::abs(step) < 1e-15 * std::max(1.0, std::abs(y))) break;
  }
  return y;
}

// Taylor coefficients of S from (A + B S) S' = S + S^2: the coefficient of x^k on both sides gives
//   (A + B s0) (k+1) s_{k+1} = s_k + sum_{j=0..k} s_j s_{k-j} - B sum_{j=1..k} s_j (k+1-j)
//   s_{k+1-j}.
Series taylor(double A, double B, double s0) {
  Series s{s0};
  for (std::size_t k = 0; k + 1 < s.size(); ++k) {
    double right = s[k];
    for (std::size_t j = 0; j <= k; ++j) right += s[j] * s[k - j];
    for (std::size_t j = 1; j <= k; ++j) {
      right -= B * s[j] * static_cast<double>(k + 1 - j) * s[k + 1 - j];
    }
    s[k + 1] = right / ((A + B * s0) * static_cast<double>(k + 1));
  }
  return s;
}

}  // namespace

ShareTable::ShareTable(const LossSurface& surface) {
  const double A = surface.alpha2 + 1.0;
  const double B = surface.alpha2 + surface.beta;
  // The first term left out is smaller than the last one kept, times about a cell over the radius
  // of convergence, which this bound makes small.
  constexpr double kLastTerm = 1e-14;
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    const double rho = kFirst + static_cast<double>(cell) / kCellsPerUnit;
    Series s = taylor(A, B, std::exp(log_share(A, B, rho)));
    double scale = 1.0;
    for (double& coefficient : s) {
      coefficient *= scale;
      scale /= kCellsPerUnit;
    }
    const double last = std::abs(s.back()) * std::pow(0.5, kCoefficients - 1);
    if (!(last <= kLastTerm * s.front())) s.fill(std::numeric_limits<double>::quiet_NaN());
    for (std::size_t k = 0; k < s.size(); ++k) columns_.at(k).at(cell) = s.at(k);
  }
}

}  // namespace vocabplan
