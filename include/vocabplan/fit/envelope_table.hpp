#pragma once

#include <string>
#include <vector>

#include "vocabplan/core/record_reader.hpp"

namespace vocabplan {

/// Points of least loss, one a budget, that somebody else has picked.
struct EnvelopeTable {
  std::vector<double> flops;
  std::vector<double> n_nv;
  std::vector<double> n_v;
};

/// Reads a CSV file with a header and the columns `flops`, `n_nv` (or `nnv`) and `n_v` (or `nv`),
/// in any case; others are ignored. Numbers as in `parse_number`, above 0. Throws `DataError` with
/// `source` and the line of the first record that is wrong.
[[nodiscard]] EnvelopeTable read_envelope_table(RecordReader& reader, const std::string& source);

}  // namespace vocabplan
