#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace vocabplan {

/// The unit that is drawn with replacement. Checkpoints of one run share their noise, and runs of
/// one vocabulary share its tokenizer's, so that rows or runs drawn one by one give intervals that
/// are too narrow.
enum class ResampleUnit {
  run,             ///< whole training runs
  family,          ///< all runs of one model size
  tokenizer,       ///< all runs of one vocabulary size
  size_tokenizer,  ///< sizes and vocabularies, each by itself
  row,             ///< single measurements
};

/// `run`, `family`, `tokenizer`, `size-tokenizer` or `row`.
[[nodiscard]] std::string_view name_of(ResampleUnit unit);

/// The fewest different sizes and vocabularies of a draw by size and tokenizer.
inline constexpr std::size_t kLeastSizes = 3;
inline constexpr std::size_t kLeastTokenizers = 4;

/// The bootstrap: each draw takes as many units as there are, with replacement.
///
/// By two factors (sizes and tokenizers that cross), each is drawn by itself, and the weight of a
/// row is the product of the two counts: the pigeonhole bootstrap. A draw of fewer than
/// `kLeastSizes` different sizes or `kLeastTokenizers` different vocabularies is drawn again.
/// Source: Owen 2007, The pigeonhole bootstrap, Annals of Applied Statistics 1(2).
///
/// A draw depends on the seed and its number alone, not on how many were drawn before or by which
/// thread, and is the same on every machine.
class Resampler {
 public:
  /// `unit_of_row`: the unit of each row, 0 .. units-1. Throws `DomainError` for a unit outside.
  Resampler(std::span<const std::uint32_t> unit_of_row, std::size_t units, std::uint64_t seed);

  /// By size and tokenizer; rows as above. Throws `DomainError` also for fewer than `kLeastSizes`
  /// sizes or `kLeastTokenizers` tokenizers.
  Resampler(std::span<const std::uint32_t> size_of_row, std::size_t sizes,
            std::span<const std::uint32_t> tokenizer_of_row, std::size_t tokenizers,
            std::uint64_t seed);

  /// How often each row's unit was taken in draw number `draw`: the row weights of that draw.
  [[nodiscard]] std::vector<double> weights(std::size_t draw) const;

 private:
  /// Units that are drawn together.
  struct Factor {
    std::vector<std::uint32_t> unit_of_row;
    std::size_t units = 0;
    std::size_t least = 1;  ///< different units of a draw
  };
  static Factor factor_of(std::span<const std::uint32_t> unit_of_row, std::size_t units,
                          std::size_t least);

  std::vector<Factor> factors_;
  std::uint64_t seed_;
};

}  // namespace vocabplan
