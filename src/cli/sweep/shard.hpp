#pragma once

#include <cstdint>
#include <string>

#include "core/even_parts.hpp"

namespace vocabplan::cli {

/// One of several parts of a sweep, in the order of its rows; the whole unless said otherwise.
struct Shard {
  std::uint32_t number = 1;  ///< from 1 to `of`
  std::uint32_t of = 1;

  /// The rows of the shard among `rows`: from `first` on, `end` excluded. There may be none.
  [[nodiscard]] std::uint64_t first(std::uint64_t rows) const {
    return part_start(rows, number - 1, of);
  }
  [[nodiscard]] std::uint64_t end(std::uint64_t rows) const { return part_start(rows, number, of); }
  /// True if what stands above the rows is its own to write.
  [[nodiscard]] bool has_head() const { return number == 1; }
};

/// The shard that `3/16` says, for `Argument::add`; throws `UsageError`.
[[nodiscard]] Shard shard_argument(const std::string& option, const std::string& text);

}  // namespace vocabplan::cli
