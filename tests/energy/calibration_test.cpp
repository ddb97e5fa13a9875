#include "vocabplan/energy/calibration.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "catch.hpp"
#include "vocabplan/core/error.hpp"

namespace calibration_test {

using vocabplan::calibrated_kwh;
using vocabplan::Calibration;
using vocabplan::CalibrationKind;
using vocabplan::DataError;
using vocabplan::DomainError;
using vocabplan::parse_calibration;

namespace {

Calibration factor_of(double factor) {
  return {.kind = CalibrationKind::factor, .factor = factor};
}

Calibration affine_of(double slope, double watts) {
  return {.kind = CalibrationKind::affine, .slope = slope, .intercept_w = watts};
}

// Different in every number, so that no two keys can be confused.
Calibration full(CalibrationKind kind) {
  Calibration c{.kind = kind,
                .r2 = 0.75,
                .left_out_mape_percent = 4.5,
                .n = 40,
                .groups = 10,
                .band = {.low = -0.0625, .high = 0.1},
                .source = "pairs \"of\" 2025.csv",
                .watts = {{.low = 87.5, .high = 412.0}}};
  if (kind == CalibrationKind::factor) c.factor = 1.3125;
  if (kind == CalibrationKind::affine) c.slope = 1.1;
  if (kind == CalibrationKind::affine) c.intercept_w = -12.5;
  return c;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

std::string complaint(const std::string& json) {
  try {
    (void)parse_calibration(json, "cal.json");
  } catch (const DataError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("energy: a calibration multiplies, or adds a constant power", "[energy]") {
  CHECK(calibrated_kwh(factor_of(1.25), 8.0, std::nullopt) == 10.0);
  CHECK(calibrated_kwh(factor_of(1.25), 8.0, 3.0) == 10.0);
  // 1.5 x 8 kWh and 250 W for 4 h.
  CHECK(calibrated_kwh(affine_of(1.5, 250.0), 8.0, 4.0) == 13.0);
  CHECK(calibrated_kwh(affine_of(1.5, -250.0), 8.0, 4.0) == 11.0);
  CHECK(calibrated_kwh(affine_of(1.0, 60.0), 0.0, 100.0) == 6.0);
}

TEST_CASE("energy: a negative constant power does not make a run free", "[energy]") {
  // 2.5 x 20 kWh less 1 kW for 100 h, in place of which 0 was given.
  CHECK_THROWS_AS(calibrated_kwh(affine_of(2.5, -1000.0), 20.0, 100.0), DomainError);
  CHECK_THROWS_AS(calibrated_kwh(affine_of(1.0, -200.0), 20.0, 100.0), DomainError);  // exactly 0
  CHECK_THROWS_AS(calibrated_kwh(affine_of(1.0, 60.0), 0.0, 0.0), DomainError);
  CHECK(calibrated_kwh(affine_of(2.5, -100.0), 20.0, 100.0) == 40.0);
}

TEST_CASE("energy: a calibration refuses what has no meaning", "[energy]") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(calibrated_kwh(factor_of(1.0), -1.0, std::nullopt), DomainError);
  CHECK_THROWS_AS(calibrated_kwh(factor_of(1.0), infinity, std::nullopt), DomainError);
  CHECK_THROWS_AS(calibrated_kwh(factor_of(-1.0), 1.0, std::nullopt), DomainError);
  CHECK_THROWS_AS(calibrated_kwh(affine_of(1.0, 1.0), 1.0, std::nullopt), DomainError);
  CHECK_THROWS_AS(calibrated_kwh(affine_of(1.0, 1.0), 1.0, -1.0), DomainError);
  CHECK_THROWS_AS(calibrated_kwh(affine_of(1.0, 1.0), std::nan(""), 1.0), DomainError);
}

TEST_CASE("energy: a calibration file comes back as it was written", "[energy]") {
  for (const auto kind : {CalibrationKind::factor, CalibrationKind::affine}) {
    const Calibration written = full(kind);
    const Calibration read = parse_calibration(to_json(written), "cal.json");
    CHECK(read.kind == written.kind);
    CHECK(read.factor == written.factor);
    CHECK(read.slope == written.slope);
    CHECK(read.intercept_w == written.intercept_w);
    CHECK(read.r2 == written.r2);
    CHECK(read.left_out_mape_percent == written.left_out_mape_percent);
    CHECK(read.n == written.n);
    CHECK(read.groups == written.groups);
    CHECK(read.band.low == written.band.low);
    CHECK(read.band.high == written.band.high);
    CHECK(read.band.source == written.source);
    CHECK(read.source == written.source);
    REQUIRE(read.watts);
    CHECK(read.watts->low == 87.5);
    CHECK(read.watts->high == 412.0);
    CHECK(to_json(read) == to_json(written));
  }
  Calibration without = full(CalibrationKind::factor);
  without.r2.reset();
  without.watts.reset();
  CHECK_FALSE(parse_calibration(to_json(without), "cal.json").r2);
  CHECK_FALSE(parse_calibration(to_json(without), "cal.json").watts);
}

TEST_CASE("energy: a calibration file from before the range of watts is read", "[energy]") {
  Calibration without = full(CalibrationKind::affine);
  without.watts.reset();
  const std::string old = replaced(to_json(without), ",\n  \"estimate_watts\": null", "");
  CHECK_FALSE(parse_calibration(old, "cal.json").watts);
}

TEST_CASE("energy: a wrong calibration file is told by its key", "[energy]") {
  const std::string good = to_json(full(CalibrationKind::factor));
  const auto with = [&](const std::string& what, const std::string& by) {
    return complaint(replaced(good, what, by));
  };
  CHECK(complaint(good) == "accepted");
  CHECK(with("\"kind\": \"factor\"", "\"kind\": \"cubic\"") ==
        "cal.json:3: kind is \"cubic\"; accepted is \"factor\" or \"affine\"");
  CHECK(with("1.3125", "0") ==
        "cal.json:4: factor is 0; accepted is a number from 1e-09 to 1000000000");
  CHECK(with("1.3125", "null").find("factor is null") != std::string::npos);
  CHECK(with("\"slope\": null", "\"slope\": 2") ==
        "cal.json:5: slope is 2; accepted is null, the kind being factor");
  CHECK(with("\"r2\": 0.75", "\"r2\": 1.5").find("r2 is 1.5") != std::string::npos);
  CHECK(with("\"n\": 40", "\"n\": 2.5").find("n is 2.5") != std::string::npos);
  CHECK(with("\"groups\": 10", "\"group\": 10").find("unknown key 'group'") != std::string::npos);
  CHECK(with("-0.0625", "-1").find("band.low is -1") != std::string::npos);
  CHECK(with("-0.0625", "0.5").find("band.high is 0.1; accepted is a number from band.low on") !=
        std::string::npos);
  CHECK(with("87.5", "0").find("estimate_watts.low is 0") != std::string::npos);
  CHECK(with("87.5", "500").find("estimate_watts.high is 412") != std::string::npos);
  CHECK(with("\"schema_version\": 1", "\"schema_version\": 2").find("schema_version is 2") !=
        std::string::npos);
  CHECK(with("  \"groups\": 10,\n", "") == "cal.json:1: groups is missing");
  CHECK(complaint("[]").find("the file is []") != std::string::npos);
  CHECK(complaint("{\n\"n\": ,").find("cal.json:2: is not JSON") != std::string::npos);
  const std::string affine = to_json(full(CalibrationKind::affine));
  CHECK(complaint(replaced(affine, "-12.5", "\"12\"")).find("intercept_w is \"12\"") !=
        std::string::npos);
  CHECK(complaint(replaced(affine, "1.1", "-1.1")).find("slope is -1.1") != std::string::npos);
}

}  // namespace calibration_test
