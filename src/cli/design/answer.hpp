#pragma once

#include <string>
#include <vector>

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
  PilotDesign design{};
  std::vector<std::string> warnings{};
};

/// For people: at most 80 columns.
[[nodiscard]] std::string table_text(const DesignReport& report);

/// For a launcher: `run,n_nv,vocab_size,width,tokens,flops`, a row a run. With a column `loss`
/// appended it is a table for `vocabplan fit`.
[[nodiscard]] std::string csv_text(const DesignReport& report);

/// One JSON document, with its line end.
[[nodiscard]] std::string json_text(const DesignReport& report);

/// One JSON object a run and line.
[[nodiscard]] std::string jsonl_text(const DesignReport& report);

}  // namespace vocabplan::cli
