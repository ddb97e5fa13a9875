#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/budget_options.hpp"
#include "core/table/column_names.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// The places of the columns of a stream of records; without a header N_NV[,FLOPS].
struct SweepColumns {
  ColumnPlace n_nv{.position = 0};
  ColumnPlace flops{.position = 1};
  ColumnPlace width{};
  ColumnPlace total_params{};
  ColumnPlace tokens{};
  ColumnPlace chars{};
  ColumnPlace tokens_per_param{};
  ColumnPlace tied{};
  ColumnPlace gpu_hours{};
  std::size_t fewest = 1;  ///< fields of a record
  std::size_t most = 2;
  std::vector<std::string> names{};  ///< of the header; none without one

  /// True if a record may say more than N_nv, FLOPs and width.
  [[nodiscard]] bool by_request() const;
  /// The positions of the columns whose numbers are read.
  [[nodiscard]] std::vector<std::size_t> of_numbers() const;
  /// The name of a column in the header, `usual` without one.
  [[nodiscard]] std::string name(const ColumnPlace& column, const char* usual) const;
};

/// The units of a stream's numbers, where an option says them; 1: no doubt about them.
struct StreamUnits {
  std::optional<double> params{};
  std::optional<double> tokens{};
};

/// The columns of a header; nothing when it names neither a model nor FLOPs nor hours. Throws
/// `DomainError` for a header that is in doubt, and when it says the FLOPs twice.
[[nodiscard]] std::optional<SweepColumns> sweep_columns(
    const std::vector<std::string_view>& fields);

/// Lets an option's units win over those of a header.
void set_units(SweepColumns& columns, const StreamUnits& units);

/// The fields of a record, the reader of their numbers, and what messages call them.
struct SweepFields {
  const std::vector<std::string_view>& of_record;
  RecordReader& reader;
  const SweepColumns& columns;

  /// Empty where the record has none.
  [[nodiscard]] std::string_view text(const ColumnPlace& column) const {
    return column.position < of_record.size() ? of_record[column.position] : std::string_view();
  }
};

/// The width in a field, which is whole; NaN when it is empty or absent. Throws `DomainError`.
[[nodiscard]] double read_width(const SweepFields& fields, const ColumnPlace& column);

/// The number in a field, in ones; NaN when it is empty or absent. Throws `DomainError`.
[[nodiscard]] double read_field(const SweepFields& fields, const ColumnPlace& column,
                                const char* name);

/// The settings of all records of a stream.
struct SweepConstants {
  BudgetRequest request{};
  std::optional<HourlyRate> rate{};  ///< what hours become FLOPs by
  StreamUnits units{};
  std::vector<std::string> keep{};  ///< names of columns
};

/// Throws `DomainError` for parameters that must be counted in millions or billions; `tokens` of a
/// column help to tell which.
void check_params(double params, const ColumnPlace& column, const char* name,
                  const SweepColumns& columns, const StreamUnits& units,
                  std::optional<double> tokens);

/// The request of a record, what it leaves out from `constants`. Beside a model and FLOPs, tokens,
/// characters and tokens per parameter are left out where they are those of that run within 1 %:
/// predictions have them in their output, which may come back as input. Throws `DomainError`, also
/// where they are not, and for tokens that the model of the record cannot be meant to have.
[[nodiscard]] BudgetRequest read_request(const SweepFields& fields, const SweepConstants& constants,
                                         const Law& law);

}  // namespace vocabplan::cli
