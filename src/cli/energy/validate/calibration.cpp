#include "cli/energy/validate/calibration.hpp"

#include <cmath>

#include "cli/text/cells.hpp"
#include "cli/text/statistics_cells.hpp"
#include "cli/text/wrapped_text.hpp"
#include "vocabplan/core/number_text.hpp"
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

}  // namespace

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

}  // namespace vocabplan::cli
