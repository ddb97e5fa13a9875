#pragma once

#include <string>

#include "cli/options/budget_options.hpp"
#include "cli/options/choice_options.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/numbers.hpp"
#include "cli/options/power_options.hpp"
#include "cli/options/price_options.hpp"

namespace vocabplan::cli {

/// Options of `predict`.
struct PredictOptions : PredictionOptions {
  Argument<NonVocabParams> n_nv{};
  BudgetOptions budget{};
  Argument<double> level{kUsualLevel};
  PictureRequest plot{};
  bool interval = false;
  PriceOptions price{};
  CostOptions cost{};
  PowerOptions power{};
  Argument<VocabSize> vocab{};
};

}  // namespace vocabplan::cli
