#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {

/// Options about vocabularies other than the optimum.
struct PriceOptions {
  std::string at{};
  std::string within{};
};

void add_price_options(CLI::App& command, PriceOptions& options);

/// The prices that the options ask for.
struct PriceRequest {
  std::vector<double> vocab_sizes{};  ///< the vocabularies to price
  double within = 0.01;               ///< price up to which the band goes
  bool at_given = false;
  bool within_given = false;
};

/// Throws `UsageError`. Without `--at` the vocabularies are 32000 and 128256, those of Llama 2
/// and 3.
[[nodiscard]] PriceRequest price_request(const PriceOptions& options);

/// The share that `--within` gives, as `1%` or `0.01`; 0.01 for empty text. Throws `UsageError`.
[[nodiscard]] double within_argument(const std::string& text);

/// Adds band and prices to the record of a prediction. `intervals` may hold none.
void add_prices(PredictionRecord& record, const PriceRequest& request, const Law& law,
                const Prediction& prediction, const PredictionIntervals& intervals, double level);

/// The table of prices, for people; empty when the record has none.
[[nodiscard]] std::string price_table(const PredictionRecord& record);

}  // namespace vocabplan::cli
