#pragma once

#include <string>

#include "cli/options/answer.hpp"
#include "vocabplan/fit/chinchilla_report.hpp"

namespace vocabplan::cli {

/// A fit of the Chinchilla form with what was read.
struct FittedChinchilla {
  std::string source;
  const LossTable& table;
  const ChinchillaRequest& request;
  const ChinchillaReport& report;
};

/// For people: at most 80 columns.
[[nodiscard]] std::string table_text(const FittedChinchilla& fitted);

/// The findings for people and as a JSON document; there are no other formats. They outlive the
/// answer.
[[nodiscard]] Answer fit_answer(const FittedChinchilla& fitted);

}  // namespace vocabplan::cli
