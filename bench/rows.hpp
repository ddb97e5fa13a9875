#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "vocabplan/law/catalog.hpp"
#include "vocabplan/predict/batch.hpp"

namespace vocabplan::bench {

/// Rows of a sweep with memory for their results: the same ones that the Python side makes.
struct Rows {
  std::vector<double> n_nv{};
  std::vector<double> flops{};  // empty on the compute-optimal line
  std::vector<double> out_flops{};
  std::vector<double> tokens{};
  std::vector<double> width{};
  std::vector<double> v_isoflops{};
  std::vector<double> v_derivative{};
  std::vector<double> v_isoloss{};

  [[nodiscard]] BatchInput input() const { return {.n_nv = n_nv, .flops = flops}; }
  [[nodiscard]] BatchOutput output() {
    return {out_flops, tokens, width, v_isoflops, v_derivative, v_isoloss};
  }
};

inline double between(double start, double stop, std::size_t i, std::size_t count) {
  return start * std::pow(stop / start, static_cast<double>(i) / static_cast<double>(count - 1));
}

inline Rows with_results(Rows rows) {
  for (auto* column : {&rows.out_flops, &rows.tokens, &rows.width, &rows.v_isoflops,
                       &rows.v_derivative, &rows.v_isoloss}) {
    column->resize(rows.n_nv.size());
  }
  return rows;
}

/// 33M to 300B on the compute-optimal line.
inline Rows line_rows(std::size_t count) {
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) rows.n_nv.push_back(between(33e6, 300e9, i, count));
  return with_results(rows);
}

/// `side` values of N_nv by as many of FLOPs, 1e19 to 1e26.
inline Rows grid_rows(std::size_t side) {
  Rows rows;
  for (std::size_t i = 0; i < side * side; ++i) {
    rows.n_nv.push_back(between(33e6, 300e9, i / side, side));
    rows.flops.push_back(between(1e19, 1e26, i % side, side));
  }
  return with_results(rows);
}

}  // namespace vocabplan::bench
