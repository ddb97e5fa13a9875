#pragma once

#include <cstddef>
#include <optional>

#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/law/compression.hpp"

namespace vocabplan {

/// Signs that tell a per-token cross-entropy from a loss that can be compared across vocabularies.
///
/// A larger vocabulary has longer tokens, 1 / f(V) characters each, and so a cross-entropy per
/// token is in proportion to 1 / f(V): it grows by 40 % from V = 4K to 96K. Bits per byte and loss
/// per character do not follow it; they stay within a few per cent over the same vocabularies.
struct LossTrend {
  /// Rows whose loss is above zero. Unigram-normalised losses are below it, but for rows of the
  /// first steps, in which a model is worse than unigrams.
  std::size_t positive_rows = 0;
  /// Median of d ln loss / d ln (1 / f) between runs of equal n_nv at about equal FLOPs: 1 for a
  /// cross-entropy per token, about 0 for a loss per character or byte. Nothing where losses are
  /// not positive, or no two vocabularies of a family differ enough.
  std::optional<double> exponent{};
  std::size_t pairs = 0;  ///< pairs of vocabularies behind `exponent`
};

/// Pairs are compared at the last checkpoint that all vocabularies of a family have reached, a
/// vocabulary of the lower half of the family with one of the upper half (Theil's incomplete
/// method), and count when their tokens differ by 10 % in length or more.
[[nodiscard]] LossTrend loss_trend(const RunTable& table, const Compression& compression);

}  // namespace vocabplan
