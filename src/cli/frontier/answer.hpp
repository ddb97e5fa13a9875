#pragma once

#include <optional>
#include <string>
#include <vector>

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
  std::vector<std::string> warnings{};
};

/// For people: at most 80 columns.
[[nodiscard]] std::string table_text(const FrontierReport& report);

/// A header and a row a point; `with_intervals` adds their columns.
[[nodiscard]] std::string csv_text(const FrontierReport& report, bool with_intervals);

/// One JSON document, with its line end.
[[nodiscard]] std::string json_text(const FrontierReport& report);

/// One JSON object a point and line.
[[nodiscard]] std::string jsonl_text(const FrontierReport& report);

}  // namespace vocabplan::cli
