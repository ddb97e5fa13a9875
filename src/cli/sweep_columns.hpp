#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "budget_options.hpp"
#include "csv_header.hpp"
#include "vocabplan/predict/budget.hpp"

namespace vocabplan::cli {

/// Where the columns of a stream of records stand; without a header N_NV[,FLOPS].
struct SweepColumns {
  std::size_t n_nv = 0;
  std::size_t flops = 1;
  std::size_t width = CsvHeader::kNone;
  std::size_t total_params = CsvHeader::kNone;
  std::size_t tokens = CsvHeader::kNone;
  std::size_t chars = CsvHeader::kNone;
  std::size_t tokens_per_param = CsvHeader::kNone;
  std::size_t tied = CsvHeader::kNone;
  std::size_t gpu_hours = CsvHeader::kNone;
  std::size_t fewest = 1;  ///< fields of a record
  std::size_t most = 2;

  /// Whether a record may say more than N_nv, FLOPs and width.
  [[nodiscard]] bool by_request() const;
};

/// The columns of a header; nothing when it names neither a model nor FLOPs nor hours. Throws
/// `DomainError` when two columns have one name, or say the FLOPs twice.
[[nodiscard]] std::optional<SweepColumns> sweep_columns(
    const std::vector<std::string_view>& fields);

/// The number in a field; NaN when it is empty or absent. Throws `DomainError`.
[[nodiscard]] double read_field(const std::vector<std::string_view>& fields, std::size_t column,
                                const char* name);

/// What holds for all records of a stream.
struct SweepConstants {
  BudgetRequest request{};
  std::optional<HourlyRate> rate{};  ///< what hours become FLOPs by
};

/// The request of a record, what it leaves out from `constants`. Beside a model and FLOPs, tokens,
/// characters and tokens per parameter are left out where they are those of that run within 1 %:
/// predictions have them in their output, which may come back as input. Throws `DomainError`, also
/// where they are not.
[[nodiscard]] BudgetRequest read_request(const std::vector<std::string_view>& fields,
                                         const SweepColumns& columns,
                                         const SweepConstants& constants, const Law& law);

}  // namespace vocabplan::cli
