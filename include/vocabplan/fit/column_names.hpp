#pragma once

#include <map>
#include <string>

namespace vocabplan {

/// Which column of a CSV file holds which quantity, where the usual names do not say it.
struct ColumnNames {
  /// From the name of a quantity (`loss`) to the name in the file's header (`val_nll`), in any
  /// case. A quantity that stands here is looked for under this name only, and a column that
  /// stands here means nothing else.
  std::map<std::string, std::string> named;
};

}  // namespace vocabplan
