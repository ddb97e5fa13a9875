#pragma once

#include <string>

#include "budget_options.hpp"
#include "common_options.hpp"
#include "power_options.hpp"
#include "price_options.hpp"

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
