#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/fit/bad_rows.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/column_scale.hpp"

namespace vocabplan {

/// Training runs without a vocabulary, as of Hoffmann et al. 2022: one entry per row.
struct LossTable {
  std::vector<double> n;       ///< N > 0, all parameters that count
  std::vector<double> tokens;  ///< D > 0
  std::vector<double> loss;    ///< per token, > 0

  /// The run of each row, 0 .. runs-1 in order of first appearance; empty without a column `run`.
  /// Rows of one name and one n are checkpoints of one run; a row without a name is one alone.
  std::vector<std::uint32_t> run{};
  std::size_t runs = 0;

  /// The experiment of each row, an index of `experiment_names`; empty without such a column.
  std::vector<std::uint32_t> experiment{};
  std::vector<std::string> experiment_names{};
  std::string experiment_column{};  ///< as the header has it

  /// Rows without a loss, which are in none of the vectors.
  BadRows bad_rows{};
  /// Columns that are not in ones, in the order of the quantities above.
  std::vector<ColumnScale> scales{};
  /// Rows that repeat an earlier one in every value.
  std::size_t repeated_rows = 0;

  [[nodiscard]] std::size_t rows() const noexcept { return loss.size(); }
  /// True if some run has more than one row.
  [[nodiscard]] bool has_checkpoints() const noexcept { return !run.empty() && runs < rows(); }
};

/// Reads a table of training runs: CSV with a header, one run per record.
///
/// Columns, by names and with units as of `read_run_table`; any name of a number of parameters is
/// n:
///
///   n       also params, n_params, parameters, model_size
///   tokens  also d, training_tokens
///   flops   also c, training_flop, training_flops
///   loss
///   run     names the checkpoints of one run
///   experiment  also experiment_name, experiment_set, dataset, corpus, training_data, sweep: the
///               first of them that the header has
///
/// `n` and `loss` must be there, and one of `tokens` and `flops`; without tokens they are
/// C / (6 N). A header in which one of them is missing is read once more with the names of other
/// projects' tables (`num_tokens_training`, `lm_loss`, ...). Rows are doubted as there, n in place
/// of n_nv. `columns` overrides the names. Numbers are those of `parse_number`. Throws `DataError`
/// with source and line at the first record that is wrong, for a missing or doubled column, and for
/// a table without rows.
[[nodiscard]] LossTable read_loss_table(RecordReader& reader, const std::string& source,
                                        const ColumnNames& columns = {});

}  // namespace vocabplan
