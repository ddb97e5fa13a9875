#include "pilot_gradients.hpp"

#include <cmath>
#include <utility>

#include "vocabplan/predict/isoloss.hpp"

namespace vocabplan::test {
namespace {

// Coefficients as a fit moves them: all of them, alpha1 with beta when `tied`.
std::vector<double> coefficients_of(const LossSurface& s, bool tied) {
  std::vector<double> theta{s.E, s.A1, s.A2, s.B, s.alpha2, s.beta};
  if (!tied) theta.push_back(s.alpha1);
  return theta;
}

LossSurface surface_with(LossSurface s, const std::vector<double>& theta) {
  s.E = theta[0];
  s.A1 = theta[1];
  s.A2 = theta[2];
  s.B = theta[3];
  s.alpha2 = theta[4];
  s.beta = theta[5];
  s.alpha1 = theta.size() > 6 ? theta[6] : theta[5];
  return s;
}

// d value / d theta by central differences.
template <class Value>
std::vector<double> differences(const LossSurface& s, bool tied, Value value) {
  const std::vector<double> theta = coefficients_of(s, tied);
  std::vector<double> out;
  for (std::size_t k = 0; k < theta.size(); ++k) {
    const double h = 1e-5 * theta[k];
    auto up = theta;
    auto down = theta;
    up[k] += h;
    down[k] -= h;
    out.push_back((value(surface_with(s, up)) - value(surface_with(s, down))) / (2.0 * h));
  }
  return out;
}

}  // namespace

std::vector<double> optimum_gradient(const LossSurface& surface, bool tied,
                                     const PilotTarget& target) {
  return differences(surface, tied, [&](const LossSurface& there) {
    return std::log(isoloss_optimum(there, target.n_nv, target.flops).value);
  });
}

std::vector<double> loss_gradient(const LossSurface& surface, bool tied, const PilotRun& run) {
  return differences(surface, tied, [&](const LossSurface& there) {
    return there.loss(run.n_nv, run.n_v(), run.tokens);
  });
}

std::vector<std::vector<long double>> information_of(
    const std::vector<std::vector<double>>& gradients) {
  const std::size_t size = gradients.empty() ? 0 : gradients.front().size();
  std::vector<std::vector<long double>> information(size, std::vector<long double>(size, 0.0L));
  for (const std::vector<double>& g : gradients) {
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        information[i][j] += static_cast<long double>(g[i]) * g[j];
      }
    }
  }
  return information;
}

std::vector<double> solved(std::vector<std::vector<long double>> a, const std::vector<double>& b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i) a[i].push_back(b[i]);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < n; ++i) {
      if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
    }
    std::swap(a[k], a[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const long double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j <= n; ++j) a[i][j] -= factor * a[k][j];
    }
  }
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) x.push_back(static_cast<double>(a[i][n] / a[i][i]));
  return x;
}

}  // namespace vocabplan::test
