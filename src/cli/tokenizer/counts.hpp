#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/tokenizer/model.hpp"

namespace vocabplan::cli {

/// How much text there is, without the ends of its lines.
struct TextSize {
  std::uint64_t characters = 0;  ///< code points
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
};

/// How often each id came, of one model.
using IdCounts = std::vector<std::uint64_t>;

/// Counts of several models over one text.
class TokenCounter {
 public:
  /// The models outlive it.
  TokenCounter(std::span<const TokenizerModel> models, unsigned threads);

  /// Adds lines of the file `name`; `first_line` is the number of the first of them. Throws
  /// `DataError` for one that is not UTF-8.
  void add(std::span<const std::string_view> lines, const std::string& name,
           std::size_t first_line);

  [[nodiscard]] const TextSize& size() const { return size_; }
  [[nodiscard]] const IdCounts& counts(std::size_t model) const { return counts_[model]; }

  /// Starts again at nothing.
  void clear();

 private:
  void encode(std::span<const std::string_view> lines);

  std::span<const TokenizerModel> models_;
  unsigned threads_;
  TextSize size_{};
  std::vector<IdCounts> counts_{};
};

/// The entropy of the shares of `counts`, -sum p ln p, in nats a token; 0 where there are none.
[[nodiscard]] double plug_in_entropy(std::span<const double> counts);

}  // namespace vocabplan::cli
