#pragma once

#include <optional>

#include "cli/options/budget_options.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/prediction.hpp"

namespace vocabplan::cli {

/// The run of a command line: accelerator hours became FLOPs by the rate.
struct AskedRun {
  BudgetRequest request{};
  std::optional<HourlyRate> rate{};
};

/// The run that the options name. Throws `UsageError` for those that contradict each other.
[[nodiscard]] AskedRun asked_run(const BudgetOptions& options, const Argument<NonVocabParams>& n_nv,
                                 const Argument<Width>& width);

/// The prediction for the run of a command line. A budget that contradicts itself is a mistake
/// there: throws `UsageError` that names its options.
[[nodiscard]] Prediction predict_run(const BudgetOptions& options, const BudgetRequest& request,
                                     const Law& law);

/// Throws `UsageError` for a run that cannot be meant, and adds to the warnings what is doubtful
/// about it.
void question_run(const BudgetOptions& options, const BudgetRequest& request, const Law& law,
                  Prediction& prediction);

}  // namespace vocabplan::cli
