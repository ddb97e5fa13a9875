#pragma once

#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <vector>

#include "random.hpp"
#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/batch.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::test {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Rows for `predict_batch` and room for its results.
struct Columns {
  std::vector<double> n_nv;
  std::vector<double> flops_in;
  std::vector<double> width_in;
  std::vector<double> flops;
  std::vector<double> tokens;
  std::vector<double> width;
  std::vector<double> v_isoflops;
  std::vector<double> v_derivative;
  std::vector<double> v_isoloss;

  void add(double n, double c = kMissing, double d = kMissing) {
    n_nv.push_back(n);
    flops_in.push_back(c);
    width_in.push_back(d);
  }

  [[nodiscard]] BatchInput input() const {
    return {.n_nv = n_nv, .flops = flops_in, .width = width_in};
  }

  /// Results are filled with a value that no row can have.
  [[nodiscard]] BatchOutput output() {
    for (auto* column : {&flops, &tokens, &width, &v_isoflops, &v_derivative, &v_isoloss}) {
      column->assign(n_nv.size(), -1.0);
    }
    return {.flops = flops,
            .tokens = tokens,
            .width = width,
            .v_isoflops = v_isoflops,
            .v_derivative = v_derivative,
            .v_isoloss = v_isoloss};
  }
};

inline Prediction predict_row(const Law& law, const Columns& columns, std::size_t i) {
  BudgetRequest request{.n_nv = NonVocabParams(columns.n_nv[i])};
  if (!std::isnan(columns.flops_in[i])) request.flops = Flops(columns.flops_in[i]);
  if (!std::isnan(columns.width_in[i])) request.width = Width(columns.width_in[i]);
  return predict(request, law);
}

/// |a / b - 1|, and 0 where both are NaN.
inline double difference(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return 0.0;
  if (a == b) return 0.0;
  return std::abs(a / b - 1.0);
}

/// A column's value of an approach that may not apply.
inline double vocab_size(const std::optional<Estimate>& estimate) {
  return estimate ? estimate->vocab_size : kMissing;
}

inline bool same_integer(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::trunc(a) == std::trunc(b);
}

/// Rows as users ask for them, far off the line, at the ends of double, with and without a width.
inline Columns random_rows(std::uint64_t seed, std::size_t rows) {
  Random random(seed);
  Columns out;
  const double ends[] = {kLeastDouble, 2.3e-308, 1e-300,  1e-17, 1.0,      999.0,
                         1e3,          1e60,     1.01e60, 1e300, 1.79e308, kGreatestDouble};
  for (std::size_t i = 0; i < rows; ++i) {
    const auto kind = random.bits() % 16U;
    const double n_nv = kind < 4 ? random.log_uniform(1.0, 1e30) : random.log_uniform(1e6, 1e13);
    const double line = default_law().compute_optimal_flops(n_nv);
    double flops = kMissing;
    if (kind == 0) flops = ends[static_cast<std::size_t>(random.bits() % std::size(ends))];
    if (kind == 1) flops = random.log_uniform(1e-323, 1.79e308);
    if (kind > 1 && kind < 8) flops = line * random.log_uniform(1e-6, 1e6);
    if (kind == 8) flops = line * random.uniform(0.98, 1.02);
    double width = kMissing;
    if (random.bits() % 3U == 0) width = std::floor(random.log_uniform(1.0, 1e9));
    out.add(n_nv, flops, width);
  }
  return out;
}

}  // namespace vocabplan::test
