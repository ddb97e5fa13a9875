#pragma once

#include <array>
#include <cstddef>

#include "fit/solver/regression.hpp"

// The sums over the rows of a Huber regression, four rows at a time. Every set of instructions adds
// the same four partial sums in the same order and without fused products: they get the same bits,
// as far as the C library's logarithm, which the link of that name takes, does.
namespace vocabplan {

inline constexpr std::size_t kMostSecond =
    std::size_t{kMostCoefficients} * (kMostCoefficients + 1) / 2;

/// The columns, observations and weights of `rows` rows, borrowed; see `Regression`.
struct HuberRows {
  std::array<const double*, kMostCoefficients> columns{};
  std::size_t count = 0;  ///< of the columns, 1 .. 8
  const double* observed = nullptr;
  const double* weights = nullptr;
  std::size_t rows = 0;
  Link link = Link::identity;
};

/// Huber's function, and the second derivative that a step uses: with a band, the mean of Huber's
/// over residuals so far to either side. A small delta leaves few rows a second derivative; those
/// that a step will bring within delta count with it.
struct HuberShape {
  double delta = 0.0;
  double band = 0.0;
};

struct HuberSums {
  double objective = 0.0;      ///< sum of w rho(r)
  double score_squares = 0.0;  ///< sum of the squares of d objective / d (X c)_i
  double bend = 0.0;           ///< sum of w times the second derivative by the residual
  /// Sum of the squares of w_i d r_i / d (X c)_i times the size of what is subtracted in r_i, over
  /// the rows within delta: only they pass the rounding of a residual on to the gradient.
  double rounded_squares = 0.0;
  std::array<double, kMostCoefficients> gradient{};  ///< X' score
  std::array<double, kMostSecond> second{};          ///< lower triangle, row by row
};

/// The sums at these coefficients, one a column; false where a logarithm does not exist.
[[nodiscard]] bool huber_sums(const HuberRows& rows, const HuberShape& shape,
                              const double* coefficients, HuberSums& sums);

}  // namespace vocabplan
