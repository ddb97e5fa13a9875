#include "predict/share_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "catch.hpp"
#include "vocabplan/law/catalog.hpp"

namespace share_table_test {

using vocabplan::LossSurface;
using vocabplan::ShareTable;

namespace {

// S at rho by the polynomial of its cell.
double share_at(const ShareTable& table, double rho) {
  const double place = (rho - ShareTable::kFirst) * ShareTable::kCellsPerUnit;
  const double cell = std::round(place);
  double share = 0.0;
  for (std::size_t k = ShareTable::kCoefficients; k-- > 0;) {
    share = share * (place - cell) + table.coefficient(k)[static_cast<std::size_t>(cell)];
  }
  return share;
}

}  // namespace

TEST_CASE("predict: the table of shares solves its equation all over", "[predict]") {
  LossSurface surface = vocabplan::default_law().isoloss;
  // The published exponents; 1 - beta on the other side of 0.
  const std::array<double, 2> alphas{surface.alpha2, 0.5};
  const std::array<double, 2> betas{surface.beta, 1.5};
  for (std::size_t k = 0; k < alphas.size(); ++k) {
    surface.alpha2 = alphas.at(k);
    surface.beta = betas.at(k);
    CAPTURE(surface.alpha2, surface.beta);
    const ShareTable table(surface);
    double worst = 0.0;
    for (double rho = ShareTable::kFirst; rho <= 8.0; rho += 1.0 / 64.0) {
      const double share = share_at(table, rho);
      REQUIRE(share > 0.0);  // false for NaN
      const double left =
          (surface.alpha2 + 1.0) * std::log(share) - (1.0 - surface.beta) * std::log1p(share);
      worst = std::max(worst, std::abs(left - rho));
    }
    CHECK(worst < 1e-13);
  }
}

}  // namespace share_table_test
