#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vocabplan {

/// True for the field of a loss that is none: empty, or `nan`, `na`, `n/a`, `null`, `none`, `inf`,
/// `infinity`, in any case and with any sign, or a spreadsheet's `#N/A`, `#NUM!`, `#DIV/0!`.
[[nodiscard]] bool is_no_loss(std::string_view field) noexcept;

/// The rows of a table that were left out because they have no loss.
struct BadRows {
  bool asked = false;          ///< `ColumnNames::skip_bad`
  std::size_t rows = 0;        ///< that were left out
  std::size_t first_line = 0;  ///< of the first of them; 0 when there is none

  /// `3 rows without a loss were left out, the first in line 5`; empty when none was.
  [[nodiscard]] std::string warning() const;
};

}  // namespace vocabplan
