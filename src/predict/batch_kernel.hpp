#pragma once

#include <array>
#include <cstddef>

#include "predict/share_table.hpp"

namespace vocabplan {

/// A law folded into what the kernel needs. With n' = n_nv / unit_n_v, all exponentials have small
/// arguments, so that little is lost in them:
///   N_v / N_nv = exp(constant + slope ln n')   for approaches 1 and 2,
///   N_v / N_nv = S(rho)                        for approach 3, by ShareTable.
struct KernelLaw {
  double inverse_unit;  ///< 1 / unit_n_v

  double inverse_line_k;     ///< 1 / k of the compute-optimal line
  bool line_is_square;       ///< its exponent is 1/2: C = (n_nv / k)^2, exactly as the scalar code
  double line_log_constant;  ///< ln C of the line = constant + slope ln n'
  double line_log_slope;
  double line_tolerance;

  double isoflops_constant;
  double isoflops_slope;
  double derivative_constant;
  double derivative_slope;

  std::array<const double*, ShareTable::kCoefficients> share;
  double beta;          ///< of the loss surface
  double alpha2_beta;   ///< alpha2 + beta
  double rho_constant;  ///< rho = constant + beta ln(C / flops_unit) - (alpha2 + beta) ln n'
  double inverse_flops_unit;
  double line_rho_constant;  ///< rho on the line = constant + slope ln n'
  double line_rho_slope;

  const double* width_bounds;  ///< ascending, without the last, infinite one
  const double* widths;        ///< one more than bounds
  std::size_t bounds;
};

/// Columns of one block. `flops` and `width` of the input may be null.
struct KernelRows {
  std::size_t count;  ///< a multiple of `kKernelRows`
  const double* n_nv;
  const double* flops_in;
  const double* width_in;
  double* flops;
  double* tokens;
  double* width;
  double* v_isoflops;
  double* v_derivative;
  double* v_isoloss;
};

/// Rows come in multiples of this: at least the lanes of any vector.
inline constexpr std::size_t kKernelRows = 64;

/// Computes the rows. `v_isoloss` is NaN in a row that is left to the scalar code: a value outside
/// the range in which the error bound holds, a vocabulary size within `kUndecided` of an integer,
/// or a budget within `kUndecided` of the tolerance around the line.
void run_kernel(const KernelLaw& law, const KernelRows& rows);

/// Relative error bound of the kernel's vocabulary sizes, with a margin of 3 over the sum of its
/// rounding errors in the range that it takes on.
inline constexpr double kUndecided = 1e-13;

/// Name of the instruction set in use.
const char* kernel_target();

}  // namespace vocabplan
