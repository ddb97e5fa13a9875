#pragma once

#include <string>

#include "cli/options/budget_options.hpp"
#include "cli/options/common_options.hpp"
#include "cli/options/power_options.hpp"
#include "cli/options/price_options.hpp"

namespace vocabplan::cli {

/// Options of `predict`.
struct PredictOptions : PredictionOptions {
  std::string n_nv{};
  BudgetOptions budget{};
  std::string level{};
  std::string plot{};
  bool interval = false;
  PriceOptions price{};
  PowerOptions power{};
  std::string vocab{};
};

}  // namespace vocabplan::cli
