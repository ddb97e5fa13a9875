#pragma once

#include <cstddef>
#include <cstdint>

#include "vocabplan/law/law.hpp"

namespace vocabplan::test {

/// The published law with made-up draws: its coefficients times random factors. Every `gap`-th draw
/// has no optimum, in turns below and above every V; 0: all have one.
[[nodiscard]] Law drawn_law(std::size_t count, std::size_t gap, std::uint64_t seed);

}  // namespace vocabplan::test
