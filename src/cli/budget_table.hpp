#pragma once

#include <optional>
#include <string>

#include "budget_options.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {

/// The names of a budget's and a model's source in JSON.
[[nodiscard]] std::string_view source_name(BudgetSource source);
[[nodiscard]] std::string_view source_name(ModelSource source);

/// Adds to the record of a prediction in what form its budget was asked for, and the runs of the
/// approaches where each has its own.
void describe_budget(PredictionRecord& record, const BudgetRequest& request,
                     const Prediction& prediction, const std::optional<HourlyRate>& rate);

/// The run of a prediction for a person, and where each value came from.
[[nodiscard]] std::string budget_table(const PredictionRecord& record, const Law& law);

}  // namespace vocabplan::cli
