#include <cmath>
#include <limits>

#include "core/json/node.hpp"
#include "core/json/writer.hpp"
#include "vocabplan/core/error.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/energy/calibration.hpp"

namespace vocabplan {
namespace {

void require_at_least_0(const char* what, double value) {
  if (std::isfinite(value) && value >= 0.0) return;
  throw DomainError(std::string(what) + " is " + shortest(value) +
                    "; accepted is a finite number of at least 0");
}

double affine_kwh(const Calibration& calibration, double kwh, std::optional<double> hours) {
  if (!hours) {
    throw DomainError("the calibration has a constant power: it needs the hours of the run");
  }
  require_at_least_0("hours (wall-clock time)", *hours);
  const double metered = calibration.slope * kwh + calibration.intercept_w * *hours / 1000.0;
  if (metered > 0.0) return metered;
  throw DomainError("the calibration makes " + shortest(metered) + " kWh of " + shortest(kwh) +
                    " kWh in " + shortest(*hours) +
                    " hours; accepted is a run that it gives an energy above 0");
}

}  // namespace

std::string_view calibration_kind_name(CalibrationKind kind) {
  return kind == CalibrationKind::factor ? "factor" : "affine";
}

double calibrated_kwh(const Calibration& calibration, double kwh, std::optional<double> hours) {
  require_at_least_0("kwh (the estimate)", kwh);
  if (calibration.kind == CalibrationKind::affine) return affine_kwh(calibration, kwh, hours);
  require_at_least_0("factor (of the calibration)", calibration.factor);
  return calibration.factor * kwh;
}

namespace {

constexpr int kSchemaVersion = 1;

// Further from 1 than any two ways to count the same energy; products stay within the doubles.
constexpr double kLeastCalibration = 1e-9;
constexpr double kMostCalibration = 1e9;
constexpr double kMostWatts = 1e12;
// Wider than what pairs within their limits give.
constexpr double kLeastMeanWatts = 1e-40;
constexpr double kMostMeanWatts = 1e40;
// Of errors, and of measurements that hardly change, nothing is too far: what was learnt is read.
constexpr double kMostFinite = std::numeric_limits<double>::max();
constexpr double kMostRelative = 1e9;
constexpr double kLeastBand = -1.0 + 1e-9;
constexpr std::int64_t kMostPairs = std::int64_t{1} << 53U;

CalibrationKind read_kind(const JsonNode& node) {
  const std::string name = node.text();
  if (name == calibration_kind_name(CalibrationKind::factor)) return CalibrationKind::factor;
  if (name != calibration_kind_name(CalibrationKind::affine)) node.fail(R"("factor" or "affine")");
  return CalibrationKind::affine;
}

// Keys of the other kind are null.
void expect_null(const JsonNode& node, const std::string& kind) {
  if (!node.is_null()) node.fail("null, the kind being " + kind);
}

void read_coefficients(const JsonNode& node, Calibration& out) {
  if (out.kind == CalibrationKind::factor) {
    out.factor = node.at("factor").number_within(kLeastCalibration, kMostCalibration);
    expect_null(node.at("slope"), "factor");
    expect_null(node.at("intercept_w"), "factor");
    return;
  }
  expect_null(node.at("factor"), "affine");
  out.slope = node.at("slope").number_within(kLeastCalibration, kMostCalibration);
  out.intercept_w = node.at("intercept_w").number_within(-kMostWatts, kMostWatts);
}

ErrorBand read_band(const JsonNode& node, const std::string& source) {
  node.expect_only({"low", "high"});
  const JsonNode high = node.at("high");
  ErrorBand band{.low = node.at("low").number_within(kLeastBand, kMostRelative),
                 .high = high.number_within(kLeastBand, kMostRelative),
                 .source = source};
  if (band.low > band.high) high.fail("a number from band.low on");
  return band;
}

// Files from before the key have none.
std::optional<TruthRange> read_watts(const JsonNode& parent) {
  constexpr const char* kKey = "estimate_watts";
  if (!parent.has(kKey) || parent.at(kKey).is_null()) return std::nullopt;
  const JsonNode node = parent.at(kKey);
  node.expect_only({"low", "high"});
  const JsonNode high = node.at("high");
  const TruthRange watts{.low = node.at("low").number_within(kLeastMeanWatts, kMostMeanWatts),
                         .high = high.number_within(kLeastMeanWatts, kMostMeanWatts)};
  if (watts.low > watts.high) high.fail("a number from estimate_watts.low on");
  return watts;
}

std::size_t read_count(const JsonNode& node) {
  return static_cast<std::size_t>(node.whole_within(1, kMostPairs));
}

}  // namespace

Calibration parse_calibration(std::string_view json, const std::string& source) {
  const JsonDocument document = parse_json(json, source);
  const JsonNode node(document);
  node.expect_only({"schema_version", "kind", "factor", "slope", "intercept_w", "r2",
                    "left_out_mape_percent", "n", "groups", "band", "source", "estimate_watts"});
  (void)node.at("schema_version").number_within(kSchemaVersion, kSchemaVersion);
  Calibration out;
  out.kind = read_kind(node.at("kind"));
  read_coefficients(node, out);
  const JsonNode r2 = node.at("r2");
  if (!r2.is_null()) out.r2 = r2.number_within(-kMostFinite, 1.0);
  out.left_out_mape_percent = node.at("left_out_mape_percent").number_within(0.0, kMostFinite);
  out.n = read_count(node.at("n"));
  out.groups = read_count(node.at("groups"));
  out.source = node.at("source").text();
  out.band = read_band(node.at("band"), out.source);
  out.watts = read_watts(node);
  return out;
}

std::string to_json(const Calibration& calibration) {
  // JSON has null for what is no number: what the other kind has, or a file from before the key.
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const bool affine = calibration.kind == CalibrationKind::affine;
  JsonWriter out;
  out.object().whole("schema_version", kSchemaVersion);
  out.text("kind", calibration_kind_name(calibration.kind));
  out.number("factor", affine ? kNone : calibration.factor);
  out.number("slope", affine ? calibration.slope : kNone);
  out.number("intercept_w", affine ? calibration.intercept_w : kNone);
  out.number("r2", calibration.r2.value_or(kNone));
  out.number("left_out_mape_percent", calibration.left_out_mape_percent);
  out.whole("n", calibration.n).whole("groups", calibration.groups);
  out.object("band");
  out.number("low", calibration.band.low).number("high", calibration.band.high).close();
  out.text("source", calibration.source);
  if (const auto& watts = calibration.watts) {
    out.object("estimate_watts").number("low", watts->low).number("high", watts->high).close();
  } else {
    out.null("estimate_watts");
  }
  return out.close().written() + "\n";
}

}  // namespace vocabplan
