#pragma once

#include <string>
#include <string_view>

#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {

/// The prediction as the report room prints it; the warnings are those of `prediction`, which must
/// outlive the record. `multiple` is what the suggestion is rounded to.
[[nodiscard]] PredictionRecord record_of(const Prediction& prediction, double multiple,
                                         const PredictionIntervals& intervals = {});

/// The prediction for a person, in lines of at most 80 characters. `edges` are notes about points
/// at the edge of their intervals; `open`: the law's own draws leave the optimum open.
[[nodiscard]] std::string table_of(const PredictionRecord& record, const Law& law,
                                   const PredictionIntervals& intervals = {},
                                   const std::vector<std::string>& edges = {}, bool open = false);

/// The JSON document of a single record.
[[nodiscard]] Row records_document(const Law& law, Row record);

}  // namespace vocabplan::cli
