#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/fit/isoloss_fit.hpp"
#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan::test {

/// Rows that a fit of the loss surface reads.
struct LossRows {
  std::vector<double> n_nv;
  std::vector<double> n_v;
  std::vector<double> tokens;
  std::vector<double> loss;

  [[nodiscard]] std::size_t size() const { return loss.size(); }
  [[nodiscard]] LossObservations observations() const {
    return {.n_nv = n_nv, .n_v = n_v, .tokens = tokens, .loss = loss};
  }
  void add(double n, double v, double d, double l) {
    n_nv.push_back(n);
    n_v.push_back(v);
    tokens.push_back(d);
    loss.push_back(l);
  }
  /// The rows with these numbers, in this order.
  [[nodiscard]] LossRows picked(const std::vector<std::size_t>& rows) const {
    LossRows out;
    for (const std::size_t i : rows) out.add(n_nv[i], n_v[i], tokens[i], loss[i]);
    return out;
  }
};

/// A surface of the size of the published one, in its units.
inline LossSurface known_surface() {
  return {.A1 = 1.8,
          .A2 = 0.2,
          .B = 2.1,
          .E = 5.5,
          .alpha1 = 0.45,
          .alpha2 = 0.67,
          .beta = 0.45,
          .unit_n_nv = 1e6,
          .unit_n_v = 1e6,
          .unit_tokens = 1e9};
}

/// A standard normal number (Box & Muller).
inline double normal(Random& random) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform(0.0, 1.0)));
  return radius * std::cos(2.0 * std::numbers::pi * random.uniform(0.0, 1.0));
}

/// Six model sizes with six vocabularies of 1e6 .. 3e8 parameters each and seven checkpoints, and
/// normal noise of this size.
inline LossRows loss_rows(const LossSurface& surface, double noise, std::uint64_t seed) {
  Random random(seed);
  LossRows rows;
  for (const double n : {3.3e7, 8.5e7, 1.5e8, 3e8, 6e8, 1.1e9}) {
    for (const double v : {1e6, 3e6, 1e7, 3e7, 1e8, 3e8}) {
      for (int k = 0; k < 7; ++k) {
        const double tokens = 2e8 * std::pow(2.2, k) * std::sqrt(n / 3.3e7);
        rows.add(n, v, tokens, surface.loss(n, v, tokens) + noise * normal(random));
      }
    }
  }
  return rows;
}

inline IsolossFit fitted(const LossRows& rows, const IsolossOptions& options = {}) {
  return IsolossFitter(rows.observations(), options).fit();
}

inline double relative(double value, double expected) {
  return std::abs(value / expected - 1.0);
}

inline void check_surface(const LossSurface& found, const LossSurface& expected, double tolerance) {
  CHECK(relative(found.A1, expected.A1) < tolerance);
  CHECK(relative(found.A2, expected.A2) < tolerance);
  CHECK(relative(found.B, expected.B) < tolerance);
  CHECK(relative(found.E, expected.E) < tolerance);
  CHECK(relative(found.alpha1, expected.alpha1) < tolerance);
  CHECK(relative(found.alpha2, expected.alpha2) < tolerance);
  CHECK(relative(found.beta, expected.beta) < tolerance);
}

}  // namespace vocabplan::test
