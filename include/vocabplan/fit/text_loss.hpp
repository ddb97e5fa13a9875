#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"
#include "vocabplan/law/compression.hpp"

namespace vocabplan {

/// A number for each vocabulary size (entries), and the file that it came from, for messages.
struct ByVocabulary {
  std::string source;
  std::map<double, double> values;
};

/// Reads the unigram entropies H_u of tokenizers, in nats per token: a CSV file with a header and
/// the columns `vocab_size` (also v, vocab) and `unigram_entropy_nats` (also unigram_entropy, h_u),
/// above 0 and at most ln V. Throws `DataError` with the line of a record that cannot be used, and
/// for a vocabulary size that stands twice.
[[nodiscard]] ByVocabulary read_unigram_entropies(RecordReader& reader, const std::string& source,
                                                  const ColumnNames& columns = {});

/// Measured tokens per character f of each vocabulary size. Throws `DataError` for a vocabulary
/// size that stands twice: which of two tokenizers the runs had is not known.
[[nodiscard]] ByVocabulary measured_rates(std::span<const TokenizerPoint> points,
                                          const std::string& source);

/// The same from a curve, at the vocabulary sizes of a table.
[[nodiscard]] ByVocabulary rates_of_curve(const RunTable& table, const Compression& curve,
                                          const std::string& source);

/// The table with its unigram-normalised losses (nats per token) as losses of the text, in nats per
/// character:
///
///   L_char = f(V) (L_u + H_u(V))
///
/// L_u + H_u is the cross-entropy of a token, where H_u is that of the unigram model which the loss
/// was normalised by, and f turns it into that of a character. Both must be of the text of the loss
/// (an error of 1 % in f alone moves V* by a third). Throws `DataError` when the table's loss is
/// not unigram-normalised, and for a vocabulary size of the runs that either source has not.
/// Source: Tao et al. 2024, section 3, for L_u; L_char is its definition solved for the text.
[[nodiscard]] RunTable to_nats_per_character(RunTable table, const ByVocabulary& entropies,
                                             const ByVocabulary& rates);

/// Curves c + a V^-b fitted to tokenizer points that were drawn with replacement, as many as there
/// are: what the points leave open of f. Draw `i` depends on `seed` and `i` alone. Draws to which
/// no such curve fits (`status` is not `converged`) are left out, and fewer than `draws` come back
/// when ten times as many do not give enough of them.
[[nodiscard]] std::vector<MonotoneCompression> compression_draws(
    std::span<const TokenizerPoint> points, std::size_t draws, std::uint64_t seed);

}  // namespace vocabplan
