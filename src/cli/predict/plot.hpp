#pragma once

#include <vector>

#include "vocabplan/law/law.hpp"
#include "vocabplan/predict/interval.hpp"
#include "vocabplan/predict/prediction.hpp"
#include "vocabplan/report/plot.hpp"

namespace vocabplan::cli {

/// The picture of a prediction: what each V costs at its budget, in compute and in loss, with the
/// optima, their interval, the band of V that costs at most `within` (a share of C), and
/// `candidates` (entries) marked.
[[nodiscard]] PlotPage predict_page(const Prediction& prediction,
                                    const PredictionIntervals& intervals, const Law& law,
                                    double within, const std::vector<double>& candidates);

}  // namespace vocabplan::cli
