#include "cli/energy/validate/answer.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/options/power_options.hpp"
#include "cli/text/cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

std::string formula(const Calibration& calibration) {
  if (calibration.kind == CalibrationKind::factor) {
    return human_ratio(calibration.factor) + " x estimate";
  }
  const bool minus = calibration.intercept_w < 0.0;
  return human_ratio(calibration.slope) + " x estimate " + (minus ? "- " : "+ ") +
         human_ratio(std::abs(calibration.intercept_w)) + " W x duration";
}

void add_trial(TextTable& table, const char* kind, const CalibrationTrial& trial,
               bool with_formula) {
  if (trial.status != CalibrationStatus::learnt) {
    table.add({kind, "not learnt"});
    return;
  }
  const Calibration& c = trial.calibration;
  table.add({kind, with_formula ? formula(c) : "below", c.r2 ? thousandths(*c.r2) : "-",
             tenths(c.left_out_mape_percent),
             signed_tenths(c.band.low) + " .. " + signed_tenths(c.band.high)});
}

std::string trials_table(const ValidationReport& report, bool with_formulas) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::left});
  table.add({"", "truth", "r2", "MAPE, %", "errors, %"});
  table.add({"none", "estimate", "", tenths(report.overall.mape_percent), ""});
  add_trial(table, "factor", report.calibration.factor, with_formulas);
  add_trial(table, "affine", report.calibration.affine, with_formulas);
  return table.text();
}

std::string formula_line(const char* kind, const CalibrationTrial& trial) {
  if (trial.status != CalibrationStatus::learnt) return "";
  return std::string(kind) + ": " + formula(trial.calibration) + "\n";
}

// Coefficients and errors of many digits do not fit beside each other.
std::string trials_text(const ValidationReport& report) {
  std::string table = trials_table(report, true);
  if (widest_line(table) <= kColumns) return table;
  return trials_table(report, false) + formula_line("factor", report.calibration.factor) +
         formula_line("affine", report.calibration.affine);
}

std::string reason_text(const char* kind, const CalibrationTrial& trial) {
  if (trial.status == CalibrationStatus::learnt) return "";
  return wrapped(std::string(kind) + ": " + std::string(calibration_status_text(trial.status)),
                 kColumns, "\n") +
         "\n";
}

// The calibrations that were tried, beside none at all, for a person.
std::string calibration_text(const ValidationReport& report) {
  const CalibrationFit& fit = report.calibration;
  const Calibration* best = fit.best();
  if (best == nullptr) {
    return "\nno calibration: " + std::string(calibration_status_text(fit.factor.status)) + "\n";
  }
  return "\ncalibration, judged on " + std::to_string(best->groups) +
         " groups left out in turn: " + std::string(calibration_kind_name(best->kind)) + "\n" +
         trials_text(report) +
         (best->groups >= kQuantileGroups
              ? "errors: the middle 95 % of those of pairs left out, not their range\n"
              : "") +
         reason_text("factor", fit.factor) + reason_text("affine", fit.affine);
}

using GroupNames = std::vector<std::string>;

constexpr const char* kAllPairs = "all pairs";

std::string tenths_or_none(const std::optional<double>& value) {
  return value ? tenths(*value) : "-";
}

void add_errors(TextTable& table, const ErrorStatistics& s, const std::string& name) {
  table.add({name, whole_below(1e5, static_cast<double>(s.n)), tenths(s.bias_percent),
             tenths(s.median_percent), tenths(s.mape_percent), tenths(s.median_ape_percent),
             tenths(s.min_percent), tenths(s.max_percent), tenths_or_none(s.sd_percent)});
}

void add_ratios(TextTable& table, const ErrorStatistics& s, const std::string& name) {
  table.add({name, tenths(s.aggregate_error_percent), thousandths(s.geometric_mean_ratio),
             s.gsd ? thousandths(*s.gsd) : "-", tenths(s.inside_band_percent),
             std::to_string(s.outliers.size())});
}

template <class Add>
void add_all(TextTable& table, const ValidationReport& report, const GroupNames& names, Add add) {
  for (std::size_t i = 0; i < names.size(); ++i) add(table, report.groups[i], names[i]);
  add(table, report.overall, kAllPairs);
}

GroupNames group_names(const ValidationReport& report, std::size_t most) {
  GroupNames names;
  names.reserve(report.groups.size());
  for (const ErrorStatistics& group : report.groups) {
    names.push_back(group.group.empty() ? "(no name)" : group.group);
  }
  return told_apart(std::move(names), most);
}

std::string errors_table(const ValidationReport& report, const GroupNames& names) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right, Align::right});
  table.add({"error, %", "n", "bias", "median", "MAPE", "med.APE", "min", "max", "SD"});
  add_all(table, report, names, add_errors);
  return table.text();
}

// Names get what the numbers leave of a line.
std::size_t room_for_names(const ValidationReport& report) {
  constexpr std::size_t kLeast = std::string_view(kAllPairs).size();
  constexpr std::size_t kMost = 40;
  const std::size_t used = widest_line(errors_table(report, GroupNames(report.groups.size())));
  return std::clamp(kColumns + kLeast - std::min(kColumns, used), kLeast, kMost);
}

std::string errors_text(const ValidationReport& report) {
  const GroupNames names = group_names(report, room_for_names(report));
  TextTable ratios(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right});
  ratios.add({"", "sum, %", "ratio", "GSD", "inside, %", "outliers"});
  add_all(ratios, report, names, add_ratios);
  return errors_table(report, names) + "\n" + ratios.text() + "inside: errors from " +
         signed_percent(report.band.low) + " to " + signed_percent(report.band.high) + "\n";
}

void add_outliers(TextTable& table, const ErrorStatistics& statistics, const std::string& name,
                  std::size_t most) {
  constexpr std::size_t kNameMost = 28;
  const std::size_t count = statistics.outliers.size();
  for (std::size_t i = 0; i < std::min(count, most); ++i) {
    const PairOutlier& outlier = statistics.outliers[i];
    const std::string line = "line " + std::to_string(outlier.line);
    table.add({name, cut_middle(outlier.name, kNameMost), outlier.name == line ? "" : line,
               signed_percent(outlier.error_percent / 100.0)});
  }
  if (count > most) {
    table.add({name, "and " + std::to_string(count - most) + " more (in JSON)"});
  }
}

// Of the groups and of all pairs: a pair may be usual in its group, and not among all.
std::string outliers_text(const ValidationReport& report) {
  constexpr std::size_t kGroupMost = 22;
  constexpr std::size_t kMostOfGroup = 5;
  constexpr std::size_t kMostOfAll = 20;
  const GroupNames names = group_names(report, kGroupMost);
  TextTable table({Align::left, Align::left, Align::left, Align::right});
  for (std::size_t i = 0; i < names.size(); ++i) {
    add_outliers(table, report.groups[i], names[i], kMostOfGroup);
  }
  add_outliers(table, report.overall, kAllPairs, kMostOfAll);
  const std::string text = table.text();
  return text.empty() ? "" : "\noutliers\n" + text;
}

// One run has one error, and nothing is learnt from it.
std::string run_text(const ValidationReport& report) {
  const MeasuredRun& run = *report.run;
  const double error = report.overall.bias_percent / 100.0;
  TextTable table({Align::left, Align::right, Align::left});
  table.add({"estimate", human(run.pair.estimate), "kWh"});
  table.add({"measured", human(run.pair.measured), "kWh"});
  if (run.pair.duration) table.add({"time covered", human(*run.pair.duration / 3600.0), "hours"});
  if (run.coverage) table.add({"coverage", tenths(100.0 * *run.coverage), "%, gaps are left out"});
  const bool inside = report.overall.inside_band_percent > 0.0;
  table.add({"error", signed_tenths(error),
             std::string("%, ") + (inside ? "inside " : "outside ") +
                 signed_tenths(report.band.low) + " .. " + signed_tenths(report.band.high) + " %"});
  return wrapped(printable(report.source), kColumns, "\n") + "\n" + table.text();
}

std::string validation_table(const ValidationReport& report) {
  if (report.run) return run_text(report);
  std::string head = printable(report.source) + ": " + counted(report.overall.n, "pair");
  if (!report.groups.empty()) head += ", " + counted(report.groups.size(), "group");
  return wrapped(head, kColumns, "\n") + "\n\n" + errors_text(report) + outliers_text(report) +
         calibration_text(report);
}

// In the order of columns and keys.
Row statistics_row(const ErrorStatistics& s) {
  return Row()
      .add("n", s.n)
      .add("bias_percent", s.bias_percent)
      .add("median_percent", s.median_percent)
      .add("mape_percent", s.mape_percent)
      .add("median_ape_percent", s.median_ape_percent)
      .add("min_percent", s.min_percent)
      .add("max_percent", s.max_percent)
      .add("sd_percent", s.sd_percent)
      .add("aggregate_error_percent", s.aggregate_error_percent)
      .add("geometric_mean_ratio", s.geometric_mean_ratio)
      .add("gsd", s.gsd)
      .add("inside_band_percent", s.inside_band_percent)
      .add("coarse_pairs", s.coarse)
      .add("worst_resolution_percent", s.worst_resolution_percent);
}

Row outlier_row(const PairOutlier& outlier) {
  return Row()
      .add("name", outlier.name)
      .add("line", outlier.line)
      .add("error_percent", outlier.error_percent);
}

// Behind what they are the statistics of.
Row with_outliers(Row row, const ErrorStatistics& statistics) {
  row.append(statistics_row(statistics)).add("outliers", each(statistics.outliers, outlier_row));
  return row;
}

Row calibration_row(const Calibration& calibration) {
  const bool affine = calibration.kind == CalibrationKind::affine;
  const auto only = [](bool wanted, double value) { return wanted ? Value(value) : Value(); };
  return Row()
      .add("kind", calibration_kind_name(calibration.kind))
      .add("factor", only(!affine, calibration.factor))
      .add("slope", only(affine, calibration.slope))
      .add("intercept_w", only(affine, calibration.intercept_w))
      .add("r2", calibration.r2)
      .add("left_out_mape_percent", calibration.left_out_mape_percent)
      .add("n", calibration.n)
      .add("groups", calibration.groups)
      .add("band", band_row(calibration.band));
}

Value chosen_value(const Calibration* chosen) {
  return chosen == nullptr ? Value() : calibration_row(*chosen);
}

Row trial_row(const char* kind, const CalibrationTrial& trial) {
  Row row;
  row.add("status", calibration_status_name(trial.status));
  if (trial.status == CalibrationStatus::learnt) {
    row.append(calibration_row(trial.calibration));
    return row;
  }
  row.add("kind", kind).add("reason", calibration_status_text(trial.status));
  return row;
}

// The pair of a run that traces measured, null for a table of pairs.
Value run_value(const std::optional<MeasuredRun>& run) {
  if (!run) return {};
  return Row()
      .add("estimate_kwh", run->pair.estimate)
      .add("measured_kwh", run->pair.measured)
      .add("seconds", run->pair.duration)
      .add("coverage_percent", run->coverage ? Value(100.0 * *run->coverage) : Value());
}

// Groups may be as many as pairs.
Value groups_value(const ValidationReport& report) {
  Value::Written groups;
  for (const ErrorStatistics& group : report.groups) {
    groups.add(with_outliers(Row().add("group", group.group), group));
  }
  return groups;
}

Row validation_row(const ValidationReport& report) {
  const CalibrationFit& fit = report.calibration;
  return Row()
      .add("source", report.source)
      .add("band", band_row(report.band))
      .add("groups", groups_value(report))
      .add("overall", with_outliers({}, report.overall))
      .add("run", run_value(report.run))
      .add("calibration", chosen_value(fit.best()))
      .add("calibration_trials",
           Rows{trial_row("factor", fit.factor), trial_row("affine", fit.affine)});
}

// Every group, all pairs, and the calibration where one was learnt.
void validation_lines(const ValidationReport& report, const RowSink& take) {
  for (const ErrorStatistics& group : report.groups) {
    take(with_outliers(Row().add("record", "group").add("group", group.group), group));
  }
  take(with_outliers(Row().add("record", "overall"), report.overall));
  if (const Calibration* chosen = report.calibration.best()) {
    take(Row().add("record", "calibration").append(calibration_row(*chosen)));
  }
}

Row scope_row(const char* scope, const ErrorStatistics& statistics) {
  return Row()
      .add("scope", scope)
      .add("group", statistics.group)
      .append(statistics_row(statistics))
      .add("outliers", statistics.outliers.size());
}

void scope_rows(const ValidationReport& report, const RowSink& take) {
  for (const ErrorStatistics& group : report.groups) take(scope_row("group", group));
  take(scope_row("overall", report.overall));
}

}  // namespace

bool ValidationReport::calibration_helps() const {
  constexpr double kSamePercent = 1e-6;
  const Calibration* best = calibration.best();
  return best != nullptr && best->left_out_mape_percent + kSamePercent < overall.mape_percent;
}

Answer validation_answer(const ValidationReport& report) {
  return {.table = [&report] { return validation_table(report); },
          .csv = [&report](const RowSink& take) { scope_rows(report, take); },
          .json = [&report] { return validation_row(report); },
          .jsonl = [&report](const RowSink& take) { validation_lines(report, take); },
          .warnings = report.warnings};
}

}  // namespace vocabplan::cli
