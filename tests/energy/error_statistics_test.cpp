#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/energy/error_statistics.hpp"

namespace error_statistics_test {

using namespace vocabplan;

namespace {

EnergyPair pair_of(double estimate, double measured) {
  return {.name = "p", .estimate = estimate, .measured = measured};
}

// Pairs of these ratios; what was measured changes nothing but the aggregate.
std::vector<EnergyPair> of_ratios(const std::vector<double>& ratios) {
  std::vector<EnergyPair> pairs;
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    pairs.push_back(pair_of(ratios[i], 1.0));
    pairs.back().name = "pair " + std::to_string(i);
  }
  return pairs;
}

const ErrorBand kBand{.low = -0.4, .high = 0.6};

}  // namespace

TEST_CASE("energy: error statistics of three pairs by hand", "[energy]") {
  // e = -0.5, 0, 1 with measurements 2, 4, 2: sums 9 and 8.
  const std::vector<EnergyPair> pairs{pair_of(1.0, 2.0), pair_of(4.0, 4.0), pair_of(4.0, 2.0)};
  const ErrorStatistics s = error_statistics(pairs, kBand);
  CHECK(s.n == 3);
  CHECK(s.bias_percent == Approx(100.0 / 6.0).epsilon(1e-14));
  CHECK(s.median_percent == 0.0);
  CHECK(s.mape_percent == Approx(50.0).epsilon(1e-14));
  CHECK(s.median_ape_percent == 50.0);
  CHECK(s.min_percent == -50.0);
  CHECK(s.max_percent == 100.0);
  // Deviations from 1/6: -4/6, -1/6, 5/6; their squares add to 42/36.
  CHECK(s.sd_percent.value() == Approx(100.0 * std::sqrt(42.0 / 72.0)).epsilon(1e-14));
  CHECK(s.aggregate_error_percent == 12.5);
  // ln ratios -ln 2, 0, ln 2.
  CHECK(s.geometric_mean_ratio == Approx(1.0).epsilon(1e-14));
  CHECK(s.gsd.value() == Approx(2.0).epsilon(1e-14));
  CHECK(s.inside_band_percent == Approx(100.0 / 3.0).epsilon(1e-14));
  CHECK(s.outliers.empty());
  CHECK(s.coarse == 0);
  CHECK_FALSE(s.worst_resolution_percent);
}

TEST_CASE("energy: one pair has errors but no spread", "[energy]") {
  const ErrorStatistics s = error_statistics({pair_of(3.0, 2.0)}, kBand);
  CHECK(s.bias_percent == 50.0);
  CHECK(s.median_percent == 50.0);
  CHECK_FALSE(s.sd_percent);
  CHECK_FALSE(s.gsd);
  CHECK(s.outliers.empty());
}

TEST_CASE("energy: log statistics do not change when both energies are scaled", "[energy]") {
  test::Random random(11);
  std::vector<EnergyPair> pairs;
  std::vector<EnergyPair> swapped;
  std::vector<EnergyPair> joules;
  for (int i = 0; i < 51; ++i) {
    const double a = random.log_uniform(0.1, 10.0);
    const double b = random.log_uniform(0.1, 10.0);
    pairs.push_back(pair_of(a, b));
    swapped.push_back(pair_of(b, a));
    joules.push_back(pair_of(a * 3.6e6, b * 3.6e6));
  }
  const ErrorStatistics s = error_statistics(pairs, kBand);
  const ErrorStatistics back = error_statistics(swapped, kBand);
  const ErrorStatistics other = error_statistics(joules, kBand);
  // A geometric mean has no favourite side; the mean of percentages has.
  CHECK(s.geometric_mean_ratio * back.geometric_mean_ratio == Approx(1.0).epsilon(1e-13));
  CHECK(s.gsd.value() == Approx(back.gsd.value()).epsilon(1e-13));
  CHECK(s.bias_percent > 0.0);
  CHECK(back.bias_percent > 0.0);
  CHECK(other.bias_percent == Approx(s.bias_percent).epsilon(1e-12));
  CHECK(other.aggregate_error_percent == Approx(s.aggregate_error_percent).epsilon(1e-12));
  CHECK(s.median_ape_percent <= s.max_percent);
  CHECK(s.mape_percent >= std::abs(s.bias_percent));
}

TEST_CASE("energy: the ends of the band are inside it", "[energy]") {
  const auto inside = [](const std::vector<double>& ratios, const ErrorBand& band) {
    return error_statistics(of_ratios(ratios), band).inside_band_percent;
  };
  const ErrorBand band{.low = -0.5, .high = 0.25};
  CHECK(inside({0.5, 1.25, 0.4999, 1.2501}, band) == 50.0);
  CHECK_THROWS_AS(inside({1.0}, {.low = -1.0, .high = 0.5}), DomainError);
  CHECK_THROWS_AS(inside({1.0}, {.low = 0.5, .high = 0.4}), DomainError);
  CHECK_THROWS_AS(inside({}, band), DomainError);
  CHECK_THROWS_AS(inside({0.0}, band), DomainError);
}

TEST_CASE("energy: a pair far from the others is named", "[energy]") {
  // Log ratios 0, +-0.01, +-0.02 and one of 0.36: the MAD of the six is 0.015, the limit 0.0778.
  std::vector<double> ratios;
  for (const double log_ratio : {0.0, 0.01, -0.01, 0.02, -0.02, std::log(1.43)}) {
    ratios.push_back(std::exp(log_ratio));
  }
  const auto s = error_statistics(of_ratios(ratios), kBand);
  REQUIRE(s.outliers.size() == 1);
  CHECK(s.outliers[0].name == "pair 5");
  CHECK(s.outliers[0].error_percent == Approx(43.0).epsilon(1e-12));
  // The same far below, and none once the others spread as far.
  ratios[5] = 1.0 / 1.43;
  CHECK(error_statistics(of_ratios(ratios), kBand).outliers.size() == 1);
  CHECK(error_statistics(of_ratios({0.6, 0.8, 1.0, 1.2, 1.5, 1.43}), kBand).outliers.empty());
}

TEST_CASE("energy: the limit of outliers is 3.5 robust standard deviations", "[energy]") {
  // Median 0 and MAD 1 of -3, -1, -1, 0, 1, 1, x in units of 0.01.
  const auto outliers = [](double last) {
    std::vector<double> ratios;
    for (const double unit : {-3.0, -1.0, -1.0, 0.0, 1.0, 1.0, last}) {
      ratios.push_back(std::exp(0.01 * unit));
    }
    return error_statistics(of_ratios(ratios), kBand).outliers.size();
  };
  CHECK(outliers(3.5 * 1.4826 - 0.001) == 0);
  CHECK(outliers(3.5 * 1.4826 + 0.001) == 1);
}

TEST_CASE("energy: where most pairs agree exactly, the one that does not is named", "[energy]") {
  CHECK(error_statistics(of_ratios({0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9}), kBand).outliers.size() ==
        1);
  CHECK(error_statistics(of_ratios({0.8, 0.8, 0.8, 0.8}), kBand).outliers.empty());
  // One of three is too much for any rule.
  CHECK(error_statistics(of_ratios({0.8, 0.8, 0.9}), kBand).outliers.empty());
}

TEST_CASE("energy: a display too coarse for what it measures is told", "[energy]") {
  // 1 Wh over sqrt(6) is 2 % of 20.412 Wh.
  std::vector<EnergyPair> pairs{pair_of(1.0, 0.0204), pair_of(1.0, 0.0205), pair_of(1.0, 0.01)};
  pairs[0].resolution = 1e-3;
  pairs[1].resolution = 1e-3;
  const ErrorStatistics s = error_statistics(pairs, kBand);
  CHECK(s.coarse == 1);
  CHECK(s.worst_resolution_percent.value() ==
        Approx(100.0 * 1e-3 / std::sqrt(6.0) / 0.0204).epsilon(1e-14));
}

TEST_CASE("energy: the display's uncertainty is that of a difference of rounded readings",
          "[energy]") {
  test::Random random(5);
  constexpr int kReadings = 20000;
  double squares = 0.0;
  for (int i = 0; i < kReadings; ++i) {
    const double start = random.uniform(0.0, 1000.0);
    const double energy = random.uniform(20.0, 30.0);
    const double shown = std::round(start + energy) - std::round(start);
    squares += (shown - energy) * (shown - energy);
  }
  // Standard deviation 1/sqrt(6) of a triangular distribution; its own scatter is 0.4 %.
  CHECK(std::sqrt(squares / kReadings) == Approx(1.0 / std::sqrt(6.0)).epsilon(0.02));
}

TEST_CASE("energy: groups keep the order in which they appear", "[energy]") {
  std::vector<EnergyPair> pairs = of_ratios({1.1, 1.2, 1.3, 1.4});
  pairs[0].group = "z";
  pairs[1].group = "a";
  pairs[2].group = "z";
  pairs[3].group = "";
  const auto groups = group_statistics(pairs, kBand);
  REQUIRE(groups.size() == 3);
  CHECK(groups[0].group == "z");
  CHECK(groups[0].n == 2);
  CHECK(groups[0].bias_percent == Approx(20.0).epsilon(1e-12));
  CHECK(groups[1].group == "a");
  CHECK(groups[2].group.empty());
}

}  // namespace error_statistics_test
