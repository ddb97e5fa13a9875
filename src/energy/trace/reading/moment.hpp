#pragma once

#include <string_view>

#include "energy/trace/moment.hpp"

namespace vocabplan {

// An end of a window as people write it.
[[nodiscard]] TraceMoment read_moment(std::string_view text);

}  // namespace vocabplan
