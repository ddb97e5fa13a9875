#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/answer.hpp"
#include "cli/options/power_options.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/plan/pilot_design.hpp"
#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// A design ready to print.
struct DesignReport {
  const Law& law;
  const BudgetRequest& asked;  ///< what the target was given as
  const PilotTarget& target;
  const PilotRequest& request;
  const std::optional<SpentHours>& spent;  ///< what the allowance was given as
  PilotDesign design{};
  std::vector<std::string> warnings{};
};

/// The design for people in at most 80 columns, and a record a run for machines: with a column
/// `loss` appended, its CSV is a table for `vocabplan fit`. The report outlives the answer.
[[nodiscard]] Answer design_answer(const DesignReport& report);

}  // namespace vocabplan::cli
