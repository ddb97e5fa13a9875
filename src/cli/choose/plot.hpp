#pragma once

#include "cli/choose/answer.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The picture of a choice: the expected and the worst cost of each V, the band above it, the
/// candidates by name and the optimum of each law as a tick. `choices` are those of the report.
[[nodiscard]] PlotPage choice_page(const ChoiceReport& report, const RunChoices& choices);

}  // namespace vocabplan::cli
