#pragma once

#include <cstddef>
#include <string>

namespace vocabplan {

/// The rows of a table that were left out because they have no loss.
struct BadRows {
  bool asked = false;          ///< `ColumnNames::skip_bad`
  std::size_t rows = 0;        ///< that were left out
  std::size_t first_line = 0;  ///< of the first of them; 0 when there is none

  /// `3 rows without a loss were left out, the first in line 5`; empty when none was.
  [[nodiscard]] std::string warning() const;
};

}  // namespace vocabplan
