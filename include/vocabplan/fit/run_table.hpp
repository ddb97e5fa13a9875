#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "vocabplan/core/loss_unit.hpp"
#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/fit/bad_rows.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/column_scale.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan {

/// Relative difference between FLOPs and 6 (n_nv + V d) tokens from which a row counts as
/// inconsistent: what is rounded to three digits stays below it.
inline constexpr double kFlopsTolerance = 0.01;

/// Checkpoints of training runs, one entry per row in every vector that is not empty.
struct RunTable {
  std::vector<double> n_nv;        ///< non-vocabulary parameters, 1 .. 1e30
  std::vector<double> vocab_size;  ///< V (entries), 1 .. 1e30
  std::vector<double> width;       ///< d, 1 .. 1e9
  std::vector<double> flops;       ///< C, > 0
  std::vector<double> loss;        ///< finite, any sign, in `loss_unit`
  std::vector<double> tokens;      ///< D > 0; empty when the file has no such column
  std::vector<double> characters;  ///< H > 0; empty when the file has no such column

  std::string source{};  ///< the file, for messages
  LossUnit loss_unit = LossUnit::unstated;
  std::string loss_column{};                ///< the name in the header
  std::vector<std::string> other_losses{};  ///< columns that state a loss in another unit

  std::vector<std::uint32_t> run;      ///< 0 .. runs-1, in order of first appearance
  std::vector<std::uint32_t> family;   ///< 0 .. families-1, by ascending n_nv; equal n_nv: one
  std::size_t runs = 0;                ///< number of runs
  std::size_t families = 0;            ///< number of families
  std::vector<std::string> run_names;  ///< one per run: from the file, or `n_nv=33222784 V=4096`

  /// Rows without a loss, which are in none of the vectors.
  BadRows bad_rows{};
  /// Columns that are not in ones, in the order of the quantities above.
  std::vector<ColumnScale> scales{};
  /// Rows that repeat an earlier row of the same run in every value.
  std::size_t repeated_rows = 0;
  /// Rows whose FLOPs differ from 6 (n_nv + V d) tokens by more than `kFlopsTolerance`; tokens from
  /// their column, else characters times the law's f(V).
  std::size_t inconsistent_rows = 0;
  /// 6 (n_nv + V d) tokens / FLOPs where it is farthest from 1; 1 when it is 1 or unknown.
  double largest_inconsistency = 1.0;

  [[nodiscard]] std::size_t rows() const noexcept { return loss.size(); }
};

/// Reads a table of training runs: CSV with a header, one checkpoint per record.
///
/// Columns, by names in any case and whatever stands between words, and by the further names that
/// every table knows (d_model, training_tokens, val_loss). A name may have a unit, `tokens (B)`.
/// One that looks like these and cannot be used is a fault; others are ignored:
///
///   n_nv        also nnv, non_vocab_params, non_vocab_parameters
///   vocab_size  also v, vocab
///   width       also d, d_model, embed_dim, hidden_size
///   flops       also c
///   tokens      also d_tokens, num_tokens
///   characters  also h, chars, num_characters
///   loss        also loss_u, lossu, unigram_normalised_loss, bits_per_byte, loss_per_character
///   run         also run_id, name
///
/// `n_nv`, `vocab_size` and `loss` must be there, and one of `flops`, `tokens` and `characters`.
/// Without a width, it is that of the law's width table. Without FLOPs, they are
/// 6 (n_nv + V d) tokens, with tokens = characters f(V) where there is no such column. Without a
/// run, rows of equal n_nv, vocabulary size and width are one run. `columns` overrides the names.
///
/// The name of the loss states its unit (`loss_unit_of_column`). Of several, the one in
/// `columns.loss_unit` or `preferred_loss` is taken, else a loss of the text before the
/// unigram-normalised one, and a cross-entropy per token last. A unit that the column's name
/// contradicts is a fault, and so is a cross-entropy per token in a table of several vocabularies
/// unless `columns.allow_per_token`.
///
/// A row is doubted, and refused with the likely unit, when n_nv is below 1e4, tokens (or what the
/// FLOPs make of them) are below 0.1 or above 1e5 for each of n_nv + V d parameters, FLOPs differ
/// by more than 5 % from 6 (n_nv + V d) tokens of the same row, all five being columns, tokens are
/// not 0.01 to 10 a character, or the loss is beyond +-100. A unit of 1 in `columns` takes the
/// numbers as they are.
///
/// Numbers are those of `parse_number`, the loss with a sign as `parse_signed_number`. Throws
/// `DataError` with source and line at the first record that is wrong, for a run whose rows differ
/// in n_nv, vocabulary size or width, a missing or doubled column, and a table without rows.
/// A million rows take about 64 MB.
[[nodiscard]] RunTable read_run_table(RecordReader& reader, const std::string& source,
                                      const Law& law, const ColumnNames& columns = {});

}  // namespace vocabplan
