#pragma once

#include <limits>

namespace vocabplan {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace vocabplan
