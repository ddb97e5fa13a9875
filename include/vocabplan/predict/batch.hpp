#pragma once

#include <span>

#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// Rows to predict for. All spans that are not empty have the length of `n_nv`.
struct BatchInput {
  std::span<const double> n_nv;     ///< non-vocabulary parameters, 1 .. 1e30
  std::span<const double> flops{};  ///< training FLOPs; empty, or NaN in a row: the law's own
  std::span<const double> width{};  ///< model dimension; empty, or NaN in a row: the law's table
};

/// Where the results go. Every span has the length of `BatchInput::n_nv`, and overlaps no other.
struct BatchOutput {
  std::span<double> flops;         ///< FLOPs of the row
  std::span<double> tokens;        ///< C / (6 (N_nv + N_v)) at the isoloss optimum
  std::span<double> width;         ///< model dimension
  std::span<double> v_isoflops;    ///< approach 1; NaN off the compute-optimal line
  std::span<double> v_derivative;  ///< approach 2; NaN off the compute-optimal line
  std::span<double> v_isoloss;     ///< approach 3
};

/// Predicts a whole column of rows in one pass, without allocating.
///
/// The same results as `predict` row by row, computed with the widest SIMD instructions of the
/// machine it runs on. Vocabulary sizes are real numbers; cut off to integers they are identical to
/// those of `predict` in every row: a row whose integer the fast path cannot decide, or that lies
/// outside the range it was built for, is computed by the scalar code. As real numbers the two
/// agree within 1e-13 relative.
///
/// Throws `DomainError` that names the row when a span has the wrong length or a value is outside
/// its domain; the output is then unspecified.
void predict_batch(const Law& law, const BatchInput& input, const BatchOutput& output);

/// Name of the SIMD instruction set that `predict_batch` uses on this machine, such as `AVX2`.
[[nodiscard]] const char* batch_target();

}  // namespace vocabplan
