#include "vocabplan/energy/limits.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

using vocabplan::DomainError;
using vocabplan::landauer_energy;

namespace {

// Within half a unit of the twelfth significant digit of what is published or was computed by hand.
bool agrees(double value, double published) {
  return std::abs(value / published - 1.0) < 5e-12;
}

}  // namespace

TEST_CASE("energy: Landauer's energy of a bit", "[energy]") {
  // k T ln 2 with the exact k of the SI, at 300 K, 20 and 25 degrees Celsius.
  CHECK(agrees(landauer_energy(1.0, 300.0), 2.870978885079e-21));
  CHECK(agrees(landauer_energy(1.0, 293.15), 2.805424867203e-21));
  CHECK(agrees(landauer_energy(1.0, 298.15), 2.853274515287e-21));
}

TEST_CASE("energy: Landauer's energy of no bits or at no temperature", "[energy]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double value : {0.0, -1.0, nan, std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_AS(landauer_energy(value, 300.0), DomainError);
    CHECK_THROWS_AS(landauer_energy(1.0, value), DomainError);
  }
}
