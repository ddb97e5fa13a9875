#pragma once

#include <string>
#include <vector>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan {

// Which components of a trace are added, where some lie inside others.
struct TraceNesting {
  std::vector<bool> counted;          // of each component
  std::vector<std::string> warnings;  // of each container whose parts are added in its place
};

[[nodiscard]] TraceNesting nest(const std::vector<ComponentEnergy>& components);

}  // namespace vocabplan
