#pragma once

#include <string>
#include <vector>

#include "cli/options/argument.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/prediction_record.hpp"

namespace vocabplan::cli {

/// The extra compute up to which vocabularies are shown, where nobody says.
inline constexpr double kUsualWithin = 0.01;

/// Options about vocabularies other than the optimum.
struct PriceOptions {
  Argument<std::vector<double>> at{};  ///< entries
  Argument<double> within{kUsualWithin};
};

void add_price_options(CLI::App& command, PriceOptions& options);

/// The prices that the options ask for.
struct PriceRequest {
  std::vector<double> vocab_sizes{};  ///< the vocabularies to price
  double within = kUsualWithin;       ///< price up to which the band goes
  bool at_given = false;
  bool within_given = false;
};

/// Without `--at` the vocabularies are 32000 and 128256, those of Llama 2
/// and 3.
[[nodiscard]] PriceRequest price_request(const PriceOptions& options);

/// Adds `--within`, a share as `1%` or `0.01`.
void add_within_option(CLI::App& command, Argument<double>& target, const std::string& description);

/// Adds band and prices to the record of a prediction. `intervals` may hold none.
void add_prices(PredictionRecord& record, const PriceRequest& request, const Law& law,
                const Prediction& prediction, const PredictionIntervals& intervals, double level);

/// The table of prices, for people; empty when the record has none.
[[nodiscard]] std::string price_table(const PredictionRecord& record, LossUnit unit);

}  // namespace vocabplan::cli
