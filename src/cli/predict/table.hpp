#pragma once

#include <optional>
#include <string>

#include "cli/options/budget_options.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {

/// The names of a budget's and a model's source in JSON.
[[nodiscard]] std::string_view source_name(BudgetSource source);
[[nodiscard]] std::string_view source_name(ModelSource source);

/// Adds to the record of a prediction in what form its budget was asked for, and the runs of the
/// approaches where each has its own. `law` must outlive the record.
void describe_budget(PredictionRecord& record, const BudgetRequest& request,
                     const Prediction& prediction, const std::optional<HourlyRate>& rate,
                     const Law& law);

/// Takes the approaches out whose own model has another width than the row: with all parameters
/// given, their V is not one of that row.
void leave_out_other_widths(PredictionRecord& record, const Prediction& prediction);

/// The widths of the approaches in a line, where they differ; else nothing.
[[nodiscard]] std::string widths_note(const PredictionRecord& record);

/// The accelerator hours of a budget that was given in them, and how they come about: 512 x 21 d =
/// 258048 hours.
[[nodiscard]] std::string hours_text(const AskedRecord& asked);

/// The run of a prediction for a person, and where each value came from.
[[nodiscard]] std::string budget_table(const PredictionRecord& record, const Law& law);

}  // namespace vocabplan::cli
