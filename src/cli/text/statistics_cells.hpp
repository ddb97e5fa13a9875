#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace vocabplan::cli {

/// Numbers with one and three digits behind the point; as `human` from 10,000 on.
[[nodiscard]] std::string tenths(double value);
[[nodiscard]] std::string thousandths(double value);

/// A share as a percentage with its sign, such as `+12.3` and `+12.3 %`; what rounds to 0 has none.
[[nodiscard]] std::string signed_tenths(double share);
[[nodiscard]] std::string signed_percent(double share);

/// Bytes of the longest line.
[[nodiscard]] std::size_t widest_line(const std::string& text);

/// A name in at most `most` bytes, at least 9, its start and its end; no character of UTF-8 is cut
/// in two.
[[nodiscard]] std::string cut_middle(const std::string& name, std::size_t most);

/// They all; those that would be cut to the same get their number, such as `#3`.
[[nodiscard]] std::vector<std::string> told_apart(std::vector<std::string> names, std::size_t most);

}  // namespace vocabplan::cli
