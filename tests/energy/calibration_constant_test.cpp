// When a constant power is learnt beside a factor, and when it is not.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include "catch.hpp"
#include "random.hpp"
#include "vocabplan/energy/calibration_fit.hpp"

namespace calibration_constant_test {

using namespace vocabplan;

namespace {

// Sum of 12 uniform numbers: normal within what these tests can see.
double normal(test::Random& random) {
  double sum = -6.0;
  for (int i = 0; i < 12; ++i) sum += random.uniform(0.0, 1.0);
  return sum;
}

// Runs whose estimates are about 300 W; the numbers are standard deviations of logarithms.
struct World {
  std::size_t groups = 6;
  std::size_t each = 4;
  double power = 0.0;                      // of a pair's power
  double group_power = 0.0;                // and of its group's
  double between = 0.0;                    // of a group's error
  double watts = 0.0;                      // beside 1.2 x estimate
  static constexpr double kWithin = 0.05;  // of a pair's error
};

EnergyPair one_pair(test::Random& random, double watts, double constant, double error) {
  const double seconds = random.uniform(600.0, 3600.0);
  const double kwh = watts * seconds / 3.6e6;
  return {.estimate = kwh,
          .measured = (1.2 * kwh + constant * seconds / 3.6e6) * std::exp(error),
          .duration = seconds};
}

std::vector<EnergyPair> one_set(test::Random& random, const World& world) {
  std::vector<EnergyPair> pairs;
  for (std::size_t g = 0; g < world.groups; ++g) {
    const double of_group = world.between * normal(random);
    const double watts = 300.0 * std::exp(world.group_power * normal(random));
    for (std::size_t i = 0; i < world.each; ++i) {
      pairs.push_back(one_pair(random, watts * std::exp(world.power * normal(random)), world.watts,
                               of_group + World::kWithin * normal(random)));
      pairs.back().leave_out = std::to_string(g);
    }
  }
  return pairs;
}

// Share of sets for which affine is the choice.
double affine_share(const World& world, std::uint64_t seed) {
  constexpr int kSets = 500;
  test::Random random(seed);
  int chosen = 0;
  for (int set = 0; set < kSets; ++set) {
    const CalibrationFit fit = fit_calibration(one_set(random, world), "");
    if (fit.best()->kind == CalibrationKind::affine) ++chosen;
  }
  return static_cast<double>(chosen) / kSets;
}

// How many groups there were whose absence leaves a constant power, which is near `watts`.
int checked_changes(const std::vector<EnergyPair>& pairs, double watts, std::size_t groups) {
  int checked = 0;
  for (std::size_t g = 0; g < groups; ++g) {
    std::vector<EnergyPair> rest;
    std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(rest),
                 [&](const EnergyPair& pair) { return pair.leave_out != std::to_string(g); });
    const CalibrationFit without = fit_calibration(rest, "");
    if (without.affine.status != CalibrationStatus::learnt) continue;
    CHECK(std::abs(without.affine.calibration.intercept_w - watts) <= std::abs(watts) / 1.96);
    ++checked;
  }
  return checked;
}

}  // namespace

TEST_CASE("energy: a constant power is seldom found where there is none", "[energy][simulation]") {
  // Power that hardly varies leaves much room for a false constant power; so do few groups whose
  // powers and whose errors differ.
  for (const World& world :
       {World{.power = 0.015}, World{.power = 0.03}, World{.power = 0.1}, World{.power = 0.3},
        World{.groups = 3, .each = 8, .power = 0.03, .group_power = 0.3, .between = 0.1},
        World{.power = 0.03, .group_power = 0.3, .between = 0.1},
        World{.groups = 20, .each = 2, .power = 0.3, .between = 0.1},
        World{.groups = 8, .each = 1, .power = 0.3}}) {
    CAPTURE(world.groups, world.each, world.power, world.group_power, world.between);
    // The test is exact for a mean of normal numbers; a robust fit of few is not one: twice its
    // level.
    CHECK(affine_share(world, 50 + world.groups) <= 2.0 * kConstantPowerLevel);
  }
}

TEST_CASE("energy: a constant power is found where there is one", "[energy][simulation]") {
  // 100 W beside 360 W, in powers that differ as they do between idle and busy machines.
  CHECK(affine_share({.power = 0.5, .between = 0.05, .watts = 100.0}, 61) > 0.9);
  CHECK(affine_share({.groups = 10, .power = 0.5, .between = 0.05, .watts = 100.0}, 62) > 0.95);
}

TEST_CASE("energy: no group alone makes more than half of a constant power", "[energy]") {
  // (g - 1) / g x change^2 <= SE^2 < (intercept_w / t)^2, where t sqrt((g - 1) / g) is above 1.96:
  // also for pairs of which one is wrong and far from the power of all others.
  constexpr std::size_t kGroups = 6;
  int seen = 0;
  test::Random random(17);
  for (int set = 0; set < 200; ++set) {
    const bool lever = set % 2 == 1;
    auto pairs = one_set(random, {.groups = kGroups, .power = lever ? 0.05 : 0.5, .watts = 60.0});
    if (lever) pairs.back() = one_pair(random, 40.0, 60.0, std::log(3.0));
    if (lever) pairs.back().leave_out = "5";
    const CalibrationFit fit = fit_calibration(pairs, "");
    if (fit.affine.status != CalibrationStatus::learnt) continue;
    seen += checked_changes(pairs, fit.affine.calibration.intercept_w, kGroups);
  }
  CHECK(seen > 100);
}

TEST_CASE("energy: a constant power that rounding makes is none", "[energy]") {
  test::Random random(8);
  for (const double slope : {0.7, 1.0, 1.3}) {
    std::vector<EnergyPair> pairs = one_set(random, {.power = 0.5});
    for (EnergyPair& pair : pairs) pair.measured = slope * pair.estimate;
    const CalibrationFit fit = fit_calibration(pairs, "");
    CHECK(fit.affine.status == CalibrationStatus::constant_not_seen);
    CHECK(fit.best() == &fit.factor.calibration);
  }
}

TEST_CASE("energy: a calibration keeps the range of its estimates' power", "[energy]") {
  test::Random random(9);
  std::vector<EnergyPair> pairs = one_set(random, {.power = 0.5, .watts = 200.0});
  pairs[3].estimate = 11.0 * *pairs[3].duration / 3.6e6;
  pairs[14].estimate = 9000.0 * *pairs[14].duration / 3.6e6;
  const CalibrationFit fit = fit_calibration(pairs, "");
  REQUIRE(fit.best()->watts);
  CHECK(fit.best()->watts->low == Approx(11.0).epsilon(1e-14));
  CHECK(fit.best()->watts->high == Approx(9000.0).epsilon(1e-14));
  pairs[20].duration.reset();
  CHECK_FALSE(fit_calibration(pairs, "").best()->watts);
}

}  // namespace calibration_constant_test
