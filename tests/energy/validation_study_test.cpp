// The 318 pairs of R. Fischer, arXiv 2509.22092: 20 language models and 30 vision models on one
// desktop. Expected values: numpy 1.24, computed apart from this program; calibrations: scipy's
// Nelder-Mead on the loss that the documentation states.
#include <array>
#include <cmath>
#include <fstream>
#include <optional>
#include <string>

#include "catch.hpp"
#include "table.hpp"
#include "vocabplan/energy/calibration_fit.hpp"
#include "vocabplan/energy/error_statistics.hpp"

namespace validation_study_test {

using namespace vocabplan;

namespace {

std::optional<PairTable> study(const char* estimates) {
  const auto path = test::shared_file("data/fischer_2025_09_pairs.csv");
  if (!path) {
    WARN("skipped: fischer_2025_09_pairs.csv is absent");
    return std::nullopt;
  }
  std::ifstream file(*path, std::ios::binary);
  RecordReader reader([&file](char* buffer, std::size_t room) {
    file.read(buffer, static_cast<std::streamsize>(room));
    return static_cast<std::size_t>(file.gcount());
  });
  PairTable table = read_energy_pairs(reader, *path,
                                      {.estimate = estimates,
                                       .measured = "external_energy_kwh",
                                       .group = {"app", "device"},
                                       .leave_out = {"model"},
                                       .name = "model"});
  for (EnergyPair& pair : table.pairs) pair.resolution = 1e-3;  // the meter shows 1 Wh
  return table;
}

struct Expected {
  const char* estimates;
  const char* group;
  std::size_t n;
  // bias, median, MAPE, median APE, min, max, SD, aggregate, ratio, GSD, inside, resolution
  std::array<double, 12> values;
  std::size_t outliers;
  std::size_t coarse;
};

const std::array kExpected{
    // clang-format off
    Expected{"static_energy_kwh", "language/gpu", 78, {-29.104904, -34.122368, 30.682062, 34.122368, -44.360769, 15.939394, 14.222705, -31.270587, 0.696947, 1.196773, 82.051282, 0.618558}, 4, 0},
    Expected{"static_energy_kwh", "vision/cpu", 120, {-39.073023, -62.472727, 53.910523, 62.618182, -67.469231, 99.600000, 42.158402, -55.272288, 0.508775, 1.746679, 25.833333, 20.412415}, 33, 120},
    Expected{"static_energy_kwh", "vision/gpu", 120, {8.397714, 6.122222, 18.857788, 15.570833, -36.831250, 91.180000, 23.076699, 4.396368, 1.060424, 1.234253, 98.333333, 8.164966}, 0, 120},
    Expected{"static_energy_kwh", "", 318, {-18.714527, -19.548157, 34.985529, 33.995575, -67.469231, 99.600000, 37.120989, -29.670382, 0.725119, 1.638521, 66.981132, 20.412415}, 0, 240},
    Expected{"codecarbon_energy_kwh", "language/gpu", 78, {-19.869953, -20.164068, 19.869953, 20.164068, -24.960606, -12.658879, 2.376835, -19.826286, 0.800960, 1.029621, 100.000000, 0.618558}, 15, 0},
    Expected{"codecarbon_energy_kwh", "vision/cpu", 120, {-36.864523, -31.950000, 36.864523, 31.950000, -67.150000, -8.933333, 12.261673, -32.571103, 0.617460, 1.247920, 73.333333, 20.412415}, 31, 120},
    Expected{"codecarbon_energy_kwh", "vision/gpu", 120, {-27.049441, -27.500000, 27.049441, 27.500000, -38.285714, -17.942857, 4.099929, -26.846005, 0.728355, 1.058181, 100.000000, 8.164966}, 0, 120},
    Expected{"codecarbon_energy_kwh", "", 318, {-28.992239, -27.654545, 28.992239, 27.654545, -67.150000, -8.933333, 10.463598, -21.858045, 0.700480, 1.191989, 89.937107, 20.412415}, 27, 240}
    // clang-format on
};

std::array<double, 12> values_of(const ErrorStatistics& s) {
  return {s.bias_percent,         s.median_percent,
          s.mape_percent,         s.median_ape_percent,
          s.min_percent,          s.max_percent,
          s.sd_percent.value(),   s.aggregate_error_percent,
          s.geometric_mean_ratio, s.gsd.value(),
          s.inside_band_percent,  s.worst_resolution_percent.value()};
}

void check(const ErrorStatistics& found, const Expected& expected) {
  CAPTURE(expected.estimates, expected.group);
  CHECK(found.n == expected.n);
  const auto values = values_of(found);
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(values[i] - expected.values[i]) < 1e-6);
  }
  CHECK(found.outliers.size() == expected.outliers);
  CHECK(found.coarse == expected.coarse);
}

std::vector<EnergyPair> of_group(const PairTable& table, const std::string& group) {
  std::vector<EnergyPair> pairs;
  for (const EnergyPair& pair : table.pairs) {
    if (pair.group == group) pairs.push_back(pair);
  }
  return pairs;
}

}  // namespace

TEST_CASE("energy: the statistics of the validation study are those of numpy", "[energy]") {
  for (const char* estimates : {"static_energy_kwh", "codecarbon_energy_kwh"}) {
    const auto table = study(estimates);
    if (!table) return;
    CHECK(table->fault_count == 0);
    const auto groups = group_statistics(table->pairs, static_estimate_band());
    CHECK(groups.size() == 3);
    for (const Expected& expected : kExpected) {
      if (std::string(expected.estimates) != estimates) continue;
      if (*expected.group == '\0') {
        check(error_statistics(table->pairs, static_estimate_band()), expected);
      }
      for (const ErrorStatistics& found : groups) {
        if (found.group == expected.group) check(found, expected);
      }
    }
  }
}

TEST_CASE("energy: one constant power times time has no slope beside it", "[energy]") {
  const auto table = study("static_energy_kwh");
  if (!table) return;
  // 300 W on the GPU and 125 W on the CPU: told apart only over both.
  for (const char* group : {"language/gpu", "vision/gpu", "vision/cpu"}) {
    CAPTURE(group);
    const CalibrationFit fit = fit_calibration(of_group(*table, group), "study");
    CHECK(fit.factor.status == CalibrationStatus::learnt);
    CHECK(fit.affine.status == CalibrationStatus::constant_power);
  }
  CHECK(fit_calibration(table->pairs, "study").affine.status != CalibrationStatus::constant_power);
}

TEST_CASE("energy: calibrations of the validation study are those of scipy", "[energy]") {
  struct Case {
    const char* group;
    double factor, factor_mape, factor_low, factor_high, factor_r2;
    double slope, watts, affine_mape, affine_low, affine_high, affine_r2;
  };
  const std::array cases{
      Case{"language/gpu", 1.25313007, 1.806051, -0.06057108, 0.09505416, 0.97776736, 1.19217410,
           21.315809, 1.599801, -0.05422645, 0.09171304, 0.97928669},
      Case{"vision/cpu", 1.48525416, 12.796065, -0.51270460, 0.35919550, 0.94560468, 1.25171683,
           43.775277, 5.514009, -0.22642562, 0.42622562, 0.98078855},
      Case{"vision/gpu", 1.37096009, 4.601778, -0.15526133, 0.12662808, 0.93021248, 1.19773539,
           35.577761, 3.952342, -0.10503872, 0.13297913, 0.95452397},
      Case{"", 1.37756189, 9.599609, -0.44562527, 0.17705486, 0.98154429, 1.15341662, 48.315887,
           5.244524, -0.14113062, 0.14466864, 0.99692280}};
  const auto table = study("codecarbon_energy_kwh");
  if (!table) return;
  for (const Case& c : cases) {
    CAPTURE(c.group);
    const bool all = *c.group == '\0';
    const CalibrationFit fit =
        fit_calibration(all ? table->pairs : of_group(*table, c.group), "study");
    REQUIRE(fit.factor.status == CalibrationStatus::learnt);
    REQUIRE(fit.affine.status == CalibrationStatus::learnt);
    const Calibration& factor = fit.factor.calibration;
    const Calibration& affine = fit.affine.calibration;
    CHECK(std::abs(factor.factor - c.factor) < 1e-6);
    CHECK(std::abs(factor.left_out_mape_percent - c.factor_mape) < 1e-4);
    CHECK(std::abs(factor.band.low - c.factor_low) < 1e-6);
    CHECK(std::abs(factor.band.high - c.factor_high) < 1e-6);
    CHECK(std::abs(factor.r2.value() - c.factor_r2) < 1e-6);
    CHECK(std::abs(affine.slope - c.slope) < 1e-5);
    CHECK(std::abs(affine.intercept_w - c.watts) < 1e-3);
    CHECK(std::abs(affine.left_out_mape_percent - c.affine_mape) < 1e-3);
    CHECK(std::abs(affine.band.low - c.affine_low) < 1e-4);
    CHECK(std::abs(affine.band.high - c.affine_high) < 1e-4);
    CHECK(std::abs(affine.r2.value() - c.affine_r2) < 1e-5);
    // A factor takes out most of the error where it is a bias; a constant power takes out more.
    CHECK(fit.best() == &fit.affine.calibration);
    CHECK(affine.groups == (all ? 50 : c.group[0] == 'l' ? 20 : 30));
  }
}

}  // namespace validation_study_test
