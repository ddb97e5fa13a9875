#pragma once

#include <string>
#include <vector>

#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/column_scale.hpp"

namespace vocabplan {

/// Points of least loss, one a budget, that somebody else has picked.
struct EnvelopeTable {
  std::vector<double> flops;
  std::vector<double> n_nv;
  std::vector<double> n_v;
  std::vector<ColumnScale> scales{};  ///< columns that are not in ones
};

/// Reads a CSV file with a header and the columns `flops`, `n_nv` (or `nnv`) and `n_v` (or `nv`),
/// under their names in every table; see `read_run_table` for names, units and doubts. Numbers as
/// in `parse_number`, above 0. Throws `DataError` with `source` and the line of the first record
/// that is wrong or doubtful.
[[nodiscard]] EnvelopeTable read_envelope_table(RecordReader& reader, const std::string& source,
                                                const ColumnNames& columns = {});

}  // namespace vocabplan
