#pragma once

#include <map>
#include <optional>
#include <string>

#include "vocabplan/core/loss_unit.hpp"

namespace vocabplan {

/// Which column of a CSV file holds which quantity in which unit, where its header does not say it.
struct ColumnNames {
  /// From the name of a quantity (`loss`) to the name in the file's header (`val_nll`), in any
  /// case. A quantity that stands here is looked for under this name only, and a column that
  /// stands here means nothing else.
  std::map<std::string, std::string> named;

  /// The units of parameters, tokens and FLOPs: 1e9 where a table has billions. Wins over a
  /// unit in the header, such as `tokens (B)`. 1 says that the numbers are right as they are: no
  /// doubt is raised about them.
  std::optional<double> params_unit{};
  std::optional<double> tokens_unit{};
  std::optional<double> flops_unit{};

  /// The unit of the loss, where no column's name states it; of several losses the one to take.
  std::optional<LossUnit> loss_unit{};
  /// Of several losses the one to take, where `loss_unit` does not say it. A column that states no
  /// unit stays without one.
  std::optional<LossUnit> preferred_loss{};
  /// A cross-entropy per token is refused in a table of several vocabularies unless this is set.
  bool allow_per_token = false;
  /// Rows whose loss is empty or no finite number (nan, NA, null, None, inf) are left out. Without
  /// it they are faults.
  bool skip_bad = false;
};

}  // namespace vocabplan
