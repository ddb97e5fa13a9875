#pragma once

#include <optional>

#include "cli/options/price_options.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The picture of a prediction: what each V costs at its budget in compute, with the optima, their
/// intervals, the band of V and the vocabularies of `prices` marked. `suggested`: the V to name;
/// nothing where the law leaves it open.
[[nodiscard]] PlotPage predict_page(const Prediction& prediction,
                                    const PredictionIntervals& intervals, const Law& law,
                                    const PriceRequest& prices, std::optional<double> suggested);

}  // namespace vocabplan::cli
