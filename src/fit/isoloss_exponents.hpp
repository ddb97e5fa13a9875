#pragma once

#include <cstddef>

namespace vocabplan {

// Which of the exponents of a search for the isoloss law is which; alpha1 is there only where it is
// free.
inline constexpr std::size_t kAlpha2 = 0;
inline constexpr std::size_t kBeta = 1;
inline constexpr std::size_t kAlpha1 = 2;

}  // namespace vocabplan
