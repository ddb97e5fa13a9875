#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/options/argument.hpp"
#include "vocabplan/fit/tokenizer_fit.hpp"
#include "vocabplan/law/law.hpp"

namespace vocabplan::cli {

/// An f(V) of the caller's own text.
struct CompressionOptions {
  std::string points{};     ///< a file of measurements; empty: the law's curve
  Argument<TextMix> mix{};  ///< of the groups in it
};

/// Adds `--tokenizer` and `--mix`.
void add_compression_options(CLI::App& command, CompressionOptions& options);

/// Adds `--mix` alone.
void add_mix_option(CLI::App& command, Argument<TextMix>& mix, const std::string& description);

/// Throws `UsageError` for a mixture without a file that has its groups.
void check_compression(const CompressionOptions& options);

/// Puts the curve through the points of `--tokenizer`, with curves through resampled points, in
/// place of the law's f(V). Without the option the law stays as it is. Throws `DataError` for a
/// file that is none, and for one to which no falling curve fits.
void use_own_compression(Law& law, const CompressionOptions& options);

/// The law or file that f(V) is of, for people.
[[nodiscard]] std::string compression_source(const Law& law);

/// `f(V) of points.csv is extrapolated: V 59547 is above its largest vocabulary, 32768, by a factor
/// of 1.82`; nothing within the points, and of a law's own curve. Of several sizes the one that is
/// farthest outside. Beside it what else is odd about the points.
[[nodiscard]] std::vector<std::string> compression_warnings(const Law& law,
                                                            std::span<const double> vocab_sizes);

}  // namespace vocabplan::cli
