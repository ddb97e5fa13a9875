#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/predict/verification.hpp"

namespace vocabplan::cli {

/// Reads outputs of the Python reference: a CSV file with a header that names `nnv` (or `n_nv`) and
/// at least one of `v_isoflops`, `v_derivative`, `v_isoloss`; `flops` may be there, other columns
/// are ignored, and an empty field is a value that is not there.
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

 private:
  [[nodiscard]] std::optional<double> field(const Record& record, std::size_t column,
                                            const char* name) const;
  [[nodiscard]] ReferenceRow values_of(const Record& record) const;

  std::string name_;
  RecordReader reader_;
  std::size_t fields_ = 0;
  std::size_t n_nv_ = 0;
  std::size_t flops_ = 0;
  std::size_t isoflops_ = 0;
  std::size_t derivative_ = 0;
  std::size_t isoloss_ = 0;
};

}  // namespace vocabplan::cli
