#pragma once

#include <span>
#include <vector>

namespace vocabplan {

/// The model width d that goes with a number of non-vocabulary parameters: a step function.
///
/// Intervals are open on the left and closed on the right, as in the authors' code: a model of
/// exactly 50,000,000 non-vocabulary parameters still has the width of the first row.
/// Source: Tao et al. 2024, table 5.
class WidthTable {
 public:
  struct Row {
    double max_n_nv;  ///< greatest N_nv of the row (parameters); infinity in the last row
    double width;     ///< d of the row (dimension)
  };

  /// Throws `DomainError` unless there is a row, bounds ascend strictly from a positive one to
  /// infinity, and every width is a finite number of at least 1.
  explicit WidthTable(std::vector<Row> rows);

  /// d for `n_nv` > 0 (parameters). Never fails: the last row has no end.
  [[nodiscard]] double width(double n_nv) const noexcept { return row(n_nv).width; }

  /// The row that holds `n_nv`.
  [[nodiscard]] const Row& row(double n_nv) const noexcept;

  [[nodiscard]] std::span<const Row> rows() const noexcept { return rows_; }

 private:
  std::vector<Row> rows_;
};

}  // namespace vocabplan
