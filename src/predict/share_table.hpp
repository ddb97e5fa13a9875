#pragma once

#include <array>
#include <cstddef>

#include "vocabplan/law/loss_surface.hpp"

namespace vocabplan {

/// The isoloss optimum as a function of one variable.
///
/// With S = N_v / N_nv the condition dL/dV = 0 at fixed C depends on the budget through a single
/// number rho (docs/math.md):
///   (alpha2 + 1) ln S - (1 - beta) ln(1 + S) = rho,
/// so that one table per law serves every row. Differentiated it reads, with A = alpha2 + 1 and
/// B = alpha2 + beta,
///   dS/drho (A + B S) = S (1 + S),
/// which gives the Taylor coefficients of S around a point from its value there. The range of rho
/// is cut into cells of 1/8; in each, a polynomial in t, the distance from its centre in cells,
/// gives S to a few units in the last place. Cells in which the series converges too slowly (exotic
/// laws) hold NaN.
class ShareTable {
 public:
  static constexpr double kFirst = -20.0;  ///< centre of the first cell
  static constexpr double kCellsPerUnit = 8.0;
  static constexpr std::size_t kCells = 225;  ///< centres up to rho = 8
  static constexpr std::size_t kCoefficients = 9;

  /// Needs alpha2, beta > 0.
  explicit ShareTable(const LossSurface& surface);

  /// Coefficient k of every cell, one after another.
  [[nodiscard]] const double* coefficient(std::size_t k) const { return columns_.at(k).data(); }

 private:
  std::array<std::array<double, kCells>, kCoefficients> columns_{};
};

}  // namespace vocabplan
