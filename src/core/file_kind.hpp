#pragma once

#include <cstddef>
#include <string_view>

namespace vocabplan {

/// Why a file that begins with `head` is no table of text: `is gzip: unpack it first`, `is JSON,
/// not a table; accepted is CSV`. Empty for what may be one. The more of the file `head` is, up to
/// `kKindHead` bytes, the more is told apart: a spreadsheet is a zip archive.
[[nodiscard]] std::string_view kind_fault(std::string_view head) noexcept;

/// The part of `kind_fault` that holds of every text: archives, what is packed, documents and data
/// in forms of their own, told by their first bytes.
[[nodiscard]] std::string_view container_fault(std::string_view head) noexcept;

inline constexpr std::size_t kKindHead = 4096;

/// True if what is behind `head` tells more: an archive's first names, the first value of a list.
[[nodiscard]] bool is_undecided(std::string_view head) noexcept;

}  // namespace vocabplan
