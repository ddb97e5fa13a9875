#include "vocabplan/energy/mlco2.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace mlco2_test {

using vocabplan::DomainError;
using vocabplan::mlco2_estimate;
using vocabplan::two_decimals;

TEST_CASE("energy: two decimals as ECMAScript's toFixed has them", "[energy]") {
  // Of the exact value of the double: 1.005 is below, 1.255 below and 8.345 above its decimal.
  CHECK(two_decimals(1.005) == 1.0);
  CHECK(two_decimals(1.255) == 1.25);
  CHECK(two_decimals(8.345) == 8.35);
  CHECK(two_decimals(10.235) == 10.23);
  // The four exact halves are eighths, and go up: C's printf takes the even digit.
  CHECK(two_decimals(0.125) == 0.13);
  CHECK(two_decimals(0.375) == 0.38);
  CHECK(two_decimals(0.625) == 0.63);
  CHECK(two_decimals(0.875) == 0.88);
  CHECK(two_decimals(1e6 + 0.125) == 1000000.13);
  CHECK(two_decimals(0.0) == 0.0);
  CHECK(two_decimals(0.004999) == 0.0);
  CHECK(two_decimals(0.29) == 0.29);  // 100 x is 28.999999999999996
  CHECK(two_decimals(123456789.0) == 123456789.0);
  CHECK(two_decimals(1e12) == 1e12);
}

TEST_CASE("energy: a number of two decimals stays what it is", "[energy]") {
  for (int hundredths = 0; hundredths < 200000; hundredths += 7) {
    const double value = hundredths / 100.0;
    if (two_decimals(value) != value) FAIL(value);
  }
}

TEST_CASE("energy: the ML Emissions Calculator's arithmetic", "[energy]") {
  // 300 W, 100 h, 432 g/kWh: 30 kWh x 0.43 (not 0.432) = 12.9 kg.
  const auto v100 = mlco2_estimate(300.0, 100.0, 432.0);
  CHECK(v100.energy_kwh == 30.0);
  CHECK(v100.kg_per_kwh == 0.43);
  CHECK(v100.co2e_kg == 12.9);
  CHECK(v100.offset_kg == 0.0);
  // parseInt takes 34.5 for 34; 20 g/kWh are 0.02 kg, 34 are 0.03, and 4 are none.
  CHECK(mlco2_estimate(1000.0, 1.0, 34.5).kg_per_kwh == 0.03);
  CHECK(mlco2_estimate(1000.0, 1.0, 20.0).kg_per_kwh == 0.02);
  CHECK(mlco2_estimate(1000.0, 1.0, 34.999).kg_per_kwh == 0.03);
  CHECK(mlco2_estimate(1000.0, 1000.0, 4.9).co2e_kg == 0.0);
  // 35 / 1000 is above the half as a double, and goes up.
  CHECK(mlco2_estimate(1000.0, 1.0, 35.0).kg_per_kwh == 0.04);
  // 250 W for 0.5 h are 0.125 kWh: 0.13.
  CHECK(mlco2_estimate(250.0, 0.5, 1000.0).co2e_kg == 0.13);
  CHECK(mlco2_estimate(4.0, 1.0, 1000.0).energy_kwh == 0.0);
  // 10 kg, of which the provider offsets 62.5 %.
  CHECK(mlco2_estimate(1000.0, 10.0, 1000.0, 62.5).offset_kg == 6.25);
}

TEST_CASE("energy: what the ML Emissions Calculator cannot take", "[energy]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(mlco2_estimate(-1.0, 1.0, 1.0), DomainError);
  CHECK_THROWS_AS(mlco2_estimate(1.0, nan, 1.0), DomainError);
  CHECK_THROWS_AS(mlco2_estimate(1.0, 1.0, -1.0), DomainError);
  CHECK_THROWS_AS(mlco2_estimate(1.0, 1.0, 1.0, -1.0), DomainError);
  CHECK_THROWS_AS(mlco2_estimate(1e10, 1e10, 1.0), DomainError);
  CHECK_THROWS_AS(two_decimals(-0.1), DomainError);
  CHECK_THROWS_AS(two_decimals(nan), DomainError);
}

}  // namespace mlco2_test
