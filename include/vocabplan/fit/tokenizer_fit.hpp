#pragma once

#include <span>
#include <string>
#include <vector>

#include "vocabplan/core/record_reader.hpp"
#include "vocabplan/fit/column_names.hpp"
#include "vocabplan/fit/status.hpp"
#include "vocabplan/fit/text_mix.hpp"
#include "vocabplan/law/compression.hpp"
#include "vocabplan/law/law.hpp"
#include "vocabplan/law/monotone_compression.hpp"

namespace vocabplan {

/// A text as a tokenizer of `vocab_size` entries cuts it. Tokens and characters may be in any one
/// unit, because only their ratio is used.
struct TokenizerPoint {
  double vocab_size = 0.0;
  double tokens = 0.0;
  double characters = 0.0;
};

/// Points below which `read_tokenizer_points` and the fits refuse to go on.
inline constexpr std::size_t kLeastTokenizerPoints = 4;

/// A group of a mixture of texts, and how each tokenizer cuts it.
struct GroupRates {
  std::string group{};
  double share = 0.0;                          ///< of the mixture's text; they sum to 1
  std::vector<double> tokens_per_character{};  ///< of each point of the table
};

/// Measurements of tokenizers.
struct TokenizerTable {
  std::vector<TokenizerPoint> points{};
  std::vector<std::string> names{};  ///< of the points' tokenizers; none where the file has none
  std::vector<GroupRates> groups{};  ///< those of a mixture
  bool of_bytes = false;             ///< the file has bytes, which stand for characters
};

/// Reads a CSV file with a header and the columns `vocab_size` (also v, vocab), from 1, `tokens`
/// and `characters` (also chars), or `tokens_1e9` and `chars_1e9_unit`, which are both in billions.
/// Without characters a column `bytes` takes their place. Names and units as of `read_run_table`;
/// `columns` overrides them. Numbers as in `parse_number`; tokens have to be 0.01 to 10 a
/// character, unless their unit is given as 1.
///
/// With a column `group` (also domain) a row is of a tokenizer, by its name (`name` or `tokenizer`,
/// where the file has one) and V, and a group of the text. A point is then a tokenizer on the
/// mixture, with f = sum of share f of the groups of `mix`; groups that are not in it do not count.
/// Without a mixture there may be one group only. Other columns are ignored.
///
/// Throws `DataError` with `source` and the line of a record that cannot be used, for a mixture
/// with a group that the file, or one of its tokenizers, does not have, and for a file of fewer
/// than `kLeastTokenizerPoints` points.
[[nodiscard]] TokenizerTable read_tokenizer_table(RecordReader& reader, const std::string& source,
                                                  const ColumnNames& columns = {},
                                                  const TextMix& mix = {});

/// The points of `read_tokenizer_table` without a mixture.
[[nodiscard]] std::vector<TokenizerPoint> read_tokenizer_points(RecordReader& reader,
                                                                const std::string& source,
                                                                const ColumnNames& columns = {});

/// How a fitted f(V) compares with the measured ratios y.
struct TokenizerFitQuality {
  double r_squared = 0.0;               ///< 1 - sum (f - y)^2 / sum (y - mean y)^2
  double relative_mse = 0.0;            ///< mean (f - y)^2 / (mean y)^2, the paper's "RMSE"
  double largest_relative_error = 0.0;  ///< max |f / y - 1|
};

/// f(V) = a ln^2 V + b ln V + c.
struct QuadraticTokenizerFit {
  FitStatus status = FitStatus::too_few_data;
  /// `max_vocab` is the turning point or the largest measured vocabulary, whichever is smaller:
  /// beyond the one the form is wrong and beyond the other nothing is known.
  Compression compression{};
  double turning_point = 0.0;     ///< exp(-b / 2a) in entries; infinite when f does not turn up
  Range usable{};                 ///< from the smallest measured vocabulary to `max_vocab`
  TokenizerFitQuality quality{};  ///< of the quadratic without its clamp, over all points
};

/// Ordinary least squares by QR. `term_vanished`: a <= 0, f does not flatten; `bound_hit`: f turns
/// up before the first measured vocabulary, where the clamp is then; `too_few_data`: fewer than
/// `kLeastTokenizerPoints` points or three vocabularies.
/// Throws `DomainError` for values that are not finite and positive.
/// Source: Tao et al. 2024, section 3. Their published f is not the least-squares fit of their
/// published points.
[[nodiscard]] QuadraticTokenizerFit fit_quadratic_tokenizer(std::span<const TokenizerPoint> points);

/// f(V) = c + a V^-b.
struct MonotoneTokenizerFit {
  FitStatus status = FitStatus::too_few_data;
  MonotoneCompression compression{};
  Range usable{};  ///< the measured vocabularies
  TokenizerFitQuality quality{};
};

/// Least squares with a and c solved for every b, c >= 0; b from 0.01 to 5 by a scan and the root
/// of the derivative. `term_vanished`: a <= 0 (f does not fall) or c = 0 (the limit is not seen);
/// `bound_hit`: b at an end of its interval. Else as `fit_quadratic_tokenizer`.
[[nodiscard]] MonotoneTokenizerFit fit_monotone_tokenizer(std::span<const TokenizerPoint> points);

}  // namespace vocabplan
