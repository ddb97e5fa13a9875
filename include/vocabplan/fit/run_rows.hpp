#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace vocabplan {

/// Checkpoints of training runs, one a row, in any order: a view of columns that others own.
///
/// A run is one training run: `n_nv`, `vocab_size` and `width` are constant in it. A family is the
/// set of rows of equal `n_nv`; families are numbered by ascending `n_nv`.
///
/// Functions of rows also take weights, one a row: empty is 1 for every row, 0 leaves a row out.
struct RunRows {
  std::span<const double> n_nv;        ///< non-vocabulary parameters, > 0
  std::span<const double> vocab_size;  ///< entries, > 0
  std::span<const double> width;       ///< model dimension, > 0
  std::span<const double> flops;       ///< training FLOPs up to the checkpoint, > 0
  std::span<const double> loss;        ///< any finite number that is comparable across rows
  std::span<const std::uint32_t> run{};
  std::span<const std::uint32_t> family{};
  std::size_t runs = 0;      ///< every entry of `run` is below it
  std::size_t families = 0;  ///< every entry of `family` is below it
};

}  // namespace vocabplan
