#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/table/column_names.hpp"

namespace vocabplan {

/// Lower case, without what stands between words (blanks, `_`, `-`, `.`), quotes, `#`, `*`, braces,
/// and byte order marks: names that are equal then are one name.
[[nodiscard]] std::string folded_name(std::string_view name);

/// The name of a column, parted into what it holds and what that is counted in.
struct ParsedName {
  std::string whole{};            ///< folded, with the unit
  std::string base{};             ///< folded, without it; the same as `whole` when there is no unit
  std::string unit{};             ///< as written: `B` of `tokens (B)`; empty when there is none
  std::optional<double> count{};  ///< what it multiplies by, where that is known
  bool of_loss = false;           ///< nats, bits and their like
  bool in_brackets = false;
  bool one_letter = false;  ///< `_b`: no unit unless what stands before it is a quantity
};

/// Units are numbers (`1e9`, `10^9`) and words or letters for powers of 1000 (`k`, `millions`,
/// `B`, `trillion tokens`), in any brackets at the end, after ` in `, a slash, comma or underscore
/// there, or in words in front (`billion tokens`). FLOPs may be in petaFLOP/s-days.
[[nodiscard]] ParsedName parse_name(std::string_view name);

}  // namespace vocabplan
