#pragma once

#include <cstdint>

namespace vocabplan {

/// Index of the first of `total` things that belongs to part `part`, counted from 0, when they are
/// cut into `parts` runs whose lengths differ by one at most: floor(total part / parts). Part
/// `parts` stands behind the last one and gives `total`.
///
/// Exact for every total: the product itself, which 64 bits may not hold, is never made. Needs
/// 0 < `parts` and `part` <= `parts`.
[[nodiscard]] constexpr std::uint64_t part_start(std::uint64_t total, std::uint32_t part,
                                                 std::uint32_t parts) {
  // total = q parts + r with r < parts, and so r part < 2^64.
  return total / parts * part + total % parts * part / parts;
}

}  // namespace vocabplan
