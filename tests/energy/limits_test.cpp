#include "vocabplan/energy/limits.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/energy/accelerator.hpp"

namespace limits_test {

using vocabplan::bekenstein_bits;
using vocabplan::bit_energy_over_noise;
using vocabplan::decibels;
using vocabplan::DomainError;
using vocabplan::kLeastBitEnergy;
using vocabplan::landauer_energy;
using vocabplan::ratio_of_decibels;
using vocabplan::rest_energy;
using vocabplan::shannon_capacity;

namespace {

// To the twelve or thirteen digits of the value on the right, which Python's decimals gave with 40
// digits from the exact constants of the SI.
bool agrees(double value, double exact) {
  return std::abs(value / exact - 1.0) < 5e-13;
}

const std::vector<double> kNoQuantities{0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                                        std::numeric_limits<double>::infinity()};

}  // namespace

TEST_CASE("energy: Landauer's energy of a bit", "[energy]") {
  // k T ln 2 at 300 K, 20 and 25 degrees Celsius.
  CHECK(agrees(landauer_energy(1.0, 300.0), 2.870978885079e-21));
  CHECK(agrees(landauer_energy(1.0, 293.15), 2.805424867203e-21));
  CHECK(agrees(landauer_energy(1.0, 298.15), 2.853274515287e-21));
}

TEST_CASE("energy: Landauer's floor of GPT-3 and of an H100", "[energy]") {
  // 3.14e23 FLOPs (Brown et al. 2020), 16 bits each; 1287 MWh (Patterson et al. 2021).
  const double floor = landauer_energy(16.0 * 3.14e23, 300.0);
  CHECK(agrees(floor, 14423.7979186355));
  CHECK(agrees(floor / 3.6e6, 4.00661053295431e-3));
  CHECK(agrees(1287e3 * 3.6e6 / floor, 321219142.568125));
  // 700 W at 989.5 TFLOP/s, in units of k T ln 2.
  CHECK(agrees(700.0 / 989.5e12 / landauer_energy(1.0, 300.0), 246406547.123363));
  const auto h100 = vocabplan::find_accelerator("h100-sxm");
  CHECK(agrees(h100->power.value() / h100->peak(), 7.07785642062690e-13));
}

TEST_CASE("energy: Landauer's energy is proportional to bits and temperature", "[energy]") {
  for (const double factor : {1e-6, 0.5, 3.0, 1e40}) {
    CHECK(agrees(landauer_energy(factor, 300.0), factor * landauer_energy(1.0, 300.0)));
  }
  CHECK(agrees(landauer_energy(1.0, 3.0), landauer_energy(1.0, 300.0) / 100.0));
}

TEST_CASE("energy: Bekenstein's bound", "[energy]") {
  CHECK(agrees(bekenstein_bits(rest_energy(1.0), 1.0), 2.576908209993e43));
  CHECK(agrees(bekenstein_bits(rest_energy(1.0), 0.1), 2.576908209993e42));
  CHECK(agrees(bekenstein_bits(1.0, 1.0), 2.867197064293e26));
  CHECK(rest_energy(1.0) == 299792458.0 * 299792458.0);
}

TEST_CASE("energy: Shannon and Hartley's capacity", "[energy]") {
  CHECK(agrees(shannon_capacity(1e6, ratio_of_decibels(30.0)), 9.967226258836e6));
  CHECK(agrees(shannon_capacity(3e3, ratio_of_decibels(30.0)), 2.990167877651e4));
  CHECK(shannon_capacity(1e6, ratio_of_decibels(0.0)) == 1e6);
  // In very much noise B S/N / ln 2: nothing is lost beside 1.
  CHECK(agrees(shannon_capacity(1.0, 1e-30), 1e-30 / kLeastBitEnergy));
}

TEST_CASE("energy: no bit gets through with less than ln 2 of the noise", "[energy]") {
  CHECK(agrees(decibels(kLeastBitEnergy), -1.591745389548616));
  CHECK(agrees(bit_energy_over_noise(1000.0), 100.328815061612));
  CHECK(bit_energy_over_noise(1.0) == 1.0);
  CHECK(agrees(bit_energy_over_noise(1e-15), kLeastBitEnergy));
  double last = kLeastBitEnergy;
  for (int power = -6; power < 12; ++power) {
    const double next = bit_energy_over_noise(std::pow(10.0, power));
    CHECK(next > last);
    last = next;
  }
}

TEST_CASE("energy: decibels and ratios are each other's way back", "[energy]") {
  CHECK(ratio_of_decibels(30.0) == 1000.0);
  CHECK(ratio_of_decibels(0.0) == 1.0);
  CHECK(agrees(ratio_of_decibels(-10.0), 0.1));
  for (const double db : {-123.4, -3.0, 0.25, 77.0}) {
    CHECK(agrees(decibels(ratio_of_decibels(db)), db));
  }
}

TEST_CASE("energy: limits of what cannot be", "[energy]") {
  for (const double value : kNoQuantities) {
    CHECK_THROWS_AS(landauer_energy(value, 300.0), DomainError);
    CHECK_THROWS_AS(landauer_energy(1.0, value), DomainError);
    CHECK_THROWS_AS(rest_energy(value), DomainError);
    CHECK_THROWS_AS(bekenstein_bits(value, 1.0), DomainError);
    CHECK_THROWS_AS(bekenstein_bits(1.0, value), DomainError);
    CHECK_THROWS_AS(shannon_capacity(value, 1.0), DomainError);
    CHECK_THROWS_AS(shannon_capacity(1.0, value), DomainError);
    CHECK_THROWS_AS(bit_energy_over_noise(value), DomainError);
    CHECK_THROWS_AS(decibels(value), DomainError);
  }
  for (const double db : {1000.5, -1e300, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS(ratio_of_decibels(db), DomainError);
  }
}

}  // namespace limits_test
