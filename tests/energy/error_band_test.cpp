#include "vocabplan/energy/error_band.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace error_band_test {

using vocabplan::DomainError;
using vocabplan::ErrorBand;
using vocabplan::static_estimate_band;
using vocabplan::truth_range;

TEST_CASE("energy: a band of errors is not a band of the truth", "[energy]") {
  // An estimate 60 % too high is the truth times 1.6: 100 kWh stand for 62.5 to 166.7, not for 60
  // to 160.
  const auto range = truth_range(100.0, static_estimate_band());
  CHECK(range.low == 62.5);
  CHECK(std::abs(range.high - 100.0 / 0.6) < 1e-12);
  CHECK_FALSE(static_estimate_band().source.empty());
}

TEST_CASE("energy: the ends of the truth have the errors of the band", "[energy]") {
  for (const ErrorBand& band : {ErrorBand{-0.4, 0.6, ""}, ErrorBand{0.1, 0.3, ""},
                                ErrorBand{-0.2, -0.1, ""}, ErrorBand{0.0, 0.0, ""}}) {
    const double estimate = 321.0;
    const auto [low, high] = truth_range(estimate, band);
    CHECK(low <= high);
    CHECK(std::abs((estimate - low) / low - band.high) < 1e-14);
    CHECK(std::abs((estimate - high) / high - band.low) < 1e-14);
  }
  CHECK(truth_range(0.0, static_estimate_band()).high == 0.0);
}

TEST_CASE("energy: bands that cannot be", "[energy]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(truth_range(1.0, {-1.0, 0.5, ""}), DomainError);
  CHECK_THROWS_AS(truth_range(1.0, {0.2, 0.1, ""}), DomainError);
  CHECK_THROWS_AS(truth_range(1.0, {nan, 0.1, ""}), DomainError);
  CHECK_THROWS_AS(truth_range(1.0, {0.0, nan, ""}), DomainError);
  CHECK_THROWS_AS(truth_range(1.0, {0.0, infinity, ""}), DomainError);
  CHECK_THROWS_AS(truth_range(-1.0, static_estimate_band()), DomainError);
  CHECK_THROWS_AS(truth_range(infinity, static_estimate_band()), DomainError);
}

}  // namespace error_band_test
