#include "validation_text.hpp"

#include <algorithm>
#include <cmath>

#include "number_cells.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/report/text_table.hpp"
#include "wrapped_text.hpp"

namespace vocabplan::cli {
namespace {

using Align = TextTable::Align;

// A number with so many digits behind the point; as `human` where that is shorter.
std::string fixed(double value, int digits) {
  constexpr double kMost = 1e4;
  if (!(std::abs(value) < kMost)) return (value < 0.0 ? "-" : "") + human(std::abs(value));
  const double unit = std::pow(10.0, digits);
  const auto scaled = static_cast<unsigned long>(std::round(std::abs(value) * unit));
  const auto whole_unit = static_cast<unsigned long>(unit);
  std::string behind = std::to_string(scaled % whole_unit);
  behind.insert(0, static_cast<std::size_t>(digits) - behind.size(), '0');
  return (value < 0.0 && scaled > 0 ? "-" : "") + std::to_string(scaled / whole_unit) + "." +
         behind;
}

std::string tenths(double value) {
  return fixed(value, 1);
}

// Of a name in a table of eight numbers; counted in bytes, and no character is cut in two.
std::string cut(const std::string& name, std::size_t most) {
  if (name.size() <= most) return name;
  std::size_t end = most - 2;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end) + "..";
}

std::string tenths_or_none(const std::optional<double>& value) {
  return value ? tenths(*value) : "-";
}

std::string ratio_text(double value) {
  return fixed(value, 3);
}

std::string row_name(const ErrorStatistics& statistics, bool overall) {
  constexpr std::size_t kMost = 14;
  if (overall) return "all pairs";
  return statistics.group.empty() ? "(no name)" : cut(statistics.group, kMost);
}

void add_errors(TextTable& table, const ErrorStatistics& s, bool overall) {
  table.add({row_name(s, overall), whole_below(1e5, static_cast<double>(s.n)),
             tenths(s.bias_percent), tenths(s.median_percent), tenths(s.mape_percent),
             tenths(s.median_ape_percent), tenths(s.min_percent), tenths(s.max_percent),
             tenths_or_none(s.sd_percent)});
}

void add_ratios(TextTable& table, const ErrorStatistics& s, bool overall) {
  table.add({row_name(s, overall), tenths(s.aggregate_error_percent),
             ratio_text(s.geometric_mean_ratio), s.gsd ? ratio_text(*s.gsd) : "-",
             tenths(s.inside_band_percent), std::to_string(s.outliers.size())});
}

template <class Add>
void add_all(TextTable& table, const ValidationReport& report, Add add) {
  for (const ErrorStatistics& group : report.groups) add(table, group, false);
  add(table, report.overall, true);
}

std::string signed_tenths(double share) {
  return (share > 0.0 ? "+" : "") + tenths(100.0 * share);
}

std::string signed_percent(double share) {
  return signed_tenths(share) + " %";
}

std::string errors_text(const ValidationReport& report) {
  TextTable errors({Align::left, Align::right, Align::right, Align::right, Align::right,
                    Align::right, Align::right, Align::right, Align::right});
  errors.add({"error, %", "n", "bias", "median", "MAPE", "med.APE", "min", "max", "SD"});
  add_all(errors, report, add_errors);
  TextTable ratios(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right});
  ratios.add({"", "sum, %", "ratio", "GSD", "inside, %", "outliers"});
  add_all(ratios, report, add_ratios);
  return errors.text() + "\n" + ratios.text() + "inside: errors from " +
         signed_percent(report.band.low) + " to " + signed_percent(report.band.high) + "\n";
}

void add_outliers(TextTable& table, const ErrorStatistics& statistics, bool overall) {
  constexpr std::size_t kMost = 5;
  constexpr std::size_t kNameMost = 40;
  const std::size_t count = statistics.outliers.size();
  for (std::size_t i = 0; i < std::min(count, kMost); ++i) {
    const PairOutlier& outlier = statistics.outliers[i];
    const std::string line = "line " + std::to_string(outlier.line);
    table.add({row_name(statistics, overall), cut(outlier.name, kNameMost),
               outlier.name == line ? "" : line, signed_percent(outlier.error_percent / 100.0)});
  }
  if (count > kMost) {
    table.add({row_name(statistics, overall),
               "and " + std::to_string(count - kMost) + " more: --format json names all"});
  }
}

// Of the groups; of all pairs where there are none.
std::string outliers_text(const ValidationReport& report) {
  TextTable table({Align::left, Align::left, Align::left, Align::right});
  for (const ErrorStatistics& group : report.groups) add_outliers(table, group, false);
  if (report.groups.empty()) add_outliers(table, report.overall, true);
  const std::string text = table.text();
  return text.empty() ? "" : "\noutliers\n" + text;
}

std::string formula(const Calibration& calibration) {
  if (calibration.kind == CalibrationKind::factor) {
    return human_ratio(calibration.factor) + " x estimate";
  }
  const bool minus = calibration.intercept_w < 0.0;
  return human_ratio(calibration.slope) + " x estimate " + (minus ? "- " : "+ ") +
         human_ratio(std::abs(calibration.intercept_w)) + " W x duration";
}

void add_trial(TextTable& table, const char* kind, const CalibrationTrial& trial) {
  if (trial.status != CalibrationStatus::learnt) {
    table.add({kind, "not learnt"});
    return;
  }
  const Calibration& c = trial.calibration;
  table.add({kind, formula(c), c.r2 ? ratio_text(*c.r2) : "-", tenths(c.left_out_mape_percent),
             signed_tenths(c.band.low) + " .. " + signed_tenths(c.band.high)});
}

std::string reason_text(const char* kind, const CalibrationTrial& trial) {
  if (trial.status == CalibrationStatus::learnt) return "";
  return wrapped(std::string(kind) + ": " + std::string(calibration_status_text(trial.status)),
                 kColumns, "\n") +
         "\n";
}

std::string calibration_text(const CalibrationFit& fit) {
  const Calibration* best = fit.best();
  if (best == nullptr) {
    return "\nno calibration: " + std::string(calibration_status_text(fit.factor.status)) + "\n";
  }
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::left});
  table.add({"", "truth", "r2", "MAPE, %", "errors, %"});
  add_trial(table, "factor", fit.factor);
  add_trial(table, "affine", fit.affine);
  return "\ncalibration, judged on " + std::to_string(best->groups) +
         " groups left out in turn: " + std::string(calibration_kind_name(best->kind)) + "\n" +
         table.text() + reason_text("factor", fit.factor) + reason_text("affine", fit.affine);
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

}  // namespace

std::string table_text(const ValidationReport& report) {
  if (report.run) return run_text(report);
  std::string head = printable(report.source) + ": " + std::to_string(report.overall.n) + " pairs";
  if (!report.groups.empty()) head += ", " + std::to_string(report.groups.size()) + " groups";
  return wrapped(head, kColumns, "\n") + "\n\n" + errors_text(report) + outliers_text(report) +
         calibration_text(report.calibration);
}

}  // namespace vocabplan::cli
