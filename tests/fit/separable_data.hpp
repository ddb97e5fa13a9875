#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "catch.hpp"
#include "function_model.hpp"
#include "loss_data.hpp"
#include "random.hpp"
#include "vocabplan/fit/separable_fit.hpp"

namespace vocabplan::test {

struct Data {
  std::vector<double> u;
  std::vector<double> v;
  std::vector<double> y;
  std::vector<double> weights;
};

struct Constants {
  double c0;
  double c1;
  double c2;
  double a;
  double b;
};

inline constexpr Constants kKnown{1.5, 2.0, 1.2, 0.7, 0.4};

// y = c0 + c1 u^-a + c2 v^-b, and heavy-tailed noise.
inline Data data_of(const Constants& c, double noise, std::size_t rows, std::uint64_t seed) {
  Random random(seed);
  Data data;
  for (std::size_t i = 0; i < rows; ++i) {
    data.u.push_back(random.log_uniform(0.1, 10.0));
    data.v.push_back(random.log_uniform(0.1, 10.0));
    const double tail = random.uniform(0.0, 1.0) < 0.1 ? 10.0 : 1.0;
    data.y.push_back(c.c0 + c.c1 * std::pow(data.u[i], -c.a) + c.c2 * std::pow(data.v[i], -c.b) +
                     noise * tail * vocabplan::test::normal(random));
  }
  data.weights.assign(rows, 1.0);
  return data;
}

inline FunctionModel model_of(const Data& data) {
  return {data.u.size(), 3, 2,
          [&data](std::size_t i, std::span<const Dual> t, std::span<Dual> out) {
            out[0] = 1.0;
            out[1] = exp(t[0] * Dual(-std::log(data.u[i])));
            out[2] = exp(t[1] * Dual(-std::log(data.v[i])));
          }};
}

inline SeparableOptions options_of(double delta) {
  SeparableOptions options;
  options.delta = delta;
  options.box = {{0.05, 1.6}, {0.05, 1.6}};
  return options;
}

inline SeparableFit fitted(const Data& data, const SeparableOptions& options) {
  return fit_separable(model_of(data), data.y, data.weights, options);
}

inline long double rho(long double r, long double delta) {
  const long double size = std::abs(r);
  return size <= delta ? 0.5L * r * r : delta * (size - 0.5L * delta);
}

inline long double objective_of(const Data& data, const Constants& c, double delta) {
  long double sum = 0.0L;
  for (std::size_t i = 0; i < data.y.size(); ++i) {
    const long double r = c.c0 + c.c1 * std::exp(-c.a * std::log(data.u[i])) +
                          c.c2 * std::exp(-c.b * std::log(data.v[i])) - data.y[i];
    sum += data.weights[i] * rho(r, delta);
  }
  return sum;
}

inline Constants constants_of(const SeparableFit& fit) {
  return {fit.coefficients[0], fit.coefficients[1], fit.coefficients[2], fit.theta[0],
          fit.theta[1]};
}

// Derivatives of the objective by c0, c1, c2, a and b, and the sums of the sizes of their terms.
struct Gradient {
  std::vector<long double> sum = std::vector<long double>(5);
  std::vector<long double> size = std::vector<long double>(5);
};

inline Gradient gradient_of(const Data& data, const Constants& c, double delta) {
  Gradient gradient;
  for (std::size_t i = 0; i < data.y.size(); ++i) {
    const long double ln_u = std::log(static_cast<long double>(data.u[i]));
    const long double ln_v = std::log(static_cast<long double>(data.v[i]));
    const long double pu = std::exp(-c.a * ln_u);
    const long double pv = std::exp(-c.b * ln_v);
    const long double r = c.c0 + c.c1 * pu + c.c2 * pv - data.y[i];
    const long double limit = delta;
    const long double psi = data.weights[i] * std::clamp(r, -limit, limit);
    const long double terms[] = {1.0L, pu, pv, -c.c1 * pu * ln_u, -c.c2 * pv * ln_v};
    for (std::size_t k = 0; k < 5; ++k) {
      gradient.sum[k] += psi * terms[k];
      gradient.size[k] += std::abs(psi * terms[k]);
    }
  }
  return gradient;
}

inline void check_close(const Constants& found, const Constants& expected, double tolerance) {
  CHECK(relative(found.c0, expected.c0) < tolerance);
  CHECK(relative(found.c1, expected.c1) < tolerance);
  CHECK(relative(found.c2, expected.c2) < tolerance);
  CHECK(relative(found.a, expected.a) < tolerance);
  CHECK(relative(found.b, expected.b) < tolerance);
}

}  // namespace vocabplan::test
