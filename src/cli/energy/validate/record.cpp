#include <array>
#include <optional>
#include <utility>

#include "cli/energy/validate/answer.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/json_text.hpp"

namespace vocabplan::cli {
namespace {

using Value = std::pair<const char*, std::optional<double>>;

// In the order of columns and keys.
std::vector<Value> values_of(const ErrorStatistics& s) {
  return {{"n", static_cast<double>(s.n)},
          {"bias_percent", s.bias_percent},
          {"median_percent", s.median_percent},
          {"mape_percent", s.mape_percent},
          {"median_ape_percent", s.median_ape_percent},
          {"min_percent", s.min_percent},
          {"max_percent", s.max_percent},
          {"sd_percent", s.sd_percent},
          {"aggregate_error_percent", s.aggregate_error_percent},
          {"geometric_mean_ratio", s.geometric_mean_ratio},
          {"gsd", s.gsd},
          {"inside_band_percent", s.inside_band_percent},
          {"coarse_pairs", static_cast<double>(s.coarse)},
          {"worst_resolution_percent", s.worst_resolution_percent}};
}

std::string outliers_json(const ErrorStatistics& statistics) {
  std::vector<std::string> items;
  items.reserve(statistics.outliers.size());
  for (const PairOutlier& outlier : statistics.outliers) {
    items.push_back(JsonObject()
                        .add("name", outlier.name)
                        .add("line", static_cast<double>(outlier.line))
                        .add("error_percent", outlier.error_percent)
                        .text());
  }
  return json_array(items);
}

// Adds to what is there: what the object stands for.
std::string statistics_json(JsonObject object, const ErrorStatistics& statistics) {
  for (const auto& [key, value] : values_of(statistics)) object.add(key, value);
  return object.add_json("outliers", outliers_json(statistics)).text();
}

std::string band_json(const ErrorBand& band) {
  return JsonObject().add("low", band.low).add("high", band.high).add("source", band.source).text();
}

void add_calibration(JsonObject& object, const Calibration& calibration) {
  const bool affine = calibration.kind == CalibrationKind::affine;
  const auto only = [](bool wanted, double value) {
    return wanted ? std::optional<double>(value) : std::nullopt;
  };
  object.add("kind", calibration_kind_name(calibration.kind))
      .add("factor", only(!affine, calibration.factor))
      .add("slope", only(affine, calibration.slope))
      .add("intercept_w", only(affine, calibration.intercept_w))
      .add("r2", calibration.r2)
      .add("left_out_mape_percent", calibration.left_out_mape_percent)
      .add("n", static_cast<double>(calibration.n))
      .add("groups", static_cast<double>(calibration.groups))
      .add_json("band", band_json(calibration.band));
}

std::string calibration_json(const Calibration* chosen) {
  if (chosen == nullptr) return "null";
  JsonObject object;
  add_calibration(object, *chosen);
  return object.text();
}

std::string trial_json(const char* kind, const CalibrationTrial& trial) {
  JsonObject object;
  object.add("status", calibration_status_name(trial.status));
  if (trial.status == CalibrationStatus::learnt) {
    add_calibration(object, trial.calibration);
  } else {
    object.add("kind", kind).add("reason", calibration_status_text(trial.status));
  }
  return object.text();
}

std::string trials_json(const CalibrationFit& fit) {
  return json_array({trial_json("factor", fit.factor), trial_json("affine", fit.affine)});
}

// A field of a CSV file, in quotes where it must be.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && text.find_first_of(" \t") != 0) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_row(const char* scope, const ErrorStatistics& statistics) {
  std::string row = std::string(scope) + "," + csv_field(statistics.group);
  for (const auto& [key, value] : values_of(statistics)) {
    row += "," + (value ? shortest(*value) : "");
  }
  return row + "," + std::to_string(statistics.outliers.size()) + "\n";
}

// The pair of a run that traces measured, null for a table of pairs.
std::string run_json(const std::optional<MeasuredRun>& run) {
  if (!run) return "null";
  JsonObject object;
  object.add("estimate_kwh", run->pair.estimate)
      .add("measured_kwh", run->pair.measured)
      .add("seconds", run->pair.duration)
      .add("coverage_percent",
           run->coverage ? std::optional(100.0 * *run->coverage) : std::nullopt);
  return object.text();
}

}  // namespace

std::string json_text(const ValidationReport& report) {
  std::vector<std::string> groups;
  groups.reserve(report.groups.size());
  for (const ErrorStatistics& group : report.groups) {
    groups.push_back(statistics_json(JsonObject().add("group", group.group), group));
  }
  return JsonObject()
             .add("schema_version", 1.0)
             .add("source", report.source)
             .add_json("band", band_json(report.band))
             .add_json("groups", json_array(groups))
             .add_json("overall", statistics_json({}, report.overall))
             .add_json("run", run_json(report.run))
             .add_json("calibration", calibration_json(report.calibration.best()))
             .add_json("calibration_trials", trials_json(report.calibration))
             .add_json("warnings", json_strings(report.warnings))
             .text() +
         "\n";
}

std::string jsonl_text(const ValidationReport& report) {
  std::string text;
  for (const ErrorStatistics& group : report.groups) {
    JsonObject object;
    object.add("record", "group").add("group", group.group);
    text += statistics_json(std::move(object), group) + "\n";
  }
  text += statistics_json(JsonObject().add("record", "overall"), report.overall) + "\n";
  JsonObject calibration;
  calibration.add("record", "calibration");
  const Calibration* chosen = report.calibration.best();
  if (chosen == nullptr) return text;
  add_calibration(calibration, *chosen);
  return text + calibration.text() + "\n";
}

std::string csv_text(const ValidationReport& report) {
  std::string text = "scope,group";
  for (const auto& [key, value] : values_of(report.overall)) text += std::string(",") + key;
  text += ",outliers\n";
  for (const ErrorStatistics& group : report.groups) text += csv_row("group", group);
  return text + csv_row("overall", report.overall);
}

}  // namespace vocabplan::cli
