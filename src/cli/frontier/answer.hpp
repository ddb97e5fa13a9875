#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/options/power_options.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/plan/frontier.hpp"

namespace vocabplan::cli {

/// The energy of a point of the frontier.
struct FrontierEnergy {
  double energy_kwh = 0.0;
  double kwh_per_percent = 0.0;  ///< of reducible loss, at the margin
};

/// A frontier ready to print.
struct FrontierReport {
  const Law& law;
  std::vector<FrontierPoint> points{};
  /// One a point, or none.
  std::vector<FrontierIntervals> intervals{};
  /// One a point, or none; with what it was counted with, for people.
  std::vector<FrontierEnergy> energy{};
  std::string energy_basis{};
  std::optional<SpentHours> spent{};  ///< what the one budget was given as
  std::vector<std::string> warnings{};
};

/// The frontier for people in at most 80 columns, and a record a point for machines.
/// `with_intervals` adds their columns to CSV. The report outlives the answer.
[[nodiscard]] Answer frontier_answer(const FrontierReport& report, bool with_intervals);

}  // namespace vocabplan::cli
