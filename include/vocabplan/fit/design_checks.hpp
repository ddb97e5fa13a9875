#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "vocabplan/fit/run_table.hpp"
#include "vocabplan/law/compression.hpp"

namespace vocabplan {

/// The loss as a function of model size is a constant and a power: three unknowns.
inline constexpr std::size_t kFewestFamilies = 3;
/// Least ratio of the largest to the smallest n_nv: over less than a decade a power law and other
/// decreasing functions look alike.
inline constexpr double kLeastSpan = 10.0;
/// A bowl has three unknowns: its bottom, its depth and its width.
inline constexpr std::size_t kFewestVocabSizes = 3;
/// About three rows for each of the seven constants of the loss surface.
inline constexpr std::size_t kFewestRows = 20;
/// Checkpoints of one run go together, so that runs are what a resampling draws; below a dozen its
/// intervals come out too short.
inline constexpr std::size_t kFewestRuns = 12;
/// Correlation from which the variance of a coefficient is inflated tenfold: 1 / (1 - R^2) > 10.
inline constexpr double kCollinear = 0.95;
/// Exponent of the loss in the length of tokens, halfway between 0 of a loss per character or byte
/// and 1 of a cross-entropy per token.
inline constexpr double kPerTokenExponent = 0.5;

/// Warnings about the runs behind a fit: one sentence each, without a full
/// stop, with the numbers that gave rise to it; empty when nothing is wrong.
///
/// Too few rows, runs, families or vocabularies; too short a range of n_nv; losses that look like
/// a cross-entropy per token, which no fit can compare across vocabularies; parameters, vocabulary
/// parameters and tokens that go together; rows that are repeated or inconsistent. Tokens are
/// those of `FitMode::corrected`, `compression` says how long tokens are.
[[nodiscard]] std::vector<std::string> design_warnings(const RunTable& table,
                                                       const Compression& compression);

/// Runs whose n_nv, vocabulary size and width an earlier run has: repetitions with another seed or
/// schedule, which are welcome. 0 unless the table names its runs.
[[nodiscard]] std::size_t replicate_runs(const RunTable& table);

}  // namespace vocabplan
