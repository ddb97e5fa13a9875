#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vocabplan/energy/calibration_fit.hpp"
#include "vocabplan/energy/error_statistics.hpp"
#include "vocabplan/energy/measured_run.hpp"

namespace vocabplan::cli {

/// The answer of `energy validate`.
struct ValidationReport {
  std::string source{};
  ErrorBand band{};
  std::vector<ErrorStatistics> groups{};  ///< none when nothing groups the pairs
  ErrorStatistics overall{};
  CalibrationFit calibration{};
  std::optional<MeasuredRun> run{};  ///< the one pair, when traces measured it
  std::vector<std::string> warnings{};

  /// True if the calibration's error on left-out groups is below that of the estimates as they are,
  /// by more than a millionth of a point; false without one.
  [[nodiscard]] bool calibration_helps() const;
};

/// For a person, in lines of at most 80 characters.
[[nodiscard]] std::string table_text(const ValidationReport& report);
/// One JSON document; the keys are in docs/cli.md.
[[nodiscard]] std::string json_text(const ValidationReport& report);
/// A JSON object a line: every group, all pairs, the calibration.
[[nodiscard]] std::string jsonl_text(const ValidationReport& report);
/// A row for every group and one for all pairs.
[[nodiscard]] std::string csv_text(const ValidationReport& report);

}  // namespace vocabplan::cli
