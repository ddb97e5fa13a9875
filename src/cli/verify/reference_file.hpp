#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/column_names.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/predict/verification.hpp"

namespace vocabplan::cli {

/// Reads outputs of the Python reference: a CSV file with a header that names `nnv` (or `n_nv`) and
/// at least one of `v_isoflops`, `v_derivative`, `v_isoloss`; `flops` may be there, and a column
/// that says whether the solver behind `v_isoloss` converged. Other columns, which
/// look like none of these, are ignored, and an empty field is a value that is not there.
class ReferenceFile {
 public:
  /// Reads the header. Throws `DataError` when it is missing or lacks a column.
  ReferenceFile(std::string name, RecordReader::Source source);

  struct Row {
    std::size_t line = 0;
    std::optional<ReferenceRow> values{};
    std::string fault{};  ///< why there are no values
  };

  /// The next row, or nothing at the end.
  [[nodiscard]] std::optional<Row> next();
  /// As `RecordReader::cut_line`.
  [[nodiscard]] std::size_t cut_line() const noexcept { return reader_.cut_line(); }

  /// Whether there is a column of the solver's status.
  [[nodiscard]] bool has_status() const { return status_.kind != StatusKind::none; }

 private:
  enum class StatusKind {
    none,
    code,    ///< scipy's `ier`: 1 is converged, any other whole number is not
    status,  ///< the same, but 0, which to some programs is converged, is refused
    flag,    ///< true or false
  };
  struct StatusColumn {
    StatusKind kind = StatusKind::none;
    std::size_t at = 0;
    std::string name{};
  };

  void find_status(const std::vector<std::string_view>& header,
                   const std::array<ColumnPlace, 3>& places);
  [[nodiscard]] std::optional<bool> converged(const Record& record) const;
  [[nodiscard]] std::optional<double> field(const Record& record, const ColumnPlace& column,
                                            const char* name) const;
  [[nodiscard]] ReferenceRow values_of(const Record& record) const;

  std::string name_;
  RecordReader reader_;
  std::size_t fields_ = 0;
  ColumnPlace n_nv_{};
  ColumnPlace flops_{};
  ColumnPlace isoflops_{};
  ColumnPlace derivative_{};
  ColumnPlace isoloss_{};
  StatusColumn status_{};
};

}  // namespace vocabplan::cli
