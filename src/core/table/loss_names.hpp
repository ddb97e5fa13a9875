#pragma once

#include <string_view>
#include <vector>

#include "vocabplan/core/loss_unit.hpp"

namespace vocabplan {

/// Names of a column that state the unit of the loss in it.
struct LossNames {
  LossUnit unit;
  std::vector<std::string_view> names;
};
[[nodiscard]] const std::vector<LossNames>& loss_names();

}  // namespace vocabplan
