#pragma once

#include <cstddef>
#include <string_view>

#include "energy/trace/reading/cells.hpp"
#include "energy/trace/sink.hpp"

namespace vocabplan {

// A value of DCGM: watts, or of its counter of energy, which is in millijoules, joules. The numbers
// by which DCGM says that it has none, from 2^47 on, are missing.
[[nodiscard]] Reading take_dcgm_value(TraceSink& sink, std::size_t line, bool is_counter,
                                      std::string_view text);

}  // namespace vocabplan
