#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vocabplan/fit/run_rows.hpp"

namespace vocabplan::test {

/// Training runs made in a test.
struct RunColumns {
  std::vector<double> n_nv, vocab_size, width, flops, loss;
  std::vector<std::uint32_t> run, family;
  std::size_t runs = 0;

  /// Adds a run whose loss after `c` FLOPs is `loss_after(c)`.
  template <typename Loss>
  void add_run(double n, double v, double d, std::span<const double> budgets, Loss loss_after) {
    for (const double c : budgets) add_row(n, v, d, c, loss_after(c));
    ++runs;
  }

  /// Adds a row to the run `runs`.
  void add_row(double n, double v, double d, double c, double l);

  /// Sorts the rows in a random order.
  void shuffle(std::uint64_t seed);

  /// Appends a copy of every row.
  void repeat();

  /// The view; numbers the families.
  [[nodiscard]] RunRows rows();
};

/// The paper's 1200 measurements, or nothing with a message when they are absent.
[[nodiscard]] std::optional<RunColumns> published_runs();

/// `steps` numbers from `lowest` to `highest` with equal ratios.
[[nodiscard]] std::vector<double> log_steps(double lowest, double highest, int steps);

}  // namespace vocabplan::test
