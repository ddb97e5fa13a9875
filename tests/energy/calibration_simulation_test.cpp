// What the documentation says of calibrations, tried on many made sets of pairs.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/energy/calibration_fit.hpp"

namespace calibration_simulation_test {

using namespace vocabplan;

namespace {

// Sum of 12 uniform numbers: normal within what these tests can see.
double normal(test::Random& random) {
  double sum = -6.0;
  for (int i = 0; i < 12; ++i) sum += random.uniform(0.0, 1.0);
  return sum;
}

struct World {
  double slope = 1.15;
  double watts = 50.0;
  double within = 0.05;  // standard deviation of a pair's log error
  double between = 0.0;  // and of its group's
};

EnergyPair one_pair(test::Random& random, const World& world, double of_group, std::size_t group) {
  const double seconds = random.log_uniform(100.0, 1000.0);
  const double kwh = random.log_uniform(80.0, 500.0) * seconds / 3.6e6;
  const double truth = world.slope * kwh + world.watts * seconds / 3.6e6;
  return {.leave_out = std::to_string(group),
          .estimate = kwh,
          .measured = truth * std::exp(of_group + world.within * normal(random)),
          .duration = seconds};
}

std::vector<EnergyPair> one_set(test::Random& random, const World& world, std::size_t groups,
                                std::size_t each) {
  std::vector<EnergyPair> pairs;
  for (std::size_t g = 0; g < groups; ++g) {
    const double of_group = world.between * normal(random);
    for (std::size_t i = 0; i < each; ++i) pairs.push_back(one_pair(random, world, of_group, g));
  }
  return pairs;
}

// Standard errors of slope and watts by least squares of the log ratios at the true form.
struct StandardErrors {
  double slope, watts;
};

StandardErrors expected_errors(const std::vector<EnergyPair>& pairs, const World& world) {
  double xx = 0.0;
  double xy = 0.0;
  double yy = 0.0;
  for (const EnergyPair& pair : pairs) {
    const double kilohours = *pair.duration / 3.6e6;
    const double truth = world.slope * pair.estimate + world.watts * kilohours;
    xx += std::pow(pair.estimate / truth, 2);
    xy += pair.estimate * kilohours / truth / truth;
    yy += std::pow(kilohours / truth, 2);
  }
  const double determinant = xx * yy - xy * xy;
  return {world.within * std::sqrt(yy / determinant), world.within * std::sqrt(xx / determinant)};
}

// Share of pairs of new groups whose truth the band holds.
double coverage(const World& world, std::size_t groups, std::size_t each, std::uint64_t seed) {
  constexpr int kSets = 300;
  constexpr int kNew = 20;
  test::Random random(seed);
  int held = 0;
  for (int set = 0; set < kSets; ++set) {
    const CalibrationFit fit = fit_calibration(one_set(random, world, groups, each), "");
    const Calibration& best = *fit.best();
    for (int i = 0; i < kNew; ++i) {
      const EnergyPair pair = one_pair(random, world, world.between * normal(random), groups);
      const double predicted = calibrated_kwh(best, pair.estimate, *pair.duration / 3600.0);
      const TruthRange range = truth_range(predicted, best.band);
      if (pair.measured >= range.low && pair.measured <= range.high) ++held;
    }
  }
  return static_cast<double>(held) / (kSets * kNew);
}

}  // namespace

TEST_CASE("energy: slope and constant power scatter as their sampling error says",
          "[energy][simulation]") {
  constexpr int kSets = 600;
  const World world;
  test::Random random(21);
  double slopes = 0.0;
  double slope_squares = 0.0;
  double watts = 0.0;
  double watts_squares = 0.0;
  for (int set = 0; set < kSets; ++set) {
    const auto pairs = one_set(random, world, 10, 6);
    const CalibrationFit fit = fit_calibration(pairs, "");
    REQUIRE(fit.affine.status == CalibrationStatus::learnt);
    const StandardErrors error = expected_errors(pairs, world);
    const double z = (fit.affine.calibration.slope - world.slope) / error.slope;
    const double w = (fit.affine.calibration.intercept_w - world.watts) / error.watts;
    slopes += z;
    slope_squares += z * z;
    watts += w;
    watts_squares += w * w;
  }
  // Four standard errors of a mean and of a variance over the sets. Huber's loss costs 5 % of
  // variance; a fit of 60 pairs that judges its own delta a little more.
  const double mean_limit = 4.0 * std::sqrt(1.1 / kSets);
  const double variance_limit = 4.0 * 1.1 * std::sqrt(2.0 / kSets);
  CHECK(std::abs(slopes / kSets) < mean_limit);
  CHECK(std::abs(watts / kSets) < mean_limit);
  CHECK(std::abs(slope_squares / kSets - 1.0 / 0.95) < variance_limit);
  CHECK(std::abs(watts_squares / kSets - 1.0 / 0.95) < variance_limit);
}

TEST_CASE("energy: the band of a calibration holds what is said of it", "[energy][simulation]") {
  struct Case {
    std::size_t groups, each;
    double between;
    double within = 0.05;
  };
  for (const Case c : {Case{3, 4, 0.0}, Case{3, 4, 0.1}, Case{5, 4, 0.0}, Case{5, 4, 0.1},
                       Case{10, 2, 0.0}, Case{10, 2, 0.1}, Case{20, 3, 0.2}, Case{50, 2, 0.0},
                       Case{50, 2, 0.1}, Case{3, 4, 0.2, 0.001}, Case{5, 3, 0.2, 0.001}}) {
    CAPTURE(c.groups, c.each, c.between, c.within);
    const World world{.within = c.within, .between = c.between};
    const auto g = static_cast<double>(c.groups);
    const double said = c.groups < kQuantileGroups ? (g - 1.0) / (g + 1.0) : 0.95;
    const double held = coverage(world, c.groups, c.each, 100 + c.groups + c.each);
    CAPTURE(held, said);
    CHECK(held > said - 0.02);
  }
}

TEST_CASE("energy: the form that is true is chosen when it matters", "[energy][simulation]") {
  constexpr int kSets = 200;
  test::Random random(33);
  int chosen = 0;
  for (int set = 0; set < kSets; ++set) {
    const CalibrationFit fit = fit_calibration(one_set(random, {.watts = 60.0}, 8, 4), "");
    if (fit.best()->kind == CalibrationKind::affine) ++chosen;
  }
  CHECK(chosen >= 190);
}

}  // namespace calibration_simulation_test
