#include "cli/energy/validate/answer.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/energy/validate/calibration.hpp"
#include "cli/text/cells.hpp"
#include "cli/text/statistics_cells.hpp"
#include "cli/text/wrapped_text.hpp"
#include "vocabplan/core/number_text.hpp"
#include "vocabplan/core/printable.hpp"
#include "vocabplan/report/text_table.hpp"

namespace vocabplan::cli {
namespace {

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

}  // namespace

bool ValidationReport::calibration_helps() const {
  constexpr double kSamePercent = 1e-6;
  const Calibration* best = calibration.best();
  return best != nullptr && best->left_out_mape_percent + kSamePercent < overall.mape_percent;
}

std::string table_text(const ValidationReport& report) {
  if (report.run) return run_text(report);
  std::string head = printable(report.source) + ": " + counted(report.overall.n, "pair");
  if (!report.groups.empty()) head += ", " + counted(report.groups.size(), "group");
  return wrapped(head, kColumns, "\n") + "\n\n" + errors_text(report) + outliers_text(report) +
         calibration_text(report);
}

}  // namespace vocabplan::cli
