#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/answer.hpp"
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

/// The findings for people in lines of at most 80 characters; for machines a record for every
/// group, for all pairs, and in JSON for the calibration. The report outlives the answer.
[[nodiscard]] Answer validation_answer(const ValidationReport& report);

}  // namespace vocabplan::cli
