#include "nist_problems.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace vocabplan::test::nist {
namespace {

std::vector<double> in_turn(const SeparableFit& fit) {
  std::vector<double> all = fit.coefficients;
  all.insert(all.end(), fit.theta.begin(), fit.theta.end());
  return all;
}

// c_j exp(-theta_j x), ordered by theta.
std::vector<double> by_rate(const SeparableFit& fit) {
  std::vector<std::pair<double, double>> terms;
  for (std::size_t j = 0; j < 3; ++j) terms.emplace_back(fit.theta[j], fit.coefficients[j]);
  std::sort(terms.begin(), terms.end());
  std::vector<double> all;
  for (const auto& [rate, size] : terms) all.insert(all.end(), {size, rate});
  return all;
}

std::vector<double> enso(const SeparableFit& fit) {
  const std::vector<double>& c = fit.coefficients;
  // NIST names the longer period first.
  const bool turned = fit.theta[0] < fit.theta[1];
  const std::size_t first = turned ? 5 : 3;
  const std::size_t second = turned ? 3 : 5;
  return {c[0],
          c[1],
          c[2],
          fit.theta[turned ? 1 : 0],
          c[first],
          c[first + 1],
          fit.theta[turned ? 0 : 1],
          c[second],
          c[second + 1]};
}

void enso_row(double x, double, Theta t, Out o) {
  const double turn = 2.0 * std::numbers::pi * x;
  o[0] = 1.0;
  o[1] = std::cos(turn / 12.0);
  o[2] = std::sin(turn / 12.0);
  for (std::size_t k = 0; k < 2; ++k) {
    o[3 + 2 * k] = cos(Dual(turn) / t[k]);
    o[4 + 2 * k] = sin(Dual(turn) / t[k]);
  }
}

std::vector<Problem> saturations() {
  return {
      {"Misra1a",
       "Misra1",
       {{1e-6, 1e-1}},
       1,
       [](double x, double, Theta t, Out o) { o[0] = Dual(0.0) - expm1(t[0] * Dual(-x)); },
       in_turn},
      {"Misra1b",
       "Misra1",
       {{1e-6, 1e-1}},
       1,
       [](double x, double, Theta t, Out o) {
         o[0] = Dual(0.0) - expm1(Dual(-2.0) * log1p(t[0] * Dual(0.5 * x)));
       },
       in_turn},
      {"Misra1c",
       "Misra1",
       {{1e-6, 1e-1}},
       1,
       [](double x, double, Theta t, Out o) {
         o[0] = Dual(0.0) - expm1(Dual(-0.5) * log1p(t[0] * Dual(2.0 * x)));
       },
       in_turn},
      {"Misra1d",
       "Misra1",
       {{1e-6, 1e-1}},
       1,
       [](double x, double, Theta t, Out o) {
         o[0] = t[0] * Dual(x) / (Dual(1.0) + t[0] * Dual(x));
       },
       in_turn},
      {"BoxBOD",
       "BoxBOD",
       {{1e-2, 1e2}},
       1,
       [](double x, double, Theta t, Out o) { o[0] = Dual(0.0) - expm1(t[0] * Dual(-x)); },
       in_turn},
  };
}

std::vector<Problem> powers() {
  return {
      {"DanWood",
       "DanWood",
       {{0.5, 20.0}},
       1,
       [](double x, double, Theta t, Out o) { o[0] = pow(x, t[0]); },
       in_turn},
      // Condition 1.2e5: eleven digits of the objective fix five of the constants.
      {"Bennett5",
       "Bennett5",
       {{1.0, 1000.0}, {0.1, 10.0}},
       1,
       [](double x, double, Theta t, Out o) { o[0] = pow(t[0] + Dual(x), Dual(-1.0) / t[1]); },
       in_turn,
       7,
       9},
      {"Rat42",
       "Rat42",
       {{0.1, 10.0}, {0.01, 1.0}},
       1,
       [](double x, double, Theta t, Out o) {
         o[0] = Dual(1.0) / (Dual(1.0) + exp(t[0] - t[1] * Dual(x)));
       },
       in_turn},
      {"Rat43",
       "Rat43",
       {{0.5, 50.0}, {0.05, 5.0}, {0.2, 20.0}},
       1,
       [](double x, double, Theta t, Out o) {
         o[0] = pow(Dual(1.0) + exp(t[0] - t[1] * Dual(x)), Dual(-1.0) / t[2]);
       },
       in_turn},
  };
}

std::vector<Problem> rationals() {
  return {
      {"MGH09",
       "MGH09",
       {{1e-3, 1e1}, {1e-3, 1e1}},
       2,
       [](double x, double, Theta t, Out o) {
         const Dual below = Dual(x * x) + t[0] * Dual(x) + t[1];
         o[0] = Dual(x * x) / below;
         o[1] = Dual(x) / below;
       },
       [](const SeparableFit& fit) {
         return std::vector<double>{fit.coefficients[0], fit.coefficients[1] / fit.coefficients[0],
                                    fit.theta[0], fit.theta[1]};
       }},
      {"Kirby2",
       "Kirby2",
       {{-5e-3, -5e-4}, {1e-5, 1e-4}},
       3,
       [](double x, double, Theta t, Out o) {
         const Dual below = Dual(1.0) + t[0] * Dual(x) + t[1] * Dual(x * x);
         o[0] = Dual(1.0) / below;
         o[1] = Dual(x) / below;
         o[2] = Dual(x * x) / below;
       },
       in_turn},
  };
}

std::vector<Problem> exponentials() {
  return {
      {"Nelson",
       "Nelson",
       {{-0.5, 0.1}},
       2,
       [](double x, double z, Theta t, Out o) {
         o[0] = 1.0;
         o[1] = Dual(-x) * exp(t[0] * Dual(-z));
       },
       in_turn},
      {"MGH10",
       "MGH10",
       {{1e3, 1e5}, {1e2, 1e4}},
       1,
       [](double x, double, Theta t, Out o) { o[0] = exp(t[0] / (Dual(x) + t[1])); },
       in_turn},
      {"MGH17",
       "MGH17",
       {{1e-3, 1e0}, {1e-3, 1e0}},
       3,
       [](double x, double, Theta t, Out o) {
         o[0] = 1.0;
         o[1] = exp(t[0] * Dual(-x));
         o[2] = exp(t[1] * Dual(-x));
       },
       [](const SeparableFit& fit) {
         // NIST names the slower decay first.
         const std::size_t slow = fit.theta[0] < fit.theta[1] ? 0 : 1;
         return std::vector<double>{fit.coefficients[0], fit.coefficients[1 + slow],
                                    fit.coefficients[2 - slow], fit.theta[slow],
                                    fit.theta[1 - slow]};
       }},
      {"Eckerle4",
       "Eckerle4",
       {{1.0, 50.0}, {400.0, 500.0}},
       1,
       [](double x, double, Theta t, Out o) {
         const Dual u = (Dual(x) - t[1]) / t[0];
         o[0] = exp(Dual(-0.5) * u * u) / t[0];
       },
       in_turn},
  };
}

std::vector<Problem> sums() {
  return {
      // The constants are nearly interchangeable (condition 2.5e4 in relative terms): eleven digits
      // of the objective fix six of theirs, the gradient two more. The residuals of Lanczos2 are
      // 1e-6 of the data, so rounding reaches the tenth digit of their squares.
      lanczos("Lanczos3", 8, 9),
      lanczos("Lanczos2", 8, 8),
      {"ENSO", "ENSO", {{20.0, 60.0}, {20.0, 60.0}}, 7, enso_row, enso, 9, 9, 24},
  };
}

}  // namespace

Problem lanczos(const std::string& name, double digits, double rss_digits) {
  return {name,
          name,
          {{0.3, 9.0}, {0.3, 9.0}, {0.3, 9.0}},
          3,
          [](double x, double, Theta t, Out o) {
            for (std::size_t j = 0; j < 3; ++j) o[j] = exp(t[j] * Dual(-x));
          },
          by_rate,
          digits,
          rss_digits};
}

std::vector<Problem> problems() {
  std::vector<Problem> all;
  for (const auto& group : {saturations(), powers(), rationals(), exponentials(), sums()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

}  // namespace vocabplan::test::nist
