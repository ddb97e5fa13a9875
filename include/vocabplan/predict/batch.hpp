#pragma once

#include <memory>
#include <span>

#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// Rows to predict for. All spans that are not empty have the length of `n_nv`.
struct BatchInput {
  std::span<const double> n_nv;     ///< non-vocabulary parameters, 1 .. 1e30
  std::span<const double> flops{};  ///< training FLOPs; empty, or NaN in a row: the law's own
  std::span<const double> width{};  ///< model dimension; empty, or NaN in a row: the law's table
};

/// The places of the results. Every span has the length of `BatchInput::n_nv`, and overlaps no
/// other.
struct BatchOutput {
  std::span<double> flops;         ///< FLOPs of the row
  std::span<double> tokens;        ///< C / (6 (N_nv + N_v)) at the isoloss optimum
  std::span<double> width;         ///< model dimension
  std::span<double> v_isoflops;    ///< approach 1; NaN off the compute-optimal line
  std::span<double> v_derivative;  ///< approach 2; NaN off the compute-optimal line
  std::span<double> v_isoloss;     ///< approach 3
};

/// Predicts whole columns of rows in one pass, for one law.
///
/// The same results as `predict` row by row, computed with the widest SIMD instructions of the
/// machine it runs on. Vocabulary sizes are real numbers; cut off to integers they are identical to
/// those of `predict` in every row: a row whose integer the fast path cannot decide, or that lies
/// outside the range it was built for, is computed by the scalar code. As real numbers the two
/// agree within 1e-13 relative (docs/accuracy.md has what was measured). May be used from several
/// threads at once.
class BatchPredictor {
 public:
  /// Prepares the law: about as long as a thousand rows take.
  explicit BatchPredictor(const Law& law);
  ~BatchPredictor();
  BatchPredictor(BatchPredictor&&) noexcept;
  BatchPredictor& operator=(BatchPredictor&&) noexcept;
  BatchPredictor(const BatchPredictor&) = delete;
  BatchPredictor& operator=(const BatchPredictor&) = delete;

  /// Predicts every row, without allocating. Throws `DomainError` that names the row when a span
  /// has the wrong length or a value is outside its domain; the output is then unspecified.
  void predict(const BatchInput& input, const BatchOutput& output) const;

 private:
  class Impl;
  std::unique_ptr<const Impl> impl_;
};

/// `BatchPredictor(law).predict(input, output)`, for a single call.
void predict_batch(const Law& law, const BatchInput& input, const BatchOutput& output);

/// Name of the SIMD instruction set that `predict_batch` uses on this machine, such as `AVX2`.
[[nodiscard]] const char* batch_target();

}  // namespace vocabplan
